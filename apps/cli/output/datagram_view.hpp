// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <dgram/datagram.hpp>
#include <dgram/limits.hpp>

#include "cli/output/sampling.hpp"
#include "cli/output/writer.hpp"
#include "workshop/text/encoding.hpp"

namespace dgram::cli {

/// How a datagram is written into a pipe; a terminal and --json look the same for all.
enum class pipe_form : unsigned char {
  reply,  ///< the payload and a newline
  line    ///< one line: newlines, backslashes and what is not text escaped
};

/// What a datagram_view shows besides the bytes, the source and the length: all that a socket need
/// be asked for. Every part of it costs the kernel time for each datagram.
[[nodiscard]] metadata shown_with(const output_style& style) noexcept;

/// Shows datagrams as they come and go, in the form the output asks for.
/// Sampled on a terminal, see sampling.hpp.
class datagram_view {
 public:
  /// `encoding` may be null: UTF-8. Both outlive the view.
  datagram_view(writer& out, workshop::encoding* encoding, pipe_form form)
      : out_(&out), encoding_(encoding), form_(form), sampling_(out) {}
  datagram_view(const datagram_view&) = delete;
  datagram_view& operator=(const datagram_view&) = delete;

  /// `local` is shown where the datagram has no target.
  void received(const datagram& datagram, std::string_view local, std::optional<duration> rtt = {});
  /// One of a capture: between two others, in the order it was captured. Never sampled.
  void between(const datagram& datagram);
  /// Only with --json, and on a terminal with -v.
  void sent(std::string_view local, std::string_view remote, byte_view payload);

  /// Says how many were left out since it was last said; before the closing account.
  void tell_left_out() { sampling_.tell_left_out(); }

  /// The body of a datagram for a terminal: text, or a hex dump; ended. Empty for no bytes.
  [[nodiscard]] std::string body(byte_view payload) const;
  /// What goes into a pipe, with its newline.
  [[nodiscard]] std::string piped(byte_view payload) const;

 private:
  [[nodiscard]] std::string time_of(system_time when);
  [[nodiscard]] safe header(system_time when, bool incoming, std::string_view remote,
                            std::string_view size);

  writer* out_;
  workshop::encoding* encoding_;
  pipe_form form_;
  std::optional<system_time> before_;  // of the datagram before, for --time delta
  sampling sampling_;
};

}  // namespace dgram::cli
