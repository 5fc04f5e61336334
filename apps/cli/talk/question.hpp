// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <dgram/counters.hpp>
#include <dgram/datagram.hpp>
#include <dgram/path_error.hpp>
#include <dgram/socket.hpp>

#include "cli/output/writer.hpp"
#include "cli/talk/remote.hpp"
#include "cli/words/failure.hpp"
#include "cli/words/stop_signal.hpp"

namespace dgram::cli {

/// How long an answer is waited for unless --wait says otherwise: the contract's 2 s.
inline constexpr duration answer_wait_default = std::chrono::seconds(2);

struct question_limits {
  duration wait = answer_wait_default;  ///< for each time it is sent
  std::uint64_t replies = 1;            ///< how many end the waiting; UINT64_MAX: all in the time
  std::uint64_t retry = 0;              ///< how many times to resend when nothing comes
};

/// What became of one question. The truth about silence: exactly one of answered, an ICMP message,
/// nothing, or interrupted.
struct answer {
  std::uint64_t replies = 0;
  std::optional<path_error> news;  ///< about this question's remote; ended the waiting
  bool interrupted = false;        ///< a signal came, or the reader went away
};

/// What comes in while an answer is waited for.
struct question_observer {
  /// The question left, at this time; once for each time it is sent.
  std::function<void(system_time)> sent = {};
  /// A reply, and the time since the question was last sent.
  std::function<void(const datagram&, duration)> reply = {};
  /// A datagram that cannot be the answer: from another address and port, or from before.
  std::function<void(const datagram&)> stray = {};
  /// News about another remote.
  std::function<void(const path_error&)> other_news = {};
};

/// Sends `payload` to `to` and waits for what comes back. The socket is not connected: a reply
/// from another address of the machine asked is seen, not lost. Counts in `account`.
[[nodiscard]] outcome<answer> ask_one(socket& through, byte_view payload, const remote& to,
                                      const question_limits& limits,
                                      const question_observer& observer, counters& account,
                                      writer& out, const stop_signal& stop);

/// Whether a datagram may answer what was sent to `asked`: a group and a broadcast
/// are answered by anyone; else the address or the port must be the one asked (a machine with
/// several addresses answers from another, TFTP from another port: RFC 1350 §4).
[[nodiscard]] bool may_answer(const datagram& datagram, const remote& target);

}  // namespace dgram::cli
