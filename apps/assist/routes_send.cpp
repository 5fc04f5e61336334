// SPDX-License-Identifier: MIT
#include <array>
#include <utility>

#include "assist/addresses.hpp"
#include "assist/fields.hpp"
#include "assist/payload.hpp"
#include "assist/routes.hpp"
#include "workshop/base64.hpp"

namespace dgram::assist {
namespace {

outcome<workshop::bytes> payload_of(const call& one, std::string_view remote) {
  const boost::json::object* body = one.request.body.if_object();
  if (body == nullptr) return failed(misuse("an object is wanted"));
  auto maker = payload_maker::read(*body);
  if (!maker) return failed(std::move(maker.error()));
  return maker->make(1, remote);
}

route_answer preview(const call& one) {
  const auto payload = payload_of(one, "127.0.0.1:9999");
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
  const bool spoken_to = from.kind == socket_kind::talk || from.kind == socket_kind::relay;
  if (found->empty() && spoken_to) found->emplace_back();
  if (found->empty()) return failed(misuse("to is missing"));
  return found;
}

boost::json::object told(const endpoint& to, const sent_row& row) {
  return {{"id", row.id}, {"local", row.local.to_string()}, {"remote", to.to_string()}};
}

route_answer send(const call& one) {
  fields in(one.request.body);
  const auto id = static_cast<std::uint32_t>(in.number("socket", 0, 1, UINT32_MAX));
  if (in.error()) return failed(*in.error());
  const auto from = one.all.sender(id);
  if (!from) return failed(from.error());
  const auto targets = targets_of(in, *from);
  if (!targets) return failed(targets.error());
  const auto payload = payload_of(one, targets->front().to_string());
  if (!payload) return failed(payload.error());
  boost::json::array rows;
  for (const endpoint& to : *targets) {
    const auto row = one.all.send(*from, to, *payload);
    if (!row) return failed(row.error());
    rows.push_back(told(to.is_none() ? from->through->peer() : to, *row));
  }
  boost::json::object body = rows.front().get_object();
  body["sent"] = rows.size();
  body["len"] = payload->size();
  one.all.actions().add(one.request.from, "send",
                        {{"socket", from->id},
                         {"to", body.at("remote")},
                         {"sent", rows.size()},
                         {"len", payload->size()}});
  if (rows.size() > 1) body["rows"] = std::move(rows);
  return api_answer{.body = std::move(body)};
}

constexpr std::array<route, 2> all = {
    {{method::post, "/send", send}, {method::post, "/preview", preview}}};

}  // namespace

std::span<const route> send_routes() noexcept { return all; }

}  // namespace dgram::assist
