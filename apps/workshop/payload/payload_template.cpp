// SPDX-License-Identifier: MIT
#include "workshop/payload/payload_template.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include <dgram/limits.hpp>

#include "workshop/text/hex.hpp"
#include "workshop/text/quantity.hpp"
#include "workshop/text/time_text.hpp"

namespace dgram::workshop {
namespace {

std::string_view without_spaces(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
  return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

void append_random(std::mt19937_64& random, std::size_t letters, bytes& out) {
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  for (std::size_t i = 0; i < letters; ++i) {
    // 64 random bits over 36 letters: the bias is below 10^-17.
    out.push_back(static_cast<std::byte>(alphabet[random() % alphabet.size()]));
  }
}

}  // namespace

// Goes through the text once; at_ is how far it has come.
class template_reader {
 public:
  template_reader(std::string_view text, template_text how) : text_(text), how_(how) {}

  parsed<payload_template> read_all() {
    while (at_ < text_.size()) {
      if (auto step = read_literal(); !step) return std::unexpected(step.error());
      if (auto step = read_braces(); !step) return std::unexpected(step.error());
    }
    return std::move(made_);
  }

 private:
  using meaning = payload_template::meaning;
  using part = payload_template::part;

  parsed<void> read_literal() {
    const std::size_t end = std::min(text_.find("{{", at_), text_.size());
    const std::string_view plain = text_.substr(at_, end - at_);
    parsed<bytes> data;
    if (how_.escapes) {
      data = unescape(plain, how_.into, how_.also);
    } else if (how_.into != nullptr) {
      data = how_.into->encode(plain);
    } else {
      data = to_bytes(plain);
    }
    if (!data) return shifted(data.error(), at_);
    put_literal(*data, end - at_);
    return {};
  }

  // A run of braces: each four are two literal ones, and what remains of it decides.
  parsed<void> read_braces() {
    const std::size_t run = std::min(text_.find_first_not_of('{', at_), text_.size()) - at_;
    const std::size_t rest = run % 4;
    const std::size_t opening = rest >= 2 ? 2 : 0;
    const std::size_t literal = run / 4 * 2 + (rest - opening);
    put_literal(to_bytes(std::string(literal, '{')), run - opening);
    return opening == 0 ? parsed<void>{} : read_name();
  }

  // `{{ name }}`, with at_ at its first brace.
  parsed<void> read_name() {
    const std::size_t close = text_.find("}}", at_ + 2);
    if (close == text_.npos) {
      return wrong(at_, 2, "no }} after this {{ (a literal {{ is {{{{)");
    }
    const std::string_view inside = text_.substr(at_ + 2, close - at_ - 2);
    const std::string_view name = without_spaces(inside);
    const auto name_at = static_cast<std::size_t>(name.data() - text_.data());
    auto read = part_of(name);
    if (!read) return shifted(read.error(), name_at);
    read->at = at_;
    read->length = close + 2 - at_;
    at_ = close + 2;
    made_.parts_.push_back(std::move(*read));
    return {};
  }

  static parsed<part> part_of(std::string_view name) {
    constexpr std::pair<std::string_view, meaning> names[] = {
        {"counter", meaning::counter},     {"time", meaning::time_iso},
        {"time:unix", meaning::time_unix}, {"remote", meaning::remote},
        {"text", meaning::text},           {"hex", meaning::hex},
    };
    const auto* found =
        std::ranges::find(names, name, [](const auto& entry) { return entry.first; });
    if (found != std::end(names)) return part{.what = found->second};
    if (name.starts_with("rand:")) return random_of(name);
    if (name.starts_with("rx[")) return slice_of(name);
    return wrong(0, name.size(),
                 "no such name: there are counter, time, time:unix, rand:8, remote, text, hex, "
                 "rx[0:4]");
  }

  static parsed<part> random_of(std::string_view name) {
    constexpr std::size_t number_at = std::string_view("rand:").size();
    const auto letters = parse_count(name.substr(number_at), 1, payload_bytes_max_v6);
    if (!letters) {
      return wrong(0, name.size(), "rand takes a number of letters from 1 to 65527: rand:8");
    }
    return part{.what = meaning::random, .first = static_cast<std::size_t>(*letters)};
  }

  static parsed<part> slice_of(std::string_view name) {
    constexpr const char* shape = "rx takes two places in the request, first and end: rx[0:4]";
    const std::string_view inside = name.substr(std::string_view("rx[").size());
    const std::size_t colon = inside.find(':');
    if (!inside.ends_with(']') || colon == inside.npos) return wrong(0, name.size(), shape);
    const auto first = place_of(inside.substr(0, colon), 0);
    const auto last =
        place_of(inside.substr(colon + 1, inside.size() - colon - 2), payload_bytes_max_v6);
    if (!first || !last || *first > *last) return wrong(0, name.size(), shape);
    return part{.what = meaning::slice, .first = *first, .last = *last};
  }

  static std::optional<std::size_t> place_of(std::string_view text, std::size_t left_out) {
    if (text.empty()) return left_out;
    const auto place = parse_count(text, 0, payload_bytes_max_v6);
    return place ? std::optional(static_cast<std::size_t>(*place)) : std::nullopt;
  }

  // Literals that follow each other are one part.
  void put_literal(const bytes& data, std::size_t length) {
    at_ += length;
    if (data.empty()) return;
    auto& parts = made_.parts_;
    if (parts.empty() || parts.back().what != meaning::literal) {
      parts.push_back({.at = at_ - length});
    }
    append(parts.back().literal, data);
    parts.back().length = at_ - parts.back().at;
  }

  std::string_view text_;
  template_text how_;
  std::size_t at_ = 0;
  payload_template made_;
};

parsed<payload_template> payload_template::compile(std::string_view text, template_text how) {
  return template_reader(text, how).read_all();
}

parsed<void> payload_template::render(const template_context& context, bytes& out) const {
  out.clear();
  for (const part& piece : parts_) {
    render_part(piece, context, out);
    if (out.size() > payload_bytes_max_v6) {
      return wrong(piece.at, piece.length,
                   "with this the payload is longer than a datagram can be");
    }
  }
  return {};
}

void payload_template::render_part(const part& part, const template_context& context, bytes& out) {
  switch (part.what) {
    case meaning::literal: return append(out, part.literal);
    case meaning::counter: return append(out, std::to_string(context.counter));
    case meaning::time_iso: return append(out, iso_time(context.time));
    case meaning::time_unix: return append(out, unix_time(context.time));
    case meaning::random: return append_random(context.random, part.first, out);
    case meaning::remote: return append(out, context.remote);
    case meaning::text: return append(out, context.request);
    case meaning::hex: return append(out, workshop::hex(context.request));
    case meaning::slice: {
      const std::size_t first = std::min(part.first, context.request.size());
      const std::size_t last = std::min(part.last, context.request.size());
      return append(out, context.request.subspan(first, last - first));
    }
  }
}

}  // namespace dgram::workshop
