// SPDX-License-Identifier: MIT
#include "assist/web/http_head.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "assist/api/route_table.hpp"
#include "assist/web/checks.hpp"
#include "assist/web/response.hpp"
#include "fuzz/check.hpp"

using namespace dgram;
using namespace dgram::assist;

namespace {

// Tokens that no input holds by chance, and that these inputs are searched for.
const door entrance{
    .hosts = {"127.0.0.1:9990", "localhost:9990", "[::1]:9990"},
    .token = "9d1f6e0a5b7c48e2a3d4f5061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a",
    .view_token = "0fa2c349142de662d4d1d8965476e9e622d914070946339afb05123a9fbb206f",
    .files = {"/", "/assets/page.js"}};

void check_end(std::string_view input, const head_look& seen) {
  const std::string_view head = input.substr(0, seen.bytes);
  fuzz::check(head.ends_with("\r\n\r\n") && head.size() <= head_bytes_max, "a head has an end");
  fuzz::check(look_for_head(head.substr(0, head.size() - 1)).is == head_state::more,
              "and not an earlier one");
}

void check_admitted(const http_head& head, const admitted& one, std::string_view input) {
  std::string host(head[boost::beast::http::field::host]);
  for (char& c : host) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  fuzz::check(std::ranges::find(entrance.hosts, host) != entrance.hosts.end(),
              "who is let in asked for this server");
  const bool owner = input.contains(entrance.token);
  const bool views = input.contains(entrance.view_token);
  fuzz::check(one.is == admitted::kind::file || owner || views, "and had a token");
  fuzz::check(owner || one.how == method::get, "and may do it");
  fuzz::check(one.body_bytes <= import_bytes_max, "and says no more than may be said");
  fuzz::check(one.how != method::get || one.body_bytes == 0, "and has no body where it reads");
}

}  // namespace

// A head, and what comes behind it.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const head_look seen = look_for_head(input);
  if (seen.is != head_state::whole) return 0;
  check_end(input, seen);
  const auto head = parse_head(input.substr(0, seen.bytes));
  if (!head) return 0;
  fuzz::check(head->version() == 10 || head->version() == 11, "a version that is understood");
  fuzz::check(head->target().starts_with("/") || head->target() == "*", "a target of this server");
  const auto passed = check(*head, entrance);
  if (passed) {
    check_admitted(*head, *passed, input);
  } else {
    fuzz::check(passed.error().status >= 400 && passed.error().status < 500, "a refusal is one");
    fuzz::check(!body_of(passed.error()).empty(), "a refusal says something");
  }
  return 0;
}
