// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>
#include <vector>

#include "workshop/text/bytes.hpp"
#include "workshop/text/encoding.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// What the names in a template stand for, this time.
struct template_context {
  std::uint64_t counter = 0;  ///< which datagram this is; the command counts from 1
  std::chrono::system_clock::time_point time;
  std::string_view remote;  ///< the other end, as the command prints it
  byte_view request;        ///< what is being answered; nothing if nothing is
  std::mt19937_64& random;  ///< the same seed gives the same payloads
};

/// How compile() reads the text between the names.
struct template_text {
  bool escapes = false;      ///< `-e`: as unescape() does
  encoding* into = nullptr;  ///< `--encoding`: put into it; used while compiling, not kept
  more_escapes also = {};    ///< with escapes
};

/// A payload with names in it (`-t`, `serve reply`), read once and rendered for each datagram.
///
///     {{counter}}    1, 2, 3 …
///     {{time}}       2026-01-02T03:04:05.678901Z; {{time:unix}} is whole seconds since 1970
///     {{rand:8}}     that many random letters of a-z and 0-9
///     {{remote}}     10.0.0.7:5000
///     {{text}}       the request, byte for byte
///     {{hex}}        the request as hex, a55a
///     {{rx[0:4]}}    bytes 0 to 3 of the request; either number may be left out, and what the
///                    request does not have is not there
///
/// Spaces may stand around a name. Four braces `{{{{` are two literal ones; of three, the first is
/// literal (`{{{counter}}` is `{1`). One brace, and `}}` without a name before it, are themselves.
class payload_template {
 public:
  /// Fails at an unknown name, at a `{{` that nothing closes, or in the text between.
  [[nodiscard]] static parsed<payload_template> compile(std::string_view text,
                                                        template_text how = {});

  /// Replaces what is in `out`, keeping its memory. Fails at the part of the template with which
  /// the payload gets longer than any datagram: dgram::payload_bytes_max_v6.
  [[nodiscard]] parsed<void> render(const template_context& context, bytes& out) const;

 private:
  enum class meaning : std::uint8_t {
    literal,
    counter,
    time_iso,
    time_unix,
    random,
    remote,
    text,
    hex,
    slice
  };
  struct part {
    meaning what = meaning::literal;
    bytes literal = {};
    std::size_t first = 0;  // random: how many; slice: from here
    std::size_t last = 0;   // slice: up to here
    std::size_t at = 0;     // where the part stands in the template
    std::size_t length = 0;
  };
  friend class template_reader;

  static void render_part(const part& part, const template_context& context, bytes& out);

  std::vector<part> parts_;
};

}  // namespace dgram::workshop
