// SPDX-License-Identifier: MIT
#include <array>
#include <utility>

#include "assist/api/routes.hpp"
#include "assist/jobs/job_read.hpp"

namespace dgram::assist {
namespace {

route_answer start(const call& one) {
  const boost::json::object* body = one.request.body.if_object();
  if (body == nullptr) return failed(misuse("an object is wanted"));
  auto made = read_job(*body, {one.all.rows(), one.all.ports()}, clock::now());
  if (!made) return failed(std::move(made.error()));
  auto entry = one.all.jobs().start(std::move(*made));
  if (!entry) return failed(std::move(entry.error()));
  one.all.actions().add(one.request.from, "start", {{"job", *entry}});
  return api_answer{.status = 201, .body = std::move(*entry)};
}

route_answer stop(const call& one) {
  auto entry = one.all.jobs().remove(one.ids[0]);
  if (!entry) return failed(std::move(entry.error()));
  entry->erase("answers");
  one.all.actions().add(one.request.from, "stop", {{"job", std::move(*entry)}});
  return api_answer{.status = 204};
}

constexpr std::array<route, 2> all = {
    {{method::post, "/jobs", start}, {method::remove, "/jobs/ID", stop}}};

}  // namespace

std::span<const route> job_routes() noexcept { return all; }

}  // namespace dgram::assist
