// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <dgram/resolve.hpp>

#include "assist/api/engine.hpp"
#include "fuzz/check.hpp"
#include "fuzz/silent_port.hpp"

using namespace dgram;
using namespace dgram::assist;

// Instead of the library's: names are looked up nowhere.
result<std::vector<endpoint>> dgram::resolve(std::string_view host_and_port,
                                             const resolve_options&) {
  const auto literal = endpoint::parse(host_and_port);
  if (!literal) return literal.error();
  return std::vector<endpoint>{*literal};
}

namespace {

constexpr std::array<std::pair<std::string_view, method>, 5> methods = {
    {{"GET", method::get},
     {"PUT", method::put},
     {"POST", method::post},
     {"PATCH", method::patch},
     {"DELETE", method::remove}}};

std::string_view take(std::string_view& from, char end) {
  const std::string_view part = from.substr(0, from.find(end));
  from.remove_prefix(std::min(part.size() + 1, from.size()));
  return part;
}

void check_json(const boost::json::value& body) {
  const std::string text = boost::json::serialize(body);
  boost::json::error_code why;
  const auto again = boost::json::parse(text, why);
  fuzz::check(!why, "an answer is JSON, and UTF-8");
}

void check_answer(const api_answer& one) {
  fuzz::check(one.status >= 200 && one.status < 500,
              "an answer is a success or an error of theirs");
  check_json(one.body);
  if (one.status < 400) return;
  const auto& why = one.body.at("error").as_object();
  fuzz::check(!why.at("what").as_string().empty(), "an error has a word");
  fuzz::check(!why.at("why").as_string().empty(), "an error says something");
}

// Those read what this machine is like at the moment.
bool is_of_this_machine(std::string_view path) { return path == "/ports" || path == "/words"; }

void ask(api& all, std::string_view line) {
  const std::string_view word = take(line, ' ');
  const auto* found = std::ranges::find(methods, word, [](const auto& one) { return one.first; });
  if (found == methods.end()) return;
  std::string_view query = take(line, ' ');
  const std::string_view path = take(query, '?');
  if (is_of_this_machine(path)) return;
  boost::json::error_code why;
  api_request request;
  request.how = found->second;
  request.path = path;
  request.from = "127.0.0.1:1";
  request.body = boost::json::parse(line, why);
  if (why) request.body = nullptr;
  while (!query.empty()) {
    std::string_view value = take(query, '&');
    const std::string_view name = take(value, '=');
    request.query.emplace(name, value);
  }
  const api_answer answer = all.answer(request);
  check_answer(answer);
  if (!answer.file) return;
  std::string piece;
  for (int i = 0; i < 100 && answer.file->next(piece); ++i) piece.clear();
}

void say(viewer& page, std::string_view frame, time_point now) {
  page.said(frame);
  for (const std::string& told : page.due(now)) {
    boost::json::error_code why;
    const auto value = boost::json::parse(told, why);
    fuzz::check(!why, "a frame is JSON, and UTF-8");
    fuzz::check(value.at("v") == 1 && value.at("event").is_string(), "a frame says what it is");
  }
}

}  // namespace

// A line each: `METHOD PATH?QUERY BODY` is a request, `v FRAME` what a page says.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input{reinterpret_cast<const char*>(data), size};
  auto all = make_api({.store_bytes = store::bytes_min, .opener = fuzz::silent_port::open});
  fuzz::check(all.has_value(), "an assistant without files can be made");
  const auto page = (*all)->watch(false);
  page->said(R"({"do":"hello"})");
  time_point now{};
  while (!input.empty()) {
    const std::string_view line = take(input, '\n');
    if (line.starts_with("v ")) {
      say(*page, line.substr(2), now += std::chrono::milliseconds(500));
    } else {
      ask(**all, line);
    }
  }
  return 0;
}
