// SPDX-License-Identifier: MIT
#include <array>
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

outcome<payload_maker> payload_of(const call& one) {
  const boost::json::object* body = one.request.body.if_object();
  if (body == nullptr) return failed(misuse("an object is wanted"));
  return payload_maker::read(*body);
}

route_answer preview(const call& one) {
  auto maker = payload_of(one);
  if (!maker) return failed(std::move(maker.error()));
  const auto payload = maker->make(1, "127.0.0.1:9999");
  if (!payload) return failed(payload.error());
  return api_answer{
      .body = boost::json::object{{"len", payload->size()}, {"data", workshop::base64(*payload)}}};
}

// To whom: what the request says, or the one remote its socket speaks to.
outcome<std::vector<endpoint>> targets_of(fields& in, const port_entry& from) {
  const auto texts = in.texts("to", assistant::remotes_max);
  if (in.error()) return failed(*in.error());
  auto found = remotes_of(texts);
  if (!found) return failed(std::move(found.error()));
  const endpoint peer = from.through->peer();
  if (found->empty() && !peer.is_none()) found->push_back(peer);
  if (found->empty()) return failed(misuse("to is missing"));
  return found;
}

// What was sent, up to the first that was not.
struct sent_rows {
  boost::json::array rows = {};
  std::size_t bytes = 0;  // of the newest
  std::optional<api_error> error = {};
};

sent_rows send_each(assistant& all, const port_entry& from, const std::vector<endpoint>& targets,
                    payload_maker& maker) {
  sent_rows done;
  for (const endpoint& to : targets) {
    const auto payload = maker.make(1, to.to_string());
    const auto row = payload ? all.send(from, to, *payload) : failed(payload.error());
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

route_answer send(const call& one) {
  fields in(one.request.body);
  const auto id = static_cast<std::uint32_t>(in.number("socket", 0, 1, UINT32_MAX));
  if (in.error()) return failed(*in.error());
  auto maker = payload_of(one);
  if (!maker) return failed(std::move(maker.error()));
  const auto from = one.all.sender(id);
  if (!from) return failed(from.error());
  const auto targets = targets_of(in, *from);
  if (!targets) return failed(targets.error());
  sent_rows done = send_each(one.all, *from, *targets, *maker);
  boost::json::object body{{"sent", done.rows.size()}, {"len", done.bytes}};
  if (!done.rows.empty()) {
    for (const auto& [key, value] : done.rows.front().get_object()) body[key] = value;
    one.all.actions().add(one.request.from, "send",
                          {{"socket", from->id},
                           {"to", body.at("remote")},
                           {"sent", done.rows.size()},
                           {"len", done.bytes}});
  }
  if (done.error) return failed(std::move(*done.error));
  if (done.rows.size() > 1) body["rows"] = std::move(done.rows);
  return api_answer{.body = std::move(body)};
}

constexpr std::array<route, 2> all = {
    {{method::post, "/send", send}, {method::post, "/preview", preview}}};

}  // namespace

std::span<const route> send_routes() noexcept { return all; }

}  // namespace dgram::assist
