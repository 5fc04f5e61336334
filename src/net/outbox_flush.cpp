// SPDX-License-Identifier: MIT
// Sending what an outbox collected: runs as segmented sends, and when the kernel refuses one, the
// same bytes again one by one.
#include <sys/socket.h>

#include <algorithm>
#include <cassert>
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

bool follows(const iovec& piece, const iovec& next) noexcept {
  return static_cast<const std::byte*>(piece.iov_base) + piece.iov_len == next.iov_base;
}

// Joins adjacent payloads (a received train, the arena): the kernel reads and checks each piece.
[[gnu::noinline]] std::size_t join(iovec* const pieces, std::size_t count) noexcept {
  iovec* last = pieces;
  for (const iovec& piece : std::span(pieces, count).subspan(1)) {
    if (follows(*last, piece)) {
      last->iov_len += piece.iov_len;
    } else {
      *++last = piece;
    }
  }
  return static_cast<std::size_t>(last - pieces) + 1;
}

/// One flush of an outbox through a socket, from the runs it collected to an outcome for each
/// datagram: build() makes a message of each run, hand_over() gives them to the kernel and repeats
/// a refused train unsegmented, fail() notes what did not leave.
class outbox_flush {
 public:
  outbox_flush(outbox::memory& memory, socket::state& through, time_point until) noexcept
      : memory_(memory), through_(through), until_(until), bound_(through.bound().address) {}

  outbox::flushed run() {
    if (!memory_.outcomes_clear) std::ranges::fill(memory_.outcomes, std::error_code());
    memory_.outcomes_clear = true;
    build();
    for (std::size_t at = 0; at < memory_.send_count;) at += hand_over(at);
    assert(done_.sent + done_.failed == memory_.entry_count && done_.segmented <= done_.sent);
    done_.outcomes = {memory_.outcomes.data(), memory_.entry_count};
    return done_;
  }

 private:
  /// Counts every datagram as sent: fail() takes those that fail off again.
  void build() noexcept {
    memory_.send_count = 0;
    iovec* pieces = memory_.pieces.data();
    const bool segment = memory_.segment && through_.segment_refused == 0;
    for (std::uint32_t i = 0; i < memory_.run_count; ++i) {
      const auto& run = memory_.runs[i];
      done_.sent += run.count;
      done_.sent_bytes += run.bytes;
      if (segment && run.count >= segmented_run_min) {
        pieces = add_train(i, pieces);
        continue;
      }
      for (auto e = run.first; e != outbox::memory::none; e = memory_.entries[e].next) {
        *pieces = piece_of(memory_.entries[e].payload);
        add_send({i, e, 1}, 0, pieces++);
      }
    }
  }

  iovec* add_train(std::uint32_t index, iovec* const pieces) noexcept {
    const auto& run = memory_.runs[index];
    iovec* end = pieces;
    for (auto e = run.first; e != outbox::memory::none; e = memory_.entries[e].next) {
      *end++ = piece_of(memory_.entries[e].payload);
    }
    auto* const header = add_send({index, run.first, run.count},
                                  static_cast<std::uint16_t>(run.segment_bytes), pieces);
    if (header != nullptr) {
      done_.segmented += run.count;
      header->msg_iovlen = follows(pieces[0], pieces[1]) ? join(pieces, run.count) : run.count;
    }
    return end;
  }

  /// Adds a message of one piece, and returns its header; null when the socket cannot reach the
  /// target.
  msghdr* add_send(const outbox::memory::send& message, std::uint16_t segment_bytes,
                   iovec* pieces) noexcept {
    const std::size_t at = memory_.send_count;
    assert(at < memory_.headers.size());
    auto& header = memory_.headers[at].msg_hdr;
    const auto& way = memory_.runs[message.run].way;
    if (!memory_.heads[at].put(way, through_.peer_of(way), through_.domain, segment_bytes, header,
                               bound_)) {
      fail(message, make_error_code(errc::wrong_family));
      return nullptr;
    }
    header.msg_iov = pieces;
    header.msg_iovlen = 1;
    memory_.sends[at] = message;
    ++memory_.send_count;
    return &header;
  }

  /// Offers everything from send `at` on; returns how many sends are settled.
  std::size_t hand_over(std::size_t at) noexcept {
    const int taken =
        ::sendmmsg(through_.descriptor.number(), &memory_.headers[at],
                   static_cast<unsigned>(memory_.send_count - at), MSG_DONTWAIT | MSG_NOSIGNAL);
    assert(taken <= static_cast<int>(memory_.send_count - at));
    if (taken > 0) return static_cast<std::size_t>(taken);
    // The errno is that of the first: sendmmsg keeps the reason of a later failure to itself.
    const int first_error = errno;
    const auto& message = memory_.sends[at];
    const int number = through_.send_until(memory_.headers[at].msg_hdr, until_, first_error);
    if (number != 0 && message.count > 1) {
      send_singly(at, number);
    } else if (number != 0) {
      fail(message, meaning_of(message, number));
    }
    return 1;
  }

  void send_singly(std::size_t at, int refused) noexcept {
    done_.segment_refused = {refused, std::system_category()};
    if (os::gso::is_final(refused)) through_.segment_refused = refused;
    const auto message = memory_.sends[at];
    done_.segmented -= message.count;
    auto entry = message.first;
    for (std::uint32_t i = 0; i < message.count; ++i, entry = memory_.entries[entry].next) {
      msghdr header;
      outgoing_header head;
      const auto& way = memory_.runs[message.run].way;
      static_cast<void>(head.put(way, through_.peer_of(way), through_.domain, 0, header));
      auto piece = piece_of(memory_.entries[entry].payload);
      header.msg_iov = &piece;
      header.msg_iovlen = 1;
      const int number = through_.send_until(header, until_);
      if (number != 0) fail({message.run, entry, 1}, meaning_of(message, number));
    }
  }

  [[nodiscard]] std::error_code meaning_of(const outbox::memory::send& message,
                                           int number) const noexcept {
    return through_.meaning_of(number, memory_.runs[message.run].way.target);
  }

  void fail(const outbox::memory::send& message, std::error_code outcome) noexcept {
    memory_.outcomes_clear = false;
    done_.sent -= message.count;
    done_.failed += message.count;
    auto entry = message.first;
    for (std::uint32_t i = 0; i < message.count; ++i, entry = memory_.entries[entry].next) {
      done_.sent_bytes -= memory_.entries[entry].payload.size();
      memory_.outcomes[entry] = outcome;
    }
  }

  outbox::memory& memory_;
  socket::state& through_;
  time_point until_;
  address bound_;
  outbox::flushed done_;
};

}  // namespace

outbox::flushed outbox::flush(socket& through, duration limit) {
  if (memory_ == nullptr) return {};
  auto& held = *memory_;
  if (held.flushed) clear();
  const auto done = outbox_flush(held, *through.state_, os::deadline(limit)).run();
  held.flushed = true;
  held.answered = nullptr;
  return done;
}

}  // namespace dgram
