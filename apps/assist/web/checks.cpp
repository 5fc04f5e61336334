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
#include "workshop/text/ascii_lower.hpp"

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

step check_host(visit& request) {
  request.host = workshop::ascii_lower(request.value(field::host));
  return std::ranges::find(request.at->hosts, request.host) != request.at->hosts.end() ? step()
                                                                                       : wrong_host;
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

step check_file(visit& request, std::optional<method> how) {
  const auto& files = request.at->files;
  if (std::ranges::find(files, request.so_far.path) == files.end()) return no_such_path;
  return how == method::get ? step() : not_allowed("GET, HEAD");
}

step check_place(visit& request) {
  const std::string_view target = request.head->target();
  const std::size_t mark = std::min(target.find('?'), target.size());
  std::string_view path = target.substr(0, mark);
  const auto how = method_of(request.head->method());
  request.so_far.how = how.value_or(method::get);
  request.so_far.head_only = request.head->method() == verb::head;
  if (!path.starts_with(api_prefix) || !path.substr(api_prefix.size()).starts_with('/')) {
    request.so_far.path = path;
    return check_file(request, how);
  }
  path.remove_prefix(api_prefix.size());
  request.so_far.path = path;
  request.where = find_api_path(path);
  if (request.where == nullptr) return no_such_path;
  const bool socket = path == socket_path;
  request.so_far.is = socket ? admitted::kind::socket : admitted::kind::api;
  if (!how || !request.where->allows(*how) || (socket && request.so_far.head_only)) {
    return not_allowed(request.where->allow.c_str());
  }
  auto query = parse_query(target.substr(std::min(mark + 1, target.size())));
  if (!query) return wrong_query;
  request.so_far.query = std::move(*query);
  return {};
}

step check_fetch_site(visit& request) {
  const auto site = request.head->find("Sec-Fetch-Site");
  if (site == request.head->end()) return {};
  const std::string_view said = site->value();
  if (said == "same-origin") return {};
  const bool typed = request.so_far.is == admitted::kind::file && request.so_far.path == "/";
  return said == "none" && typed ? step() : from_elsewhere;
}

std::string_view bearer_of(const visit& request) {
  const std::string_view said = request.value(field::authorization);
  if (!boost::beast::iequals(said.substr(0, bearer.size()), bearer)) return {};
  return said.substr(bearer.size());
}

bool is_browser(const visit& request) {
  return std::ranges::any_of(*request.head, [](const auto& each) {
    return boost::beast::iequals(each.name_string().substr(0, fetch_prefix.size()), fetch_prefix);
  });
}

step check_origin(visit& request) {
  if (request.has(field::origin)) {
    return request.value(field::origin) == "http://" + request.host ? step() : wrong_origin;
  }
  if (request.reads() && !request.upgrades()) return {};
  return !bearer_of(request).empty() && !is_browser(request) ? step() : wrong_origin;
}

step check_type(visit& request) {
  request.so_far.body_bytes = body_bytes(*request.head);
  if (request.so_far.body_bytes == 0 && !request.has(field::content_type)) return {};
  const std::string said = workshop::ascii_lower(request.value(field::content_type));
  const bool json = said == json_type || said == std::string(json_type) + "; charset=utf-8" ||
                    said == std::string(json_type) + ";charset=utf-8";
  return json ? step() : wrong_type;
}

// `dgram.v1, k.TOKEN`: both, or it is not for us.
std::string protocol_token(const visit& request) {
  bool ours = false;
  std::string token;
  for (const std::string_view word :
       http::token_list(request.value(field::sec_websocket_protocol))) {
    ours = ours || word == our_protocol;
    if (word.starts_with(key_prefix)) token = word.substr(key_prefix.size());
  }
  return ours ? token : std::string();
}

step check_token(visit& request) {
  if (request.so_far.is == admitted::kind::file) return {};
  std::string said(bearer_of(request));
  if (said.empty() && request.upgrades()) said = protocol_token(request);
  const bool owner = same_token(said, request.at->token);
  request.so_far.view_only = same_token(said, request.at->view_token);
  if (owner || request.so_far.view_only) return {};
  return request.upgrades() ? wrong_socket_token : wrong_token;
}

step check_rights(visit& request) {
  return request.so_far.view_only && !request.reads() ? step(only_views) : step();
}

step check_size(visit& request) {
  const std::uint64_t most = request.where != nullptr ? request.where->body_max : 0;
  return request.so_far.body_bytes > most ? step(body_too_long) : step();
}

// Last, as it says what there is: whatever Beast would refuse without our headers is refused
// here.
step check_upgrade(visit& request) {
  if (!request.upgrades()) return {};
  const bool whole = boost::beast::websocket::is_upgrade(*request.head) &&
                     request.head->version() == 11 &&
                     request.value(field::sec_websocket_version) == "13" &&
                     request.value(field::sec_websocket_key).size() == 24;
  return whole ? step() : no_upgrade;
}

}  // namespace

std::expected<admitted, refusal> check(const http_head& head, const door& at) {
  visit request{.head = &head, .at = &at, .host = {}, .so_far = {}};
  for (const auto next : {check_host, check_place, check_fetch_site, check_origin, check_type,
                          check_token, check_rights, check_size, check_upgrade}) {
    if (const auto refused = next(request)) return std::unexpected(*refused);
  }
  return std::move(request.so_far);
}

refusal not_http() noexcept { return {400, "not_http", "http", "not a request this server reads"}; }
refusal too_long() noexcept { return body_too_long; }
refusal not_json() noexcept { return {400, "not_json", "json", "the body is not JSON"}; }

}  // namespace dgram::assist
