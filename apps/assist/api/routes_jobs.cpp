// SPDX-License-Identifier: MIT
#include <utility>

#include "assist/api/routes.hpp"
#include "assist/jobs/job_read.hpp"

namespace dgram::assist {

route_answer start_job(const call& call) {
  const boost::json::object* body = call.request.body.if_object();
  if (body == nullptr) return failed(misuse("not_an_object", "an object is wanted"));
  auto made = read_job(*body, {call.assistant.rows(), call.assistant.ports()}, clock::now());
  if (!made) return failed(std::move(made.error()));
  auto entry = call.assistant.jobs().start(std::move(*made));
  if (!entry) return failed(std::move(entry.error()));
  call.assistant.actions().add(call.request.from, "start", {{"job", *entry}});
  return api_answer{.status = 201, .body = std::move(*entry)};
}

route_answer stop_job(const call& call) {
  auto entry = call.assistant.jobs().remove(call.id);
  if (!entry) return failed(std::move(entry.error()));
  entry->erase("answers");
  call.assistant.actions().add(call.request.from, "stop", {{"job", std::move(*entry)}});
  return api_answer{.status = 204};
}

}  // namespace dgram::assist
