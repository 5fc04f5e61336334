// SPDX-License-Identifier: MIT
#include <optional>
#include <utility>
#include <vector>

#include "assist/api/routes.hpp"
#include "assist/json/addresses.hpp"
#include "assist/json/fields.hpp"
#include "assist/json/payload.hpp"
#include "workshop/text/base64.hpp"

namespace dgram::assist {
namespace {

outcome<payload_maker> payload_of(const call& call) {
  const boost::json::object* body = call.request.body.if_object();
  if (body == nullptr) return failed(misuse("not_an_object", "an object is wanted"));
  return payload_maker::read(*body);
}

// The remotes the request names, or the remote its socket is connected to.
outcome<std::vector<endpoint>> targets_of(fields& in, const port_entry& from) {
  const auto texts = in.texts("to", assistant::remotes_max);
  if (in.error()) return failed(*in.error());
  auto found = remotes_of(texts);
  if (!found) return failed(std::move(found.error()));
  const endpoint peer = from.through->peer();
  if (found->empty() && !peer.is_none()) found->push_back(peer);
  if (found->empty()) return failed(missing("to"));
  return found;
}

// What was sent before the first failure.
struct sent_rows {
  boost::json::array rows = {};
  std::size_t bytes = 0;  // of the newest
  std::optional<api_error> error = {};
};

sent_rows send_each(assistant& assistant, const port_entry& from,
                    const std::vector<endpoint>& targets, payload_maker& maker) {
  sent_rows done;
  for (const endpoint& to : targets) {
    const auto payload = maker.make(1, to.to_string());
    const auto row = payload ? assistant.send(from, to, *payload) : failed(payload.error());
    if (!row) {
      done.error = row.error();
      return done;
    }
    done.bytes = payload->size();
    done.rows.push_back(boost::json::object{
        {"id", row->id}, {"local", row->local.to_string()}, {"remote", to.to_string()}});
  }
  return done;
}

}  // namespace

route_answer preview_payload(const call& call) {
  auto maker = payload_of(call);
  if (!maker) return failed(std::move(maker.error()));
  const auto payload = maker->make(1, "127.0.0.1:9999");
  if (!payload) return failed(payload.error());
  return api_answer{
      .body = boost::json::object{{"len", payload->size()}, {"data", workshop::base64(*payload)}}};
}

route_answer send_payload(const call& call) {
  fields in(call.request.body);
  const auto id = static_cast<std::uint32_t>(in.number("socket", 0, 1, UINT32_MAX));
  if (in.error()) return failed(*in.error());
  auto maker = payload_of(call);
  if (!maker) return failed(std::move(maker.error()));
  const auto from = call.assistant.sender(id);
  if (!from) return failed(from.error());
  const auto targets = targets_of(in, *from);
  if (!targets) return failed(targets.error());
  sent_rows done = send_each(call.assistant, *from, *targets, *maker);
  boost::json::object body{{"sent", done.rows.size()}, {"len", done.bytes}};
  if (!done.rows.empty()) {
    for (const auto& [key, value] : done.rows.front().get_object()) body[key] = value;
    call.assistant.actions().add(call.request.from, "send",
                                 {{"socket", from->id},
                                  {"to", body.at("remote")},
                                  {"sent", done.rows.size()},
                                  {"len", done.bytes}});
  }
  if (done.error) return failed(std::move(*done.error));
  if (done.rows.size() > 1) body["rows"] = std::move(done.rows);
  return api_answer{.body = std::move(body)};
}

}  // namespace dgram::assist
