// SPDX-License-Identifier: MIT
// The memory behind a receive_batch.
#pragma once

#include <cstddef>
#include <vector>

#include <dgram/receive_batch.hpp>

#include "os/address.hpp"
#include "os/control.hpp"
#include "os/pages.hpp"

namespace dgram {

/// Adds to what the control messages said who sent it, and where it came to when they did not say.
void complete(arrival& about, const endpoint& source, const endpoint& bound) noexcept;

struct receive_batch::memory {
  explicit memory(const receive_batch_options& options);

  /// Makes the headers that the last call used ready for the next.
  void prepare() noexcept;
  /// Reads what the kernel wrote into the first `count` headers.
  void accept(std::size_t count, const endpoint& bound, bool unix_names) noexcept;

  struct slot {
    arrival about;
    unix_path unix_source;
    bool has_unix_source = false;
    std::size_t bytes = 0;          // that arrived
    std::size_t segment_bytes = 0;  // of a train, 0: none
  };

  std::size_t slot_bytes;
  os::pages payloads;
  std::size_t stride;
  std::vector<mmsghdr> headers;
  std::vector<iovec> pieces;
  std::vector<os::socket_name> names;
  std::vector<os::control_buffer<os::receive_control_bytes>> controls;
  std::vector<slot> slots;
  std::size_t used = 0;
  std::size_t datagrams = 0;
  std::uint64_t control_truncated = 0;

 private:
  void accept_one(std::size_t index, const endpoint& bound, bool unix_names) noexcept;
};

}  // namespace dgram
