// SPDX-License-Identifier: MIT
#include "assist/web/checks.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "assist/api/route_table.hpp"
#include "assist/web/query.hpp"
#include "assist/web/token.hpp"

namespace dgram::assist {
namespace {

namespace http = boost::beast::http;
using http::field;
using http::verb;

constexpr std::string_view api_prefix = "/api/v1";
constexpr std::string_view bearer = "Bearer ";
constexpr std::string_view fetch_prefix = "Sec-Fetch-";
constexpr std::string_view json_type = "application/json";
constexpr std::string_view our_protocol = "dgram.v1";
constexpr std::string_view key_prefix = "k.";

constexpr refusal wrong_host{421, "wrong_host", "host", "not a name of this server"};
constexpr refusal no_such_path{404, "no_such_path", "path", "there is nothing here"};
constexpr refusal wrong_query{400, "wrong_query", "query", "malformed, or something said twice"};
constexpr refusal from_elsewhere{403, "other_site", "sec-fetch-site", "asked for by another site"};
constexpr refusal wrong_origin{403, "wrong_origin", "origin",
                               "not this page, and no program's Bearer"};
constexpr refusal wrong_type{415, "wrong_type", "content-type", "only application/json"};
constexpr refusal wrong_token{401, "wrong_token", "token", "missing or wrong"};
constexpr refusal wrong_socket_token{403, "wrong_token", "token", "missing or wrong"};
constexpr refusal only_views{403, "view_only", "rights", "this link may only look"};
constexpr refusal body_too_long{413, "too_long", "size", "more than may be said here"};
constexpr refusal no_upgrade{426, "no_upgrade", "upgrade", "a WebSocket of version 13 is needed"};

/// A request on its way through the checks.
struct visit {
  const http_head* head;
  const door* at;
  std::string host;                 ///< in lower case
  const api_path* where = nullptr;  ///< null: the page's file
  admitted so_far;

  [[nodiscard]] std::string_view value(field name) const { return (*head)[name]; }
  [[nodiscard]] bool has(field name) const { return head->count(name) != 0; }
  [[nodiscard]] bool upgrades() const { return so_far.is == admitted::kind::socket; }
  [[nodiscard]] bool reads() const { return so_far.how == method::get; }
};
using step = std::optional<refusal>;

std::string lower(std::string_view text) {
  std::string all(text);
  for (char& c : all) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return all;
}

step check_host(visit& one) {
  one.host = lower(one.value(field::host));
  return std::ranges::find(one.at->hosts, one.host) != one.at->hosts.end() ? step() : wrong_host;
}

std::optional<method> method_of(verb how) noexcept {
  switch (how) {
    case verb::get:
    case verb::head: return method::get;
    case verb::put: return method::put;
    case verb::post: return method::post;
    case verb::patch: return method::patch;
    case verb::delete_: return method::remove;
    default: return std::nullopt;
  }
}

step not_allowed(const char* allow) {
  return refusal{
      .status = 405, .code = "no_such_method", .what = "method", .why = "not here", .allow = allow};
}

step check_file(visit& one, std::optional<method> how) {
  const auto& files = one.at->files;
  if (std::ranges::find(files, one.so_far.path) == files.end()) return no_such_path;
  return how == method::get ? step() : not_allowed("GET, HEAD");
}

step check_place(visit& one) {
  const std::string_view target = one.head->target();
  const std::size_t mark = std::min(target.find('?'), target.size());
  std::string_view path = target.substr(0, mark);
  const auto how = method_of(one.head->method());
  one.so_far.how = how.value_or(method::get);
  one.so_far.head_only = one.head->method() == verb::head;
  if (!path.starts_with(api_prefix) || !path.substr(api_prefix.size()).starts_with('/')) {
    one.so_far.path = path;
    return check_file(one, how);
  }
  path.remove_prefix(api_prefix.size());
  one.so_far.path = path;
  one.where = find_api_path(path);
  if (one.where == nullptr) return no_such_path;
  const bool socket = path == socket_path;
  one.so_far.is = socket ? admitted::kind::socket : admitted::kind::api;
  if (!how || !one.where->allows(*how) || (socket && one.so_far.head_only)) {
    return not_allowed(one.where->allow.c_str());
  }
  auto query = parse_query(target.substr(std::min(mark + 1, target.size())));
  if (!query) return wrong_query;
  one.so_far.query = std::move(*query);
  return {};
}

step check_fetch_site(visit& one) {
  const auto site = one.head->find("Sec-Fetch-Site");
  if (site == one.head->end()) return {};
  const std::string_view said = site->value();
  if (said == "same-origin") return {};
  const bool typed = one.so_far.is == admitted::kind::file && one.so_far.path == "/";
  return said == "none" && typed ? step() : from_elsewhere;
}

std::string_view bearer_of(const visit& one) {
  const std::string_view said = one.value(field::authorization);
  if (!boost::beast::iequals(said.substr(0, bearer.size()), bearer)) return {};
  return said.substr(bearer.size());
}

bool is_browser(const visit& one) {
  return std::ranges::any_of(*one.head, [](const auto& each) {
    return boost::beast::iequals(each.name_string().substr(0, fetch_prefix.size()), fetch_prefix);
  });
}

step check_origin(visit& one) {
  if (one.has(field::origin)) {
    return one.value(field::origin) == "http://" + one.host ? step() : wrong_origin;
  }
  if (one.reads() && !one.upgrades()) return {};
  return !bearer_of(one).empty() && !is_browser(one) ? step() : wrong_origin;
}

step check_type(visit& one) {
  one.so_far.body_bytes = body_bytes(*one.head);
  if (one.so_far.body_bytes == 0 && !one.has(field::content_type)) return {};
  const std::string said = lower(one.value(field::content_type));
  const bool json = said == json_type || said == std::string(json_type) + "; charset=utf-8" ||
                    said == std::string(json_type) + ";charset=utf-8";
  return json ? step() : wrong_type;
}

// `dgram.v1, k.TOKEN`: both, or it is not for us.
std::string protocol_token(const visit& one) {
  bool ours = false;
  std::string token;
  for (const std::string_view word : http::token_list(one.value(field::sec_websocket_protocol))) {
    ours = ours || word == our_protocol;
    if (word.starts_with(key_prefix)) token = word.substr(key_prefix.size());
  }
  return ours ? token : std::string();
}

step check_token(visit& one) {
  if (one.so_far.is == admitted::kind::file) return {};
  std::string said(bearer_of(one));
  if (said.empty() && one.upgrades()) said = protocol_token(one);
  const bool owner = same_token(said, one.at->token);
  one.so_far.view_only = same_token(said, one.at->view_token);
  if (owner || one.so_far.view_only) return {};
  return one.upgrades() ? wrong_socket_token : wrong_token;
}

step check_rights(visit& one) {
  return one.so_far.view_only && !one.reads() ? step(only_views) : step();
}

step check_size(visit& one) {
  const std::uint64_t most = one.where != nullptr ? one.where->body_max : 0;
  return one.so_far.body_bytes > most ? step(body_too_long) : step();
}

// Last, as it says what there is: whatever Beast would refuse without our headers is refused
// here.
step check_upgrade(visit& one) {
  if (!one.upgrades()) return {};
  const bool whole = boost::beast::websocket::is_upgrade(*one.head) && one.head->version() == 11 &&
                     one.value(field::sec_websocket_version) == "13" &&
                     one.value(field::sec_websocket_key).size() == 24;
  return whole ? step() : no_upgrade;
}

}  // namespace

std::expected<admitted, refusal> check(const http_head& head, const door& at) {
  visit one{.head = &head, .at = &at, .host = {}, .so_far = {}};
  for (const auto next : {check_host, check_place, check_fetch_site, check_origin, check_type,
                          check_token, check_rights, check_size, check_upgrade}) {
    if (const auto refused = next(one)) return std::unexpected(*refused);
  }
  return std::move(one.so_far);
}

refusal not_http() noexcept { return {400, "not_http", "http", "not a request this server reads"}; }
refusal too_long() noexcept { return body_too_long; }
refusal not_json() noexcept { return {400, "not_json", "json", "the body is not JSON"}; }

}  // namespace dgram::assist
