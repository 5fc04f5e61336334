// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "workshop/match/endpoint_range.hpp"
#include "workshop/match/filter.hpp"
#include "workshop/match/hex_mask.hpp"
#include "workshop/match/number_range.hpp"
#include "workshop/match/pattern.hpp"
#include "workshop/text/bytes.hpp"

namespace dgram::workshop {

struct is_kind {
  filter_subject::kind what;
  bool operator()(const filter_subject& subject) const noexcept { return subject.what == what; }
};

struct has_end {
  enum class end : std::uint8_t { remote, local, from, to };
  end which;
  endpoint_range where;

  bool operator()(const filter_subject& subject) const noexcept {
    const bool in = subject.what == filter_subject::kind::received;
    const bool remote =
        which == end::remote || (which == end::from && in) || (which == end::to && !in);
    return where.contains(remote ? subject.remote : subject.local);
  }
};

struct has_number {
  bool of_port;
  number_range range;

  bool operator()(const filter_subject& subject) const noexcept {
    if (of_port) return !subject.remote.is_none() && range.contains(subject.remote.port);
    return subject.what != filter_subject::kind::news && range.contains(subject.payload.size());
  }
};

struct has_bytes {
  bytes wanted;
  bool operator()(const filter_subject& subject) const noexcept {
    return contains(subject.payload, wanted);
  }
};

struct has_mask {
  hex_mask mask;
  bool operator()(const filter_subject& subject) const noexcept {
    return mask.is_in(subject.payload);
  }
};

struct has_match {
  pattern regex;
  bool operator()(const filter_subject& subject) const { return regex.matches(subject.payload); }
};

/// One thing that is asked.
using filter_condition = std::variant<is_kind, has_end, has_number, has_bytes, has_mask, has_match>;

/// Conditions joined together; the inner of filter.
struct filter::node {
  enum class joined : std::uint8_t { by_and, by_or, by_not, nothing };
  joined how = joined::nothing;
  std::vector<node> inner = {};
  std::optional<filter_condition> one = {};  // joined by nothing

  [[nodiscard]] bool holds(const filter_subject& subject) const {
    const auto of = [&](const node& each) { return each.holds(subject); };
    switch (how) {
      case joined::by_and: return std::ranges::all_of(inner, of);
      case joined::by_or: return std::ranges::any_of(inner, of);
      case joined::by_not: return !inner.front().holds(subject);
      case joined::nothing: break;
    }
    return std::visit([&](const auto& asks) { return asks(subject); }, *one);
  }
};

/// What a filter says. Not only spaces.
[[nodiscard]] parsed<filter::node> read_filter(std::string_view text, encoding* into);

}  // namespace dgram::workshop
