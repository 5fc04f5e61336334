// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dgram/bytes.hpp>
#include <dgram/endpoint.hpp>
#include <dgram/limits.hpp>

#include "workshop/payload/payload_template.hpp"
#include "workshop/text/bytes.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// Rules of one set.
inline constexpr std::size_t rules_max = 256;
/// Longest text of a set, and of one line of it: a datagram of 64 KiB in hex fits.
inline constexpr std::size_t rules_bytes_max = 1 << 20;
inline constexpr std::size_t rule_line_bytes_max = 256 << 10;
/// Longest name.
inline constexpr std::size_t rule_name_bytes_max = 64;
/// Conditions of one rule.
inline constexpr std::size_t rule_conditions_max = 16;
/// Longest delay, and longest time between two answers of a `repeat`.
inline constexpr duration rule_delay_max = std::chrono::minutes(1);
/// Shortest time between two answers of a `repeat`.
inline constexpr duration rule_every_min = std::chrono::milliseconds(1);
/// Answers to one datagram.
inline constexpr unsigned rule_repeat_max = 100;

/// Bytes as a rule writes them: `"OK\r\n"`, `hex:"a5 5a"`, `gbk:"好"`.
struct rule_text {
  std::string text;     ///< what stands between the quotes: escapes as unquote() reads them, or hex
  std::string as = {};  ///< "": UTF-8; "hex"; or a name of encoding::names()

  friend bool operator==(const rule_text&, const rule_text&) = default;
};

/// What must be true of a datagram. Bytes are compared, never what is displayed.
struct rule_condition {
  enum class word : std::uint8_t {
    exact,     ///< the payload is this; in hex `?` is any digit, here and in the next three
    contains,  ///< this is somewhere in it
    prefix,    ///< it begins with this
    suffix,    ///< it ends with this
    regex,     ///< this expression matches somewhere in it (pattern.hpp); without its slashes
    mask,      ///< `"A5 ?? 01"`: it begins so; the same as `prefix hex:`
    length,    ///< `4..10`, `4..`, `7`
    from       ///< who sent it: `10.0.0.0/8`, `10.0.0.7:5000`, `[::1]:53`
  };

  word is = word::exact;
  rule_text what = {};  ///< of mask, regex, length and from the text alone

  friend bool operator==(const rule_condition&, const rule_condition&) = default;
};

/// When to answer, and what. Plain: whether it makes sense is for rule_set to say.
struct rule {
  std::string name;                       ///< no space, colon, quote or `#`; each has its own
  bool off = false;                       ///< stays in the file and never fires
  std::vector<rule_condition> when = {};  ///< all must hold; none: `any` datagram
  bool drop = false;                      ///< say nothing, and let no later rule speak
  rule_text reply = {};                   ///< a template (payload_template.hpp) unless in hex
  std::string append = {};                ///< a checksum, as parse_checksum() reads it
  duration delay{};                       ///< before the first answer
  unsigned repeat = 1;                    ///< answers in all
  duration every{};                       ///< from one to the next; above 0 if repeat is above 1
  std::string above = {};  ///< comments and empty lines before it, as they stand, each line ended

  friend bool operator==(const rule&, const rule&) = default;
};

/// "exact", "contains" … as the text has it.
[[nodiscard]] std::string_view name(rule_condition::word which) noexcept;
[[nodiscard]] std::optional<rule_condition::word> find_rule_word(std::string_view name) noexcept;

/// Reply rules. The first that is not off and whose conditions all hold is the one. Copies share;
/// any number of threads may match and answer. As a text, a rule a line:
///
///     # what the boiler answers
///     status: prefix "AT+" length 4..10 from 10.0.0.0/8 -> reply "OK {{counter}}\r\n" delay 20ms
///     beat:   mask "A5 ?? 01" -> reply hex:"a5 00 01" append crc16-modbus repeat 3 every 100ms
///     off hello: regex /^(?i)hello/ -> reply gbk:"你好"
///     noise:  contains hex:"ff ff" -> drop
///     rest:   any -> reply "?"
///
/// Conditions stand before the `->` in any order, what is done behind it: `drop`, or `reply` with
/// perhaps `append`, `delay` and `repeat N every T`. A `#` begins a comment at the start of a line.
class rule_set {
 public:
  /// No rules.
  rule_set();

  /// Reads a text. The error's place is in the whole text: see line_at() for the line.
  [[nodiscard]] static parsed<rule_set> parse(std::string_view text);
  /// Checks rules that were made otherwise. The error's place is in print_rules(rules), and at 0
  /// where a rule cannot be written at all.
  [[nodiscard]] static parsed<rule_set> of(const std::vector<rule>& rules);

  [[nodiscard]] const std::vector<rule>& rules() const noexcept;
  /// As a text that parse() reads back to the same rules.
  [[nodiscard]] std::string print() const;

  /// Which rule is for this datagram.
  [[nodiscard]] std::optional<std::size_t> match(byte_view request, const endpoint& source) const;
  /// What rule `index`, which does not drop, answers. Replaces what is in `out`. Fails as
  /// payload_template::render() does.
  [[nodiscard]] parsed<void> answer(std::size_t index, const template_context& context,
                                    bytes& out) const;

 private:
  struct inside;  // rules.cpp
  friend class rules_reader;
  std::shared_ptr<const inside> inside_;
};

/// One rule a line, with what stands above each.
[[nodiscard]] std::string print_rules(const std::vector<rule>& rules);

}  // namespace dgram::workshop
