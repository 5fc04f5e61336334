// SPDX-License-Identifier: MIT
#include "workshop/text/quantity.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

namespace dgram::workshop {
namespace {

__extension__ using wide = unsigned __int128;  // a number of 19 digits times any unit fits

constexpr std::uint64_t kibi = 1024, mebi = kibi * 1024, gibi = mebi * 1024, tebi = gibi * 1024;
constexpr std::uint64_t kilo = 1000, mega = kilo * 1000, giga = mega * 1000, tera = giga * 1000;

struct unit {
  std::string_view name;
  std::uint64_t size;
};

constexpr unit time_units[] = {
    {"", giga},  {"ns", 1},        {"us", kilo},       {"µs", kilo},       {"ms", mega},
    {"s", giga}, {"m", 60 * giga}, {"min", 60 * giga}, {"h", 3600 * giga}, {"d", 86'400 * giga},
};
constexpr unit byte_units[] = {
    {"", 1},      {"B", 1},      {"K", kibi},   {"k", kibi},   {"M", mebi},   {"G", gibi},
    {"T", tebi},  {"KiB", kibi}, {"MiB", mebi}, {"GiB", gibi}, {"TiB", tebi}, {"kB", kilo},
    {"KB", kilo}, {"MB", mega},  {"GB", giga},  {"TB", tera},
};
constexpr unit bit_units[] = {
    {"", 1},        {"k", kilo},      {"K", kilo},      {"M", mega},      {"G", giga},
    {"bit/s", 1},   {"kbit/s", kilo}, {"Mbit/s", mega}, {"Gbit/s", giga}, {"bps", 1},
    {"kbps", kilo}, {"Mbps", mega},   {"Gbps", giga},
};
constexpr unit multiples[] = {{"", 1}, {"k", kilo}, {"K", kilo}, {"M", mega}};
constexpr unit periods[] = {{"", 1}, {"/s", 1}, {"/m", 60}, {"/min", 60}, {"/h", 3600}};
constexpr unit percent_sign[] = {{"", 1}, {"%", 1}};
constexpr unit times_sign[] = {{"", 1}, {"x", 1}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// digits / scale, and what follows them in the text.
struct number {
  std::uint64_t digits = 0;
  std::uint64_t scale = 1;
  std::string_view rest;
};

std::unexpected<parse_error> no_number(std::string_view text) {
  if (text.empty()) return wrong(0, 0, "a number is missing");
  if (text[0] == '-') return wrong(0, 1, "it cannot be negative");
  return wrong(0, 1, "not a number");
}

parsed<number> read_number(std::string_view text) {
  number read;
  bool point = false;
  std::size_t digits = 0;
  std::size_t at = 0;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !point)); ++at) {
    if (text[at] == '.') {
      point = true;
      continue;
    }
    if (++digits > number_digits_max) return wrong(at, 1, "too many digits");
    read.digits = read.digits * 10 + static_cast<std::uint64_t>(text[at] - '0');
    if (point) read.scale *= 10;
  }
  if (digits == 0) return no_number(text);
  if (text[at - 1] == '.') return wrong(at - 1, 1, "digits are missing after the point");
  read.rest = text.substr(at);
  return read;
}

std::optional<std::uint64_t> size_of(std::span<const unit> units, std::string_view name) {
  const auto found = std::ranges::find(units, name, &unit::name);
  return found == units.end() ? std::nullopt : std::optional(found->size);
}

// A number with a unit, in the unit of size 1; exact, or an error.
parsed<std::uint64_t> read_whole(std::string_view text, std::span<const unit> units,
                                 const char* not_a_unit, const char* not_whole) {
  const auto read = read_number(text);
  if (!read) return std::unexpected(read.error());
  const auto size = size_of(units, read->rest);
  if (!size) return wrong(text.size() - read->rest.size(), read->rest.size(), not_a_unit);
  const wide product = static_cast<wide>(read->digits) * *size;
  if (product % read->scale != 0) return wrong(0, text.size(), not_whole);
  const wide value = product / read->scale;
  if (value > std::numeric_limits<std::uint64_t>::max()) return wrong(0, text.size(), "too large");
  return static_cast<std::uint64_t>(value);
}

double value_of(const number& read) {
  return static_cast<double>(read.digits) / static_cast<double>(read.scale);
}

}  // namespace

parsed<duration> parse_duration(std::string_view text) {
  const auto value = read_whole(text, time_units, "not a unit of time: there are ns us ms s m h d",
                                "finer than a nanosecond");
  if (!value) return std::unexpected(value.error());
  if (*value >= static_cast<std::uint64_t>(forever.count())) {
    return wrong(0, text.size(), "too large");
  }
  return duration(static_cast<duration::rep>(*value));
}

parsed<std::uint64_t> parse_size(std::string_view text) {
  return read_whole(text, byte_units,
                    "not a unit of size: there are B K M G T, KiB to TiB, kB to TB",
                    "not a whole number of bytes");
}

parsed<double> parse_rate(std::string_view text) {
  const auto read = read_number(text);
  if (!read) return std::unexpected(read.error());
  const auto slash = std::min(read->rest.find('/'), read->rest.size());
  const auto multiple = size_of(multiples, read->rest.substr(0, slash));
  const auto period = size_of(periods, read->rest.substr(slash));
  if (!multiple || !period) {
    return wrong(text.size() - read->rest.size(), read->rest.size(),
                 "not a rate: there are /s /m /h, and k or M before them");
  }
  if (read->digits == 0) return wrong(0, text.size(), "too small");
  return value_of(*read) * static_cast<double>(*multiple) / static_cast<double>(*period);
}

parsed<std::uint64_t> parse_bandwidth(std::string_view text) {
  auto value = read_whole(text, bit_units, "not a bandwidth: there are k M G, bit/s and bps",
                          "not a whole number of bits a second");
  if (value && *value == 0) return wrong(0, text.size(), "too small");
  return value;
}

parsed<double> parse_percent(std::string_view text) {
  const auto read = read_number(text);
  if (!read) return std::unexpected(read.error());
  if (!size_of(percent_sign, read->rest)) {
    return wrong(text.size() - read->rest.size(), read->rest.size(), "not a percentage");
  }
  if (static_cast<wide>(read->digits) > static_cast<wide>(read->scale) * 100) {
    return wrong(0, text.size(), "more than 100 percent");
  }
  return value_of(*read) / 100;
}

std::string duration_text(duration time) {
  constexpr std::array<std::pair<std::int64_t, const char*>, 3> units = {
      {{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}}};
  for (const auto& [size, unit] : units) {
    if (time.count() % size == 0) return std::to_string(time.count() / size) + unit;
  }
  return std::to_string(time.count()) + "ns";
}

parsed<double> parse_speed(std::string_view text) {
  if (text == "max") return std::numeric_limits<double>::infinity();
  const auto read = read_number(text);
  if (!read) return std::unexpected(read.error());
  if (!size_of(times_sign, read->rest)) {
    return wrong(text.size() - read->rest.size(), read->rest.size(), "not a speed: 2x, 0.5x, max");
  }
  const double value = value_of(*read);
  if (value < speed_min) return wrong(0, text.size(), "too small");
  if (value > speed_max) return wrong(0, text.size(), "too large");
  return value;
}

parsed<std::uint64_t> parse_count(std::string_view text, std::uint64_t least, std::uint64_t most) {
  if (text.empty() || text[0] == '-') return no_number(text);
  const auto other = std::ranges::find_if_not(text, is_digit);
  if (other != text.end()) {
    return wrong(static_cast<std::size_t>(other - text.begin()), 1, "not a whole number");
  }
  wide value = 0;
  for (const char c : text) {
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (value > most) return wrong(0, text.size(), "too large");
  }
  if (value < least) return wrong(0, text.size(), "too small");
  return static_cast<std::uint64_t>(value);
}

parsed<std::uint16_t> parse_port(std::string_view text) {
  constexpr std::size_t digits_max = 5;  // as endpoint::parse has it: 00080 is a port, 000080 none
  const auto value = parse_count(text, 0, 65'535);
  if (!value || text.size() > digits_max) {
    return wrong(0, text.size(), "a port is a decimal number from 0 to 65535");
  }
  return static_cast<std::uint16_t>(*value);
}

}  // namespace dgram::workshop
