// SPDX-License-Identifier: MIT
#include <dgram/server.hpp>

#include <algorithm>
#include <thread>

#include "cli/command/option_values.hpp"
#include "cli/words/option.hpp"
#include "workshop/text/quantity.hpp"

namespace dgram::cli {
namespace {

using enum option_group;

workshop::parsed<void> ttl_of(settings& into, std::string_view value) {
  return put(into.ttl, workshop::parse_count(value, 1, 255));
}
workshop::parsed<void> tos_of(settings& into, std::string_view value) {
  return put(into.tos, workshop::parse_count(value, 0, 255));
}
workshop::parsed<void> workers_of(settings& into, std::string_view value) {
  if (value == "auto") {
    into.workers = std::clamp(std::thread::hardware_concurrency(), 1U, server::workers_max);
    return {};
  }
  return put(into.workers, workshop::parse_count(value, 1, server::workers_max));
}
workshop::parsed<void> to_of(settings& into, std::string_view value) {
  into.to.emplace_back(value);
  return {};
}

const option table[] = {
    {.name = "to",
     .group = socket,
     .value = value_kind::any,
     .value_name = {"ADDRESS", "地址"},
     .brief = {"one more remote; may be repeated", "再加一个远端；可重复"},
     .help =
         {"The first argument may then be omitted or be one more address. An argument that is not "
          "an address is DATA, and so is every argument after --. replay takes its remotes from "
          "--to alone.",
          "此时第一个参数可以省略，也可以再是一个地址；不是地址的就是数据，-- 之后的总是数据。"
          "replay 的远端只由此给出。"},
     .apply = to_of},
    {.letter = 'b',
     .name = "bind",
     .group = socket,
     .value = value_kind::any,
     .value_name = {"[ADDR][:PORT]", "[地址][:端口]"},
     .brief = {"send from this local address and port", "从这个本地地址和端口发送"},
     .help = {"A port that is taken is an error; no other port is used.",
              "绝不换成别的：如果已被占用就是错误。"},
     .apply = keep<&settings::bind>},
    {.letter = '4',
     .name = "ipv4",
     .group = socket,
     .brief = {"IPv4 only", "只用 IPv4"},
     .apply = choose<&settings::family, address::family::v4>},
    {.letter = '6',
     .name = "ipv6",
     .group = socket,
     .brief = {"IPv6 only", "只用 IPv6"},
     .apply = choose<&settings::family, address::family::v6>},
    {.name = "iface",
     .group = socket,
     .value = value_kind::interface,
     .value_name = {"NAME", "名称"},
     .brief = {"the interface to send and receive over", "收发所用的网络接口"},
     .help =
         {"Multicast: the interface that joins the group or sends to it. relay: the clients' side. "
          "capture: every interface by default.",
          "对组播：在哪个接口加入，或从哪个接口发出。relay：面向客户端的一侧。capture："
          "默认为全部。"},
     .apply = keep<&settings::interface>},
    {.name = "from-source",
     .group = socket,
     .value = value_kind::any,
     .value_name = {"IP", "IP"},
     .brief = {"multicast: receive from this sender only (SSM)",
               "组播：只接收这个发送者的数据（SSM）"},
     .apply = keep<&settings::from_source>},
    {.name = "ttl",
     .group = socket,
     .value = value_kind::any,
     .value_name = {"N", "N"},
     .brief = {"most hops of a datagram, 1 to 255", "数据报最多经过的跳数，1 到 255"},
     .help = {"The default for multicast is 1.", "组播默认为 1。"},
     .apply = ttl_of},
    {.name = "tos",
     .group = socket,
     .value = value_kind::any,
     .value_name = {"N", "N"},
     .brief = {"the TOS byte, 0 to 255: DSCP and ECN", "TOS 字节，0 到 255：DSCP 和 ECN"},
     .apply = tos_of},
    {.name = "broadcast",
     .group = socket,
     .brief = {"allow broadcast addresses", "允许广播地址"},
     .apply = yes<&settings::broadcast>},
    {.name = "workers",
     .group = serving,
     .value = value_kind::any,
     .value_name = {"N|auto", "N|auto"},
     .brief = {"sockets and threads that share the port (default 1; auto: one for each CPU)",
               "共享端口的套接字和线程数（默认 1；auto：每个 CPU 一个）"},
     .apply = workers_of},
    {.name = "gro",
     .group = serving,
     .brief = {"let the kernel hand over trains of datagrams: faster",
               "让内核成串地交付数据报：更快"},
     .help =
         {"The kernel then counts dropped trains, not datagrams: the account gives a lower bound.",
          "此时内核按串计丢弃数：统计显示为至少。"},
     .apply = yes<&settings::gro>},
};

}  // namespace

std::span<const option> socket_option_table() { return table; }

}  // namespace dgram::cli
