// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "workshop/match/endpoint_range.hpp"
#include "workshop/match/hex_mask.hpp"
#include "workshop/match/number_range.hpp"
#include "workshop/match/pattern.hpp"
#include "workshop/match/rules.hpp"
#include "workshop/payload/checksum.hpp"

namespace dgram::workshop {

/// Bytes at a place of the payload: exact, contains, prefix or suffix.
struct has_bytes_at {
  rule_condition::word where;
  std::variant<bytes, hex_mask> wanted;

  [[nodiscard]] bool holds(byte_view payload, const endpoint&) const {
    using word = rule_condition::word;
    const std::size_t size = std::visit([](const auto& pattern) { return pattern.size(); }, wanted);
    if (where == word::contains) return is_in(payload);
    if (payload.size() < size || (where == word::exact && payload.size() != size)) return false;
    return begins(where == word::suffix ? payload.last(size) : payload);
  }

 private:
  [[nodiscard]] bool begins(byte_view payload) const {
    if (const auto* mask = std::get_if<hex_mask>(&wanted)) return mask->begins(payload);
    const auto& whole = std::get<bytes>(wanted);
    return std::ranges::equal(payload.first(whole.size()), whole);
  }
  [[nodiscard]] bool is_in(byte_view payload) const {
    if (const auto* mask = std::get_if<hex_mask>(&wanted)) return mask->is_in(payload);
    return contains(payload, std::get<bytes>(wanted));
  }
};

struct has_expression {
  pattern regex;
  [[nodiscard]] bool holds(byte_view payload, const endpoint&) const {
    return regex.matches(payload);
  }
};

struct has_length {
  number_range range;
  [[nodiscard]] bool holds(byte_view payload, const endpoint&) const noexcept {
    return range.contains(payload.size());
  }
};

struct has_source {
  endpoint_range range;
  [[nodiscard]] bool holds(byte_view, const endpoint& source) const noexcept {
    return range.contains(source);
  }
};

using compiled_condition = std::variant<has_bytes_at, has_expression, has_length, has_source>;

/// What a rule says, ready to be asked.
struct compiled_rule {
  std::vector<compiled_condition> when = {};
  std::variant<bytes, payload_template> reply = {};
  std::optional<appended_checksum> sum = {};

  [[nodiscard]] bool holds(byte_view payload, const endpoint& source) const {
    return std::ranges::all_of(when, [&](const compiled_condition& each) {
      return std::visit([&](const auto& condition) { return condition.holds(payload, source); },
                        each);
    });
  }
};

struct rule_set::inside {
  std::vector<rule> rules = {};
  std::vector<compiled_rule> compiled = {};
  std::string below = {};  // comments and empty lines behind the last rule
};

}  // namespace dgram::workshop
