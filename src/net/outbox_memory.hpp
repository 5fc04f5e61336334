// SPDX-License-Identifier: MIT
// The memory behind an outbox: datagrams, the runs they form, and the headers they leave with.
#pragma once

#include <sys/socket.h>

#include <array>
#include <bit>
#include <cstdint>
#include <system_error>
#include <vector>

#include <dgram/outbox.hpp>

#include "net/outgoing_header.hpp"
#include "os/gso.hpp"
#include "os/pages.hpp"

namespace dgram {

struct outbox::memory {
  static constexpr std::uint32_t none = UINT32_MAX;

  explicit memory(const outbox_options& options);
  void add(const outgoing& to_send) noexcept;
  [[nodiscard]] bool is_full() const noexcept { return entry_count == entries_max; }

  struct entry {
    byte_view payload;
    std::uint32_t next = none;  // in its run
  };
  /// Datagrams that go the same way (target, source, interface, TOS) and may leave as one send.
  struct run {
    outgoing way;  // its payload is the first datagram's
    std::uint32_t first = none;
    std::uint32_t last = none;
    std::uint32_t count = 0;
    std::size_t bytes = 0;
    std::size_t segment_bytes = 0;
    std::size_t bytes_left = 0;  // of one segmented send; 0 once a shorter datagram closed the run
  };
  /// What a reply's way follows from.
  struct request_way {
    endpoint source;
    address target;
    std::uint32_t interface = 0;
    bool to_group = false;
  };
  /// Goes on with a run if it may: all datagrams equal, only the last one shorter.
  [[nodiscard]] bool append(run& to, byte_view payload) noexcept;
  /// True when the last datagram added answered one that came the same way.
  [[nodiscard]] bool goes_the_last_way(const datagram& request) const noexcept;

  /// One message for the kernel: `count` datagrams from `first` on.
  struct send {
    std::uint32_t run = 0;
    std::uint32_t first = none;
    std::uint32_t count = 0;
  };

  os::pages arena;
  std::size_t arena_used = 0;
  bool segment;
  std::size_t segments_max = segment ? os::gso::segments_here() : 1;

  std::size_t entries_max;
  std::vector<entry> entries;
  std::size_t entry_count = 0;
  std::vector<run> runs;
  std::size_t run_count = 0;
  // Open addressing by target, to its latest run. Emptied through `touched`, not as a whole.
  std::vector<std::uint32_t> buckets;
  std::array<std::uint32_t, batch_slots_max> touched{};
  std::size_t touched_count = 0;
  std::uint32_t last_run = none;
  std::uint32_t last_bucket = none;
  // Where the answer to `last_request` went, if that was the datagram added last.
  run* answered = nullptr;
  request_way last_request;

  std::vector<mmsghdr> headers;
  std::vector<iovec> pieces;
  std::vector<outgoing_header> heads;
  std::vector<send> sends;
  std::size_t send_count = 0;
  std::vector<std::error_code> outcomes;
  bool outcomes_clear = true;
  bool flushed = false;  // outcomes stay readable until the next datagram is added

 private:
  void open_run(const outgoing& to_send) noexcept;
  [[nodiscard]] std::uint32_t& bucket_of(const outgoing& to_send) noexcept;
};

}  // namespace dgram
