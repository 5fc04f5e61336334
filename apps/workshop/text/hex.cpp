// SPDX-License-Identifier: MIT
#include "workshop/text/hex.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace dgram::workshop {
namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr std::string_view separators = " \t\r\n,:";
constexpr std::size_t bytes_per_line = 16;

bool begins_with_0x(std::string_view run) {
  return run.size() >= 2 && run[0] == '0' && (run[1] == 'x' || run[1] == 'X');
}

// One run of digits without separators; errors count from the start of the run.
parsed<void> parse_run(std::string_view run, bytes& out) {
  const std::size_t prefix = begins_with_0x(run) ? 2 : 0;
  if (prefix == run.size()) return wrong(0, run.size(), "0x needs two hexadecimal digits after it");
  const auto bad = std::find_if(run.begin() + static_cast<std::ptrdiff_t>(prefix), run.end(),
                                [](char c) { return !hex_digit(c); });
  if (bad != run.end()) {
    return wrong(static_cast<std::size_t>(bad - run.begin()), 1, "not a hexadecimal digit");
  }
  if (run.size() % 2 != 0) {
    return wrong(run.size() - 1, 1, "half a byte: each byte is two hexadecimal digits");
  }
  for (std::size_t i = prefix; i < run.size(); i += 2) {
    out.push_back(static_cast<std::byte>(*hex_digit(run[i]) << 4 | *hex_digit(run[i + 1])));
  }
  return {};
}

void append_dump_line(std::string& out, std::size_t offset, byte_view line) {
  out += fmt::format("{:04x}", offset);
  for (std::size_t i = 0; i < bytes_per_line; ++i) {
    out += i % 8 == 0 ? "  " : " ";
    if (i < line.size()) {
      append_hex(out, line[i]);
    } else {
      out += "  ";
    }
  }
  out += "  |";
  for (const std::byte byte : line) {
    const char c = static_cast<char>(byte);
    out += c >= ' ' && c <= '~' ? c : '.';
  }
  out += "|\n";
}

}  // namespace

parsed<bytes> parse_hex(std::string_view text) {
  bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t at = 0; (at = text.find_first_not_of(separators, at)) != text.npos;) {
    const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
    if (auto run = parse_run(text.substr(at, end - at), out); !run) return shifted(run.error(), at);
    at = end;
  }
  return out;
}

void append_hex(std::string& out, std::byte byte) {
  out += digits[std::to_integer<unsigned>(byte) >> 4];
  out += digits[std::to_integer<unsigned>(byte) & 0xf];
}

std::string hex(byte_view data) {
  std::string out;
  out.reserve(data.size() * 2);
  for (const std::byte byte : data) append_hex(out, byte);
  return out;
}

std::string hex_spaced(byte_view data) {
  std::string out;
  out.reserve(data.size() * 3);
  for (const std::byte byte : data) {
    if (!out.empty()) out += ' ';
    append_hex(out, byte);
  }
  return out;
}

std::string hex_dump(byte_view data) {
  std::string out;
  for (std::size_t at = 0; at < data.size(); at += bytes_per_line) {
    append_dump_line(out, at, data.subspan(at, std::min(bytes_per_line, data.size() - at)));
  }
  return out;
}

}  // namespace dgram::workshop
