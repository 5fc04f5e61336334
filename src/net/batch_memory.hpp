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

  /// Makes the headers ready for the next call, with room for control messages or without.
  void prepare(bool with_control) noexcept;
  /// Reads what the kernel wrote into the first `count` headers.
  void accept(std::size_t count, const endpoint& bound, bool unix_names) noexcept;

  std::size_t slot_bytes;
  os::pages payloads;
  std::size_t stride;
  std::vector<mmsghdr> headers;
  std::vector<iovec> pieces;
  std::vector<os::socket_name> names;
  std::vector<os::control_buffer<os::receive_control_bytes>> controls;
  std::vector<datagram> slots;             // payload: all that came, a train too
  std::vector<std::size_t> segment_bytes;  // of a train, 0: none
  std::vector<unix_path> unix_sources;
  bool control_came = false;  // control messages came: slots may still hold what they said
  bool control_room = false;  // what prepare() was last called with
  std::size_t used = 0;
  std::size_t datagrams = 0;
  std::uint64_t control_truncated = 0;

 private:
  void read_control(std::size_t index) noexcept;
  void read_unix_sources() noexcept;
};

}  // namespace dgram
