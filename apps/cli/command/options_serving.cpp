// SPDX-License-Identifier: MIT
#include <array>

#include <dgram/network.hpp>
#include <dgram/server.hpp>

#include "cli/command/option_values.hpp"
#include "cli/words/option.hpp"
#include "workshop/text/quantity.hpp"

namespace dgram::cli {
namespace {

using enum option_group;

workshop::parsed<void> allow_of(settings& into, std::string_view value) {
  const auto range = network::parse(value);
  if (!range) {
    return workshop::wrong(0, value.size(),
                           "not an address range: 10.0.0.0/8, fc00::/7, 192.0.2.7");
  }
  into.allow.push_back(*range);
  return {};
}

consteval std::size_t lift_choices_bytes() {
  std::size_t bytes = 0;
  for (const named_guard& guard : guard_names) bytes += guard.name.size() + 1;
  return bytes;
}

// "port-zero|self|…": all that the library has.
constexpr auto lift_choices = [] {
  std::array<char, lift_choices_bytes()> text{};
  std::size_t at = 0;
  for (const named_guard& guard : guard_names) {
    for (const char letter : guard.name) text[at++] = letter;
    text[at++] = '|';
  }
  text.back() = '\0';
  return text;
}();

workshop::parsed<void> lift_of(settings& into, std::string_view value) {
  for (const named_guard& guard : guard_names) {
    if (guard.name != value) continue;
    into.lift.push_back(guard.which);
    return {};
  }
  return workshop::wrong(0, value.size(), "no such guard");
}

// key:OFFSET[:BYTES]
workshop::parsed<void> steer_key_of(settings& into, std::string_view value) {
  constexpr std::size_t key_at = 4;
  const std::size_t colon = value.find(':', key_at);
  const auto offset = workshop::parse_count(value.substr(key_at, colon - key_at), 0, 65'535);
  if (!offset) return workshop::shifted(offset.error(), key_at);
  std::uint8_t bytes = 4;
  if (colon != value.npos) {
    const auto width = value.substr(colon + 1);
    if (width != "1" && width != "2" && width != "4") {
      return workshop::wrong(colon + 1, value.size(), "1, 2 or 4 bytes");
    }
    bytes = static_cast<std::uint8_t>(width.front() - '0');
  }
  into.steer = steering::by_key(static_cast<std::uint16_t>(*offset), bytes);
  return {};
}

workshop::parsed<void> steer_of(settings& into, std::string_view value) {
  if (value.starts_with("key:")) return steer_key_of(into, value);
  if (value == "flow") {
    into.steer = steering::by_flow();
  } else if (value == "cpu") {
    into.steer = steering::by_cpu();
  } else if (value == "random") {
    into.steer = steering::at_random();
  } else {
    return workshop::wrong(0, value.size(), "not a way to steer");
  }
  return {};
}

const option table[] = {
    {.name = "once",
     .group = serving,
     .brief = {"answer one datagram and end", "回答一个数据报后结束"},
     .help = {"Later datagrams stay in the kernel's queue. discard ends after its first datagram.",
              "之后到来的留在内核中。discard 在收到一个之后结束。"},
     .apply = yes<&settings::once>},
    {.name = "allow",
     .group = serving,
     .value = value_kind::any,
     .value_name = {"CIDR", "CIDR"},
     .brief = {"answer, or relay for, these sources only; may be repeated",
               "只回答这些来源，或只为它们转发；可重复"},
     .help =
         {"Default, except on a loopback address: the private ranges (10.0.0.0/8, fe80::/10 …). "
          "0.0.0.0/0 and ::/0 are everyone. Datagrams of other sources are counted.",
          "绑定到非回环地址时，默认为私有地址段（10.0.0.0/8、fe80::/10 …）。0.0.0.0/0 和 ::/0 "
          "表示所有人。其他来源会被计数。"},
     .apply = allow_of},
    {.name = "lift",
     .group = serving,
     .value = value_kind::any,
     .value_name = {"GUARD", "防护"},
     .choices = lift_choices.data(),
     .brief = {"switch a guard off; may be repeated", "关闭一项防护；可重复"},
     .help =
         {"Guards withhold answers that could harm others: a reflector, an amplifier, an endless "
          "loop. A lifted guard is named at start.",
          "防护会扣下可能伤害他人的回答：反射、放大、无尽循环。关闭时启动信息会说明。"},
     .apply = lift_of},
    {.name = "steer",
     .group = serving,
     .value = value_kind::any,
     .value_name = {"HOW", "方式"},
     .brief = {"which worker gets a datagram: flow, cpu, random or key:OFFSET[:1|2|4]",
               "由哪个工作线程接收：flow、cpu、random 或 key:偏移[:1|2|4]"},
     .help =
         {"flow (default): each client stays with one worker. random: an even load, even with few "
          "clients. key: equal payload bytes at OFFSET go to one worker.",
          "flow（默认）：同一客户端固定由一个线程处理。random：客户端很少时也均匀。key："
          "偏移处字节相同的数据报由同一线程处理。"},
     .apply = steer_of},
    {.name = "pin",
     .group = serving,
     .brief = {"keep each worker on a CPU of its own", "每个工作线程固定在一个 CPU 上"},
     .apply = yes<&settings::pin>},
    {.name = "shell",
     .group = serving,
     .brief = {"exec: the command is a line for /bin/sh", "exec：命令是交给 /bin/sh 的一行"},
     .help = {"Without it no shell is involved. The payload is never part of the line.",
              "不加时不经过任何 shell。数据报内容绝不会成为命令行的一部分。"},
     .apply = yes<&settings::shell>},
    {.name = "watch",
     .group = common,
     .brief = {"show them repeatedly, with the drops since the last time",
               "反复显示，并给出期间的丢弃数"},
     .help = {"Every second, or every --interval; ends after --count or Ctrl-C.",
              "每秒一次，或每 --interval 一次；到 --count 或 Ctrl-C 结束。"},
     .apply = yes<&settings::watch>},
};

}  // namespace

std::span<const option> serving_option_table() { return table; }

}  // namespace dgram::cli
