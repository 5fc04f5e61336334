// SPDX-License-Identifier: MIT
// To add a service: a file NAME.cpp with its record, two lines here, a section in docs/services.md.
#include "services/services.hpp"

#include <algorithm>

namespace dgram::services {

extern const service echo_service;
extern const service upper_service;
extern const service hello_service;
extern const service discard_service;
extern const service bench_service;
extern const service reply_service;
extern const service rules_service;
extern const service exec_service;

namespace {

constexpr const service* records[] = {
    &echo_service,  &upper_service, &hello_service, &discard_service,
    &bench_service, &reply_service, &rules_service, &exec_service,
};

}  // namespace

std::string_view name(argument_kind kind) noexcept {
  constexpr std::string_view names[] = {"", "template", "file", "command"};
  return names[static_cast<std::size_t>(kind)];
}

std::span<const service* const> service_records() noexcept { return records; }

const service* find_service(std::string_view name) {
  const auto* found = std::ranges::find(records, name, &service::name);
  return found == std::end(records) ? nullptr : *found;
}

}  // namespace dgram::services
