// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>

#include "services/service.hpp"

namespace dgram::services {
namespace {

std::byte upper_case(std::byte letter) {
  const auto c = std::to_integer<unsigned char>(letter);
  return c >= 'a' && c <= 'z' ? letter ^ std::byte{0x20} : letter;
}

answer upper() {
  return [](const datagram& request, workshop::bytes& room) {
    room.clear();
    std::ranges::transform(request.payload, std::back_inserter(room), upper_case);
    return std::optional<byte_view>(room);
  };
}

}  // namespace

extern const service upper_service;
constinit const service upper_service{
    .name = "upper",
    .brief_en = "answers in upper case, ASCII letters only",
    .brief_zh = "转成大写发回，只改 ASCII 字母",
    .help_en =
        "Sends each datagram back with its letters a to z made A to Z and every other byte as "
        "it was, as bytes.upper() of Python does.",
    .help_zh =
        "把每个数据报发回，其中 a 到 z 变为 A 到 Z，其余字节不变，与 Python 的 bytes.upper() "
        "相同。",
    .make = answer_maker(upper),
};

}  // namespace dgram::services
