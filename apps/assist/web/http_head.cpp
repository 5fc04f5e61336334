// SPDX-License-Identifier: MIT
#include "assist/web/http_head.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>

namespace dgram::assist {
namespace {

namespace http = boost::beast::http;
using http::field;

// Fields that decide about access or the end of a message occur at most once.
constexpr field once[] = {field::host,
                          field::content_length,
                          field::content_type,
                          field::origin,
                          field::expect,
                          field::authorization,
                          field::sec_websocket_version,
                          field::upgrade,
                          field::sec_websocket_key,
                          field::sec_websocket_protocol};
constexpr std::string_view fetch_site = "Sec-Fetch-Site";  // Beast has no name for it

constexpr bool is_control(char c) noexcept {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

// What Beast would let through, or mend.
bool line_is_fine(std::string_view line, bool first) noexcept {
  if (first) return !line.empty() && line.front() != ' ' && !line.contains('\t');
  if (line.starts_with(' ') || line.starts_with('\t')) return false;  // folded
  const std::size_t colon = line.find(':');
  return colon != line.npos && colon != 0 && line[colon - 1] != ' ' && line[colon - 1] != '\t';
}

bool lines_are_fine(std::string_view head) noexcept {
  std::size_t lines = 0;
  while (head.size() > 2) {
    const std::size_t end = head.find("\r\n");
    if (end == head.npos || lines > fields_max) return false;
    if (!line_is_fine(head.substr(0, end), lines == 0)) return false;
    head.remove_prefix(end + 2);
    ++lines;
  }
  return head == "\r\n";
}

bool said_once(const http_head& head) {
  return head.count(fetch_site) <= 1 &&
         std::ranges::all_of(once, [&](field field) { return head.count(field) <= 1; });
}

std::optional<std::uint64_t> number(std::string_view digits) noexcept {
  std::uint64_t value = 0;
  const char* begin = digits.data();
  const char* end = begin + digits.size();
  const auto read = std::from_chars(begin, end, value);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

bool length_is_fine(const http_head& head) noexcept {
  if (head.count(field::transfer_encoding) != 0) return false;
  const auto length = head.find(field::content_length);
  if (length == head.end()) return true;
  const auto value = number(length->value());
  const bool reads = head.method() == http::verb::get || head.method() == http::verb::head;
  return value && (*value == 0 || !reads);
}

// An origin server takes "GET http://HOST/path" too, as long as both name the same host.
bool make_relative(http_head& head) {
  std::string_view target = head.target();
  if (target.starts_with('/')) return !target.contains('#');
  const auto scheme = std::string_view("http://");
  if (!target.starts_with(scheme)) return target == "*";
  target.remove_prefix(scheme.size());
  const std::size_t slash = std::min(target.find('/'), target.size());
  if (!boost::beast::iequals(target.substr(0, slash), head[field::host])) return false;
  const std::string path = slash == target.size() ? "/" : std::string(target.substr(slash));
  head.target(path);
  return !path.contains('#');
}

}  // namespace

head_look look_for_head(std::string_view so_far) noexcept {
  const std::string_view seen = so_far.substr(0, head_bytes_max);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const char c = seen[i];
    if (!is_control(c)) continue;
    if (c != '\r') return {.is = head_state::wrong};
    if (i + 1 == seen.size()) break;
    if (seen[i + 1] != '\n') return {.is = head_state::wrong};
    ++i;
    if (i >= 3 && seen[i - 2] == '\n') return {.is = head_state::whole, .bytes = i + 1};
  }
  return {.is = so_far.size() < head_bytes_max ? head_state::more : head_state::wrong};
}

std::optional<http_head> parse_head(std::string_view head) {
  if (!lines_are_fine(head)) return std::nullopt;
  http::request_parser<http::empty_body> parser;
  parser.header_limit(head_bytes_max);
  parser.body_limit(boost::none);  // the body is not the parser's matter
  parser.skip(true);
  boost::beast::error_code wrong;
  const std::size_t read = parser.put(boost::asio::buffer(head.data(), head.size()), wrong);
  if (wrong || read != head.size() || !parser.is_header_done()) return std::nullopt;
  http_head read_head = parser.release();
  if (read_head.version() != 10 && read_head.version() != 11) return std::nullopt;
  if (read_head[field::host].empty() || !said_once(read_head)) return std::nullopt;
  if (!length_is_fine(read_head) || !make_relative(read_head)) return std::nullopt;
  return read_head;
}

std::uint64_t body_bytes(const http_head& head) noexcept {
  const auto length = head.find(http::field::content_length);
  return length == head.end() ? 0 : number(length->value()).value_or(0);
}

}  // namespace dgram::assist
