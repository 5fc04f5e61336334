// SPDX-License-Identifier: MIT
#include <array>
#include <chrono>
#include <random>
#include <utility>

#include "assist/api/routes.hpp"
#include "assist/json/addresses.hpp"
#include "assist/json/fields.hpp"
#include "assist/json/payload_json.hpp"
#include "assist/json/rule_json.hpp"
#include "workshop/text/base64.hpp"

namespace dgram::assist {
namespace {

outcome<port_entry> socket_with_rules(const call& one) {
  auto found = one.all.ports().find(one.ids[0]);
  if (found && !found->rules) return failed(misuse("no rules at a socket of this kind"));
  return found;
}

boost::json::object rules_of(const port_entry& one) {
  const auto set = one.rules->current();
  return {{"text", set.print()}, {"rules", json_of(set.rules(), one.rules->fired())}};
}

route_answer show(const call& one) {
  const auto found = socket_with_rules(one);
  if (!found) return failed(found.error());
  return api_answer{.body = rules_of(*found)};
}

route_answer replace(const call& one) {
  const auto found = socket_with_rules(one);
  if (!found) return failed(found.error());
  auto set = read_rules(one.request.body);
  if (!set) return failed(std::move(set.error()));
  found->rules->replace(std::move(*set));
  one.all.ports().apply_rules(*found);
  one.all.actions().add(one.request.from, "rules", {{"socket", found->id}});
  return api_answer{.body = rules_of(*found)};
}

outcome<workshop::bytes> answer_to(const workshop::rule_set& set, std::size_t index,
                                   byte_view request, const endpoint& from) {
  std::mt19937_64 random;
  workshop::bytes answer;
  const std::string remote = from.to_string();
  const workshop::template_context context{.counter = 1,
                                           .time = std::chrono::system_clock::now(),
                                           .remote = remote,
                                           .request = request,
                                           .random = random};
  const auto made = set.answer(index, context, answer);
  if (!made) return failed(error_of(made.error(), "template"));
  return answer;
}

route_answer test(const call& one) {
  fields in(one.request.body);
  const std::string data = in.text("data", {}, payload_text_bytes_max);
  const std::string typed = in.text("from", "127.0.0.1:9999");
  if (in.error()) return failed(*in.error());
  const auto set = read_rules(one.request.body);
  if (!set) return failed(set.error());
  const auto request = workshop::parse_base64(data);
  if (!request) return failed(error_of(request.error(), "base64"));
  const auto from = endpoint::parse(typed);
  if (!from) return failed(error_of(from.error(), 400));
  const auto index = set->match(*request, *from);
  if (!index) return api_answer{.body = boost::json::object{{"rule", nullptr}}};
  const workshop::rule& fits = set->rules()[*index];
  boost::json::object body{
      {"rule", fits.name}, {"index", *index}, {"action", fits.drop ? "drop" : "reply"}};
  if (!fits.drop) {
    const auto answer = answer_to(*set, *index, *request, *from);
    if (!answer) return failed(answer.error());
    body["data"] = workshop::base64(*answer);
  }
  return api_answer{.body = std::move(body)};
}

constexpr std::array<route, 3> all = {{{method::get, "/sockets/ID/rules", show},
                                       {method::put, "/sockets/ID/rules", replace},
                                       {method::post, "/rules/test", test}}};

}  // namespace

std::span<const route> rule_routes() noexcept { return all; }

}  // namespace dgram::assist
