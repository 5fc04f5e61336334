// SPDX-License-Identifier: MIT
#include <optional>

#include "services/service.hpp"

namespace dgram::services {
namespace {

answer hello() {
  return [](const datagram& request, workshop::bytes& room) {
    room.clear();
    workshop::append(room, "Hello, ");
    workshop::append(room, request.payload);
    workshop::append(room, "!");
    return std::optional<byte_view>(room);
  };
}

}  // namespace

extern const service hello_service;
constinit const service hello_service{
    .name = "hello",
    .brief_en = "answers \"Hello, …!\"",
    .brief_zh = "回答 \"Hello, …!\"",
    .help_en = R"(Puts "Hello, " before the bytes that came and "!" behind them.)",
    .help_zh = "在收到的字节之前加上 \"Hello, \"，之后加上 \"!\"。",
    .make = answer_maker(hello),
    .growth = reply_growth::private_ranges,
};

}  // namespace dgram::services
