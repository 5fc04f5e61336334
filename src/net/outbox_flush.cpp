// SPDX-License-Identifier: MIT
// Sending what an outbox collected: runs as segmented sends, and when the kernel refuses one, the
// same bytes again one by one.
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <span>

#include "net/outbox_memory.hpp"
#include "net/socket_state.hpp"

namespace dgram {
namespace {

// Shorter runs leave as single datagrams. Measured (bench/run_length, Linux 6.18, loopback into a
// plain socket): a run of two costs 0.8 of the CPU time unsegmented, of four 0.55, of 16 0.3; with
// 64 bytes as with 1,200.
constexpr std::uint32_t segmented_run_min = 2;

bool follows(const iovec& one, const iovec& next) noexcept {
  return static_cast<const std::byte*>(one.iov_base) + one.iov_len == next.iov_base;
}

// A train that came as one, or lies in the arena, is one piece: the kernel reads and checks each.
[[gnu::noinline]] std::size_t join(iovec* const pieces, std::size_t count) noexcept {
  iovec* last = pieces;
  for (const iovec& one : std::span(pieces, count).subspan(1)) {
    if (follows(*last, one)) {
      last->iov_len += one.iov_len;
    } else {
      *++last = one;
    }
  }
  return static_cast<std::size_t>(last - pieces) + 1;
}

/// One flush: the state of its way through the kernel.
class flushing {
 public:
  flushing(outbox::memory& memory, socket::state& through, time_point until) noexcept
      : memory_(memory), through_(through), until_(until), bound_(through.bound().address) {}

  outbox::flushed run() {
    if (!memory_.outcomes_clear) std::ranges::fill(memory_.outcomes, std::error_code());
    memory_.outcomes_clear = true;
    build();
    for (std::size_t at = 0; at < memory_.send_count;) at += hand_over(at);
    done_.outcomes = {memory_.outcomes.data(), memory_.entry_count};
    return done_;
  }

 private:
  void build() noexcept {
    memory_.send_count = 0;
    pieces_used_ = 0;
    const bool segment = memory_.segment && through_.segment_refused == 0;
    for (std::uint32_t i = 0; i < memory_.run_count; ++i) {
      const auto& run = memory_.runs[i];
      const bool whole = segment && run.count >= segmented_run_min;
      for (auto e = run.first; e != outbox::memory::none;) {
        const auto& entry = memory_.entries[e];
        add_send({i, e, whole ? run.count : 1, whole ? run.bytes : entry.payload.size()});
        e = whole ? outbox::memory::none : entry.next;
      }
    }
  }

  void add_send(const outbox::memory::send& one) noexcept {
    const std::size_t at = memory_.send_count;
    const auto& run = memory_.runs[one.run];
    auto& header = memory_.headers[at].msg_hdr;
    const auto segment = static_cast<std::uint16_t>(one.count > 1 ? run.segment_bytes : 0);
    if (!memory_.heads[at].put(run.way, through_.domain, segment, header, bound_)) {
      settle(one, make_error_code(errc::wrong_family));
      return;
    }
    memory_.sends[at] = one;
    ++memory_.send_count;
    auto* piece = &memory_.pieces[pieces_used_];
    header.msg_iov = piece;
    header.msg_iovlen = one.count;
    pieces_used_ += one.count;
    auto entry = one.first;
    for (std::uint32_t i = 0; i < one.count; ++i, entry = memory_.entries[entry].next) {
      *piece++ = piece_of(memory_.entries[entry].payload);
    }
    if (one.count > 1 && follows(header.msg_iov[0], header.msg_iov[1])) {
      header.msg_iovlen = join(header.msg_iov, one.count);
    }
  }

  /// Offers everything from send `at` on; returns how many sends are settled.
  std::size_t hand_over(std::size_t at) noexcept {
    const int taken =
        ::sendmmsg(through_.descriptor.number(), &memory_.headers[at],
                   static_cast<unsigned>(memory_.send_count - at), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken > 0) {
      for (std::size_t i = at; i < at + static_cast<std::size_t>(taken); ++i) {
        settle(memory_.sends[i], {});
      }
      return static_cast<std::size_t>(taken);
    }
    // sendmmsg keeps the reason of a later failure to itself: ask for this one again, alone.
    const auto& one = memory_.sends[at];
    const int number = through_.send_until(memory_.headers[at].msg_hdr, until_);
    if (number == 0 || one.count == 1) {
      settle(one, {number, std::system_category()});
    } else {
      send_singly(at, number);
    }
    return 1;
  }

  void send_singly(std::size_t at, int refused) noexcept {
    done_.segment_refused = {refused, std::system_category()};
    if (os::gso::is_final(refused)) through_.segment_refused = refused;
    const auto one = memory_.sends[at];
    auto entry = one.first;
    for (std::uint32_t i = 0; i < one.count; ++i, entry = memory_.entries[entry].next) {
      msghdr header;
      outgoing_header head;
      static_cast<void>(head.put(memory_.runs[one.run].way, through_.domain, 0, header));
      auto piece = piece_of(memory_.entries[entry].payload);
      header.msg_iov = &piece;
      header.msg_iovlen = 1;
      settle({one.run, entry, 1, piece.iov_len},
             {through_.send_until(header, until_), std::system_category()});
    }
  }

  void settle(const outbox::memory::send& one, std::error_code outcome) noexcept {
    if (!outcome) {
      done_.sent += one.count;
      done_.sent_bytes += one.bytes;
      if (one.count > 1) done_.segmented += one.count;
      return;
    }
    memory_.outcomes_clear = false;
    done_.failed += one.count;
    auto entry = one.first;
    for (std::uint32_t i = 0; i < one.count; ++i, entry = memory_.entries[entry].next) {
      memory_.outcomes[entry] = outcome;
    }
  }

  static iovec piece_of(byte_view payload) noexcept {
    return {const_cast<std::byte*>(payload.data()), payload.size()};
  }

  outbox::memory& memory_;
  socket::state& through_;
  time_point until_;
  address bound_;
  std::size_t pieces_used_ = 0;
  outbox::flushed done_;
};

}  // namespace

outbox::flushed outbox::flush(socket& through, duration limit) {
  auto& held = *memory_;
  if (held.flushed) clear();
  const auto done = flushing(held, *through.state_, os::deadline(limit)).run();
  held.flushed = true;
  held.answered = nullptr;
  return done;
}

}  // namespace dgram
