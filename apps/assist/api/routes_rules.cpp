// SPDX-License-Identifier: MIT
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

outcome<port_entry> socket_with_rules(const call& call) {
  auto found = call.assistant.ports().find(call.id);
  if (found && !found->rules)
    return failed(misuse("no_rules_here", "no rules at a socket of this kind"));
  return found;
}

boost::json::object rules_of(const port_entry& entry) {
  const auto set = entry.rules->current();
  return {{"text", set.print()}, {"rules", json_of(set.rules(), entry.rules->fired())}};
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

}  // namespace

route_answer show_rules(const call& call) {
  const auto found = socket_with_rules(call);
  if (!found) return failed(found.error());
  return api_answer{.body = rules_of(*found)};
}

route_answer replace_rules(const call& call) {
  const auto found = socket_with_rules(call);
  if (!found) return failed(found.error());
  auto set = read_rules(call.request.body);
  if (!set) return failed(std::move(set.error()));
  found->rules->replace(std::move(*set));
  call.assistant.ports().apply_rules(*found);
  call.assistant.actions().add(call.request.from, "rules", {{"socket", found->id}});
  return api_answer{.body = rules_of(*found)};
}

route_answer test_rules(const call& call) {
  fields in(call.request.body);
  const std::string data = in.text("data", {}, payload_text_bytes_max);
  const std::string typed = in.text("from", "127.0.0.1:9999");
  if (in.error()) return failed(*in.error());
  const auto set = read_rules(call.request.body);
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

}  // namespace dgram::assist
