// SPDX-License-Identifier: MIT
#include <array>
#include <utility>

#include "assist/api/routes.hpp"
#include "assist/json/fields.hpp"

namespace dgram::assist {
namespace {

route_answer open(const call& one) {
  const boost::json::object* body = one.request.body.if_object();
  if (body == nullptr) return failed(misuse("an object is wanted"));
  const auto spec = read_socket_spec(*body);
  if (!spec) return failed(spec.error());
  auto opened = one.all.ports().open(*spec);
  if (!opened) return failed(std::move(opened.error()));
  one.all.actions().add(one.request.from, "open",
                        {{"socket", opened->id},
                         {"kind", name(spec->kind)},
                         {"local", opened->through->local().to_string()}});
  return api_answer{.status = 201, .body = port_table::state_of(*opened)};
}

route_answer change(const call& one) {
  auto found = one.all.ports().find(one.ids[0]);
  if (!found) return failed(std::move(found.error()));
  fields in(one.request.body);
  const std::string name = in.text("name", found->name, name_bytes_max);
  const bool answers = in.flag("answer", found->answer);
  if (in.error()) return failed(*in.error());
  if (const auto* body = one.request.body.if_object()) {
    if (auto done = found->through->change(*body); !done) return failed(std::move(done.error()));
  }
  if (auto done = one.all.ports().rename(found->id, name); !done) return failed(done.error());
  if (answers != found->answer) {
    if (auto done = one.all.ports().answer(found->id, answers); !done) return failed(done.error());
  }
  one.all.actions().add(one.request.from, "change", {{"socket", found->id}});
  found = one.all.ports().find(one.ids[0]);
  if (!found) return failed(std::move(found.error()));
  return api_answer{.body = port_table::state_of(*found)};
}

route_answer close(const call& one) {
  if (auto done = one.all.ports().close(one.ids[0]); !done) return failed(std::move(done.error()));
  one.all.actions().add(one.request.from, "close", {{"socket", one.ids[0]}});
  return api_answer{.status = 204};
}

constexpr std::array<route, 3> all = {{{method::post, "/sockets", open},
                                       {method::patch, "/sockets/ID", change},
                                       {method::remove, "/sockets/ID", close}}};

}  // namespace

std::span<const route> socket_routes() noexcept { return all; }

}  // namespace dgram::assist
