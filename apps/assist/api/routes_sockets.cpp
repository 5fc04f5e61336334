// SPDX-License-Identifier: MIT
#include <utility>

#include "assist/api/routes.hpp"
#include "assist/json/fields.hpp"

namespace dgram::assist {

route_answer open_socket(const call& call) {
  const boost::json::object* body = call.request.body.if_object();
  if (body == nullptr) return failed(misuse("not_an_object", "an object is wanted"));
  const auto spec = read_socket_spec(*body);
  if (!spec) return failed(spec.error());
  auto opened = call.assistant.ports().open(*spec);
  if (!opened) return failed(std::move(opened.error()));
  call.assistant.actions().add(call.request.from, "open",
                               {{"socket", opened->id},
                                {"kind", name(spec->kind)},
                                {"local", opened->through->local().to_string()}});
  return api_answer{.status = 201, .body = port_table::state_of(*opened)};
}

route_answer change_socket(const call& call) {
  auto found = call.assistant.ports().find(call.id);
  if (!found) return failed(std::move(found.error()));
  fields in(call.request.body);
  const std::string name = in.text("name", found->name, name_bytes_max);
  const bool answers = in.flag("answer", found->answer);
  if (in.error()) return failed(*in.error());
  if (const auto* body = call.request.body.if_object()) {
    if (auto done = found->through->change(*body); !done) return failed(std::move(done.error()));
  }
  if (auto done = call.assistant.ports().rename(found->id, name); !done)
    return failed(done.error());
  if (answers != found->answer) {
    if (auto done = call.assistant.ports().answer(found->id, answers); !done)
      return failed(done.error());
  }
  call.assistant.actions().add(call.request.from, "change", {{"socket", found->id}});
  found = call.assistant.ports().find(call.id);
  if (!found) return failed(std::move(found.error()));
  return api_answer{.body = port_table::state_of(*found)};
}

route_answer close_socket(const call& call) {
  if (auto done = call.assistant.ports().close(call.id); !done)
    return failed(std::move(done.error()));
  call.assistant.actions().add(call.request.from, "close", {{"socket", call.id}});
  return api_answer{.status = 204};
}

}  // namespace dgram::assist
