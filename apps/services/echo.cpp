// SPDX-License-Identifier: MIT
#include <optional>

#include "services/service.hpp"

namespace dgram::services {
namespace {

answer echo() {
  return [](const datagram& request, workshop::bytes&) { return std::optional(request.payload); };
}

}  // namespace

extern const service echo_service;
constinit const service echo_service{
    .name = "echo",
    .brief_en = "answers with the same bytes",
    .brief_zh = "原样发回",
    .help_en = "Sends each datagram back as it is, an empty one too.",
    .help_zh = "把每个数据报原样发回，空数据报也一样。",
    .make = answer_maker(echo),
};

}  // namespace dgram::services
