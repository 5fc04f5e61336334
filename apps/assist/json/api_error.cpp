// SPDX-License-Identifier: MIT
#include "assist/json/api_error.hpp"

#include <utility>

#include "host/hint.hpp"
#include "workshop/text/events.hpp"

namespace dgram::assist {
namespace {

constexpr std::uint16_t first_plain_port = 1024;
constexpr std::string_view no_such_prefix = "no_such_";

api_code code_of_system(const error& why) {
  const api_code code = code_of(why.code);
  const bool low = why.where.port != 0 && why.where.port < first_plain_port;
  return low && code.name() == "permission_denied" ? "privileged_port" : code;
}

host::hint hint_of(const error& why) {
  if (why.code == make_error_code(errc::payload_too_long) || why.code == std::errc::message_size) {
    return {"a datagram holds at most 65,507 bytes over IPv4, 65,527 over IPv6",
            "一个数据报最多：IPv4 上 65,507 字节，IPv6 上 65,527 字节"};
  }
  if (why.code == make_error_code(errc::broadcast_not_enabled)) {
    return {"a broadcast address needs a socket that was opened with `broadcast`",
            "发往广播地址需要以 `broadcast` 打开的套接字"};
  }
  return host::hint_for(why);
}

}  // namespace

api_error error_of(const error& why, unsigned status) {
  host::hint hint = hint_of(why);
  boost::json::object parameters;
  if (why.code.category() == std::system_category()) parameters["errno"] = why.code.value();
  if (!why.where.is_none()) parameters["where"] = why.where.to_string();
  return {.status = status,
          .code = code_of_system(why),
          .what = why.during,
          .why = why.code.message(),
          .hint = std::move(hint.en),
          .hint_zh = std::move(hint.zh),
          .parameters = std::move(parameters)};
}

api_error error_of(const workshop::parse_error& why, std::string_view what) {
  boost::json::object parameters;
  if (const auto offered = offered_by(why); !offered.empty()) parameters["offered"] = offered;
  return {.status = 400,
          .code = code_of(why),
          .what = std::string(what),
          .why = why.what,
          .parameters = std::move(parameters),
          .at = static_cast<std::int64_t>(why.at),
          .length = static_cast<std::int64_t>(why.length)};
}

api_error misuse(api_code code, std::string why, boost::json::object parameters) {
  return {.status = 400,
          .code = code,
          .what = "usage",
          .why = std::move(why),
          .parameters = std::move(parameters)};
}

api_error missing(std::string_view field) {
  return misuse("missing", std::string(field) + " is missing", {{"field", field}});
}

api_error no_such(api_code code) {
  const std::string_view thing = code.name().substr(no_such_prefix.size());
  return {.status = 404, .code = code, .what = "usage", .why = "no such " + std::string(thing)};
}

boost::json::object fields_of(const api_error& why) {
  boost::json::object fields{{"what", workshop::json_text(why.what)},
                             {"why", workshop::json_text(why.why)},
                             {"code", why.code.name()}};
  if (!why.parameters.empty()) fields["parameters"] = why.parameters;
  if (!why.hint.empty()) fields["hint"] = workshop::json_text(why.hint);
  if (!why.hint_zh.empty()) fields["hint_zh"] = workshop::json_text(why.hint_zh);
  if (why.at >= 0) {
    fields["at"] = why.at;
    fields["length"] = why.length;
  }
  if (why.line > 0) fields["line"] = why.line;
  return fields;
}

}  // namespace dgram::assist
