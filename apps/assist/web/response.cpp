// SPDX-License-Identifier: MIT
#include "assist/web/response.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include <boost/beast/http/status.hpp>

namespace dgram::assist {
namespace {

constexpr std::size_t file_name_bytes_max = 64;

bool may_be_in_a_name(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '.';
}

std::string_view reason(unsigned status) {
  return boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
}

}  // namespace

std::string head_of(const response& answer) {
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
  for (const auto& [name, value] : security_fields) head += fmt::format("{}: {}\r\n", name, value);
  if (!answer.type.empty()) head += fmt::format("Content-Type: {}\r\n", answer.type);
  if (answer.length) head += fmt::format("Content-Length: {}\r\n", *answer.length);
  if (answer.chunked) head += "Transfer-Encoding: chunked\r\n";
  if (!answer.allow.empty()) head += fmt::format("Allow: {}\r\n", answer.allow);
  if (answer.status == 401) head += "WWW-Authenticate: Bearer\r\n";
  if (answer.status == 426) head += "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
  if (answer.file_name) {
    head += fmt::format("Content-Disposition: attachment; filename=\"{}\"\r\n",
                        safe_file_name(*answer.file_name));
  }
  const bool upgrade = answer.status == 426;
  if (!answer.keep_alive || upgrade) {
    head +=
        fmt::format("Connection: {}{}{}\r\n", upgrade ? "Upgrade" : "",
                    upgrade && !answer.keep_alive ? ", " : "", answer.keep_alive ? "" : "close");
  }
  return head += "\r\n";
}

std::string body_of(const refusal& why) {
  return fmt::format(R"({{"error":{{"what":"{}","why":"{}","code":"{}"}}}})", why.what, why.why,
                     why.code.name());
}

std::string safe_file_name(std::string_view name) {
  name = name.substr(name.find_last_of("/\\") + 1);  // npos + 1: all of it
  std::string safe;
  std::ranges::copy_if(name, std::back_inserter(safe), may_be_in_a_name);
  safe.erase(0, std::min(safe.find_first_not_of('.'), safe.size()));
  safe.resize(std::min(safe.size(), file_name_bytes_max));
  return safe.empty() ? "download" : safe;
}

}  // namespace dgram::assist
