// SPDX-License-Identifier: MIT
#include <array>
#include <utility>

#include "assist/routes.hpp"

namespace dgram::assist {
namespace {

route_answer start(const call& one) {
  const boost::json::object* body = one.request.body.if_object();
  if (body == nullptr) return failed(misuse("an object is wanted"));
  auto made = job::read(*body, clock::now());
  if (!made) return failed(std::move(made.error()));
  if (const auto from = one.all.sender(made->socket()); !from) return failed(from.error());
  auto entry = one.all.jobs().start(std::move(*made));
  if (!entry) return failed(std::move(entry.error()));
  one.all.actions().add(one.request.from, "start", {{"job", entry->at("id")}});
  return api_answer{.status = 201, .body = std::move(*entry)};
}

route_answer stop(const call& one) {
  if (auto done = one.all.jobs().remove(one.ids[0]); !done) return failed(std::move(done.error()));
  one.all.actions().add(one.request.from, "stop", {{"job", one.ids[0]}});
  return api_answer{.status = 204};
}

constexpr std::array<route, 2> all = {
    {{method::post, "/jobs", start}, {method::remove, "/jobs/ID", stop}}};

}  // namespace

std::span<const route> job_routes() noexcept { return all; }

}  // namespace dgram::assist
