// SPDX-License-Identifier: MIT
#include "assist/json/api_error.hpp"

#include <utility>

#include "host/hint.hpp"
#include "workshop/text/events.hpp"

namespace dgram::assist {
namespace {

std::string hint_of(const error& why) {
  if (why.code == make_error_code(errc::payload_too_long) || why.code == std::errc::message_size) {
    return "a datagram holds at most 65,507 bytes over IPv4, 65,527 over IPv6";
  }
  if (why.code == make_error_code(errc::broadcast_not_enabled)) {
    return "a broadcast address needs a socket that was opened with `broadcast`";
  }
  return host::hint_for(why).en;
}

}  // namespace

api_error error_of(const error& why, unsigned status) {
  return {.status = status, .what = why.during, .why = why.code.message(), .hint = hint_of(why)};
}

api_error error_of(const workshop::parse_error& why, std::string_view what) {
  return {.status = 400,
          .what = std::string(what),
          .why = why.what,
          .at = static_cast<std::int64_t>(why.at),
          .length = static_cast<std::int64_t>(why.length)};
}

api_error misuse(std::string why, std::string hint) {
  return {.status = 400, .what = "usage", .why = std::move(why), .hint = std::move(hint)};
}

api_error no_such(std::string_view thing) {
  return {.status = 404, .what = "usage", .why = "no such " + std::string(thing)};
}

boost::json::object fields_of(const api_error& why) {
  boost::json::object fields{{"what", workshop::json_text(why.what)},
                             {"why", workshop::json_text(why.why)}};
  if (!why.hint.empty()) fields["hint"] = workshop::json_text(why.hint);
  if (why.at >= 0) {
    fields["at"] = why.at;
    fields["length"] = why.length;
  }
  if (why.line > 0) fields["line"] = why.line;
  return fields;
}

}  // namespace dgram::assist
