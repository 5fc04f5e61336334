// SPDX-License-Identifier: MIT
#include "services/services.hpp"

#include <algorithm>
#include <iterator>

namespace dgram::services {
namespace {

constexpr service all[] = {
    {"echo", "", "answers with the same bytes", "原样发回", reply_growth::nobody, false},
    {"upper", "", "answers in upper case, ASCII letters only", "转成大写发回，只改 ASCII 字母",
     reply_growth::nobody, false},
    {"hello", "", "answers \"Hello, …!\"", "回答 \"Hello, …!\"", reply_growth::private_ranges,
     false},
    {"discard", "", "receives, counts, never answers", "只接收和计数，从不回答",
     reply_growth::nobody, false},
    {"bench", "", "the far end of dgram bench: echoes, counts, reports",
     "dgram bench 的远端：回显、计数、报告", reply_growth::nobody, false},
    {"reply", "TEMPLATE", "answers with a template", "按模板回答", reply_growth::private_ranges,
     false},
    {"rules", "FILE", "answers by the rules in a file", "按文件中的规则回答",
     reply_growth::private_ranges, false},
    {"exec", "-- COMMAND [ARGUMENT…]", "runs a command for each datagram; its output is the answer",
     "为每个数据报运行一条命令，其输出就是回答", reply_growth::private_ranges, true},
};

std::byte upper_case(std::byte one) {
  const auto c = std::to_integer<unsigned char>(one);
  return c >= 'a' && c <= 'z' ? one ^ std::byte{0x20} : one;
}

}  // namespace

std::span<const service> services() { return all; }

const service* find_service(std::string_view name) {
  const auto* found = std::find_if(std::begin(all), std::end(all),
                                   [&](const service& one) { return one.name == name; });
  return found == std::end(all) ? nullptr : found;
}

answer echo() {
  return [](const datagram& request, workshop::bytes&) { return std::optional(request.payload); };
}

answer upper() {
  return [](const datagram& request, workshop::bytes& room) {
    room.clear();
    std::transform(request.payload.begin(), request.payload.end(), std::back_inserter(room),
                   upper_case);
    return std::optional<byte_view>(room);
  };
}

answer hello() {
  return [](const datagram& request, workshop::bytes& room) {
    room.clear();
    workshop::append(room, "Hello, ");
    workshop::append(room, request.payload);
    workshop::append(room, "!");
    return std::optional<byte_view>(room);
  };
}

answer discard() {
  return [](const datagram&, workshop::bytes&) { return std::optional<byte_view>(); };
}

}  // namespace dgram::services
