// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include <dgram/bytes.hpp>
#include <dgram/endpoint.hpp>

#include "workshop/text/encoding.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// Longest text of a filter: more than anybody types.
inline constexpr std::size_t filter_bytes_max = 4'096;
/// Parentheses and negations inside each other.
inline constexpr std::size_t filter_depth_max = 32;
/// Terms of one filter.
inline constexpr std::size_t filter_terms_max = 128;

/// What a filter is asked about: a datagram, or a line of news from the path (an ICMP message, a
/// note). Borrows the payload for the time of the question.
struct filter_subject {
  enum class kind : std::uint8_t { received, sent, news };

  kind what = kind::received;
  endpoint remote = {};    ///< the other end; none: unknown, or a Unix socket
  endpoint local = {};     ///< this end
  byte_view payload = {};  ///< of news: its words
};

/// Chooses datagrams (`--where`, the assistant's filter). Terms side by side must all hold; `or`
/// is weaker; `!` `-` `not` before a term or a parenthesis turn it round; `and` may be written.
///
///     tx  rx  icmp            sent; received; news of the path (`note` is the same)
///     remote:10.0.0.7         the other end, whichever sent it
///     local:10.0.0.1:8080     this end
///     from:10.0.0.0/8         where it came from: the remote end of what was received, the local
///                             end of what was sent
///     to:[::1]:53             where it went
///     port:53  port>1023      the remote end's port
///     len>100  len:4..10      length; also `<` `<=` `>=` `=`
///     hex:"a5 ?? 01"          these bytes are somewhere in it, `?` is any digit: see hex_mask
///     text:"OK\r\n"           this text is somewhere in it: see unquote()
///     text:/^v\d+/            this expression matches somewhere in it: see pattern
///     OK  "two words"  /re/   the same without text:
///
/// It compares bytes, never what is displayed. News have no length, and come from this end: they
/// are about something that was sent. A word without quotes is taken as it stands; `(` `)` and
/// spaces end it; a word like `tx` or `or`, or with a colon in it, is searched for in quotes.
/// Nothing at all holds for everything. Copies share; any number of threads may match.
class filter {
 public:
  /// Holds for everything.
  filter() = default;
  /// With an encoding, texts are put into it; expressions are not. It is not kept.
  [[nodiscard]] static parsed<filter> parse(std::string_view text, encoding* into = nullptr);

  [[nodiscard]] bool matches(const filter_subject& subject) const;
  /// Holds for everything.
  [[nodiscard]] bool is_empty() const noexcept { return root_ == nullptr; }

  struct node;  // filter.cpp

 private:
  std::shared_ptr<const node> root_;
};

/// One thing that may stand in a filter, for completion.
struct filter_term {
  std::string_view word;     ///< as one begins to type it: `from:`, `len>`, `tx`
  std::string_view example;  ///< a whole term
  std::string_view help_en;
  std::string_view help_zh;
};
[[nodiscard]] std::span<const filter_term> filter_terms() noexcept;

}  // namespace dgram::workshop
