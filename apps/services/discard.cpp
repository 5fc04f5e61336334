// SPDX-License-Identifier: MIT
#include <optional>

#include "services/service.hpp"

namespace dgram::services {
namespace {

answer discard() {
  return [](const datagram&, workshop::bytes&) { return std::optional<byte_view>(); };
}

}  // namespace

extern const service discard_service;
constinit const service discard_service{
    .name = "discard",
    .brief_en = "receives, counts, never answers",
    .brief_zh = "只接收和计数，从不回答",
    .help_en = "Receives and counts, and never answers. With --once it ends after one datagram.",
    .help_zh = "只接收和计数，从不回答。加 --once 时收到一个数据报后结束。",
    .make = answer_maker(discard),
    .silent = true,
};

}  // namespace dgram::services
