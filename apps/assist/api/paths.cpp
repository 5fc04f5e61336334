// SPDX-License-Identifier: MIT
#include "assist/api/paths.hpp"

#include <algorithm>

#include "workshop/text/hex.hpp"

namespace dgram::assist {
namespace {

constexpr std::uint8_t bit(method how) noexcept {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(how));
}
constexpr std::uint8_t reads = bit(method::get);
constexpr std::uint8_t posts = bit(method::post);
constexpr std::uint8_t changes = bit(method::patch) | bit(method::remove);
constexpr std::uint8_t replaces = bit(method::get) | bit(method::put);

// docs/api.md, "Requests".
constexpr api_path table[] = {
    {"/state", reads, "GET, HEAD", body_bytes_max},
    {"/send", posts, "POST", body_bytes_max},
    {"/preview", posts, "POST", body_bytes_max},
    {"/sockets", posts, "POST", body_bytes_max},
    {"/sockets/#", changes, "PATCH, DELETE", body_bytes_max},
    {"/sockets/#/rules", replaces, "GET, HEAD, PUT", body_bytes_max},
    {"/rules/test", posts, "POST", body_bytes_max},
    {"/presets", replaces, "GET, HEAD, PUT", body_bytes_max},
    {"/jobs", posts, "POST", file_job_bytes_max},
    {"/jobs/#", bit(method::remove), "DELETE", body_bytes_max},
    {"/log", reads | bit(method::remove), "GET, HEAD, DELETE", body_bytes_max},
    {"/log/#", reads, "GET, HEAD", body_bytes_max},
    {"/log.pcapng", reads, "GET, HEAD", body_bytes_max},
    {"/log.csv", reads, "GET, HEAD", body_bytes_max},
    {"/log.jsonl", reads, "GET, HEAD", body_bytes_max},
    {"/log.txt", reads, "GET, HEAD", body_bytes_max},
    {"/import", posts, "POST", import_bytes_max},
    {"/reset", posts, "POST", body_bytes_max},
    {"/ports", reads, "GET, HEAD", body_bytes_max},
    {"/actions", reads, "GET, HEAD", body_bytes_max},
    {"/words", reads, "GET, HEAD", body_bytes_max},
    {socket_path, reads, "GET", body_bytes_max},
};

constexpr std::size_t id_digits_max = 19;  // what 64 bits hold for certain

bool fits(std::string_view pattern, std::string_view path) noexcept {
  const std::size_t mark = pattern.find('#');
  if (mark == pattern.npos) return pattern == path;
  const std::string_view behind = pattern.substr(mark + 1);
  if (!path.starts_with(pattern.substr(0, mark)) || !path.ends_with(behind)) return false;
  if (path.size() < mark + behind.size()) return false;
  const std::string_view id = path.substr(mark, path.size() - mark - behind.size());
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !id.empty() && id.size() <= id_digits_max && std::ranges::all_of(id, is_digit);
}

std::optional<std::string> decode(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const auto high = workshop::hex_digit(text[i + 1]);
    const auto low = workshop::hex_digit(text[i + 2]);
    if (!high || !low) return std::nullopt;
    plain += static_cast<char>(*high << 4U | *low);
    i += 2;
  }
  return plain;
}

}  // namespace

const api_path* find_api_path(std::string_view path) noexcept {
  const auto* found =
      std::ranges::find_if(table, [&](const api_path& one) { return fits(one.pattern, path); });
  return found != std::end(table) ? found : nullptr;
}

std::optional<std::map<std::string, std::string, std::less<>>> parse_query(std::string_view query) {
  std::map<std::string, std::string, std::less<>> fields;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view field = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const std::size_t equals = std::min(field.find('='), field.size());
    auto name = decode(field.substr(0, equals));
    auto value = decode(field.substr(std::min(equals + 1, field.size())));
    if (!name || !value || name->empty() || fields.size() == query_fields_max) return std::nullopt;
    if (!fields.emplace(std::move(*name), std::move(*value)).second) return std::nullopt;
  }
  return fields;
}

}  // namespace dgram::assist
