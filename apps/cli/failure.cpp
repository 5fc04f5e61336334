// SPDX-License-Identifier: MIT
#include "cli/failure.hpp"

#include <fmt/format.h>

#include <utility>

#include "cli/sentences.hpp"
#include "host/holder.hpp"
#include "host/interfaces.hpp"
#include "workshop/safe_text.hpp"

namespace dgram::cli {
namespace {

std::string interface_names() {
  std::string names;
  const auto all = host::interfaces();
  if (!all) return names;
  for (const auto& one : *all) names += (names.empty() ? "" : ", ") + one.name;
  return names;
}

std::string holder_name(const endpoint& local) {
  const auto found = host::holder_of(local);
  if (!found || !*found || (*found)->holders.empty()) return {};
  const host::process& one = (*found)->holders.front();
  const std::string name = workshop::safe_text(as_bytes(one.name));
  return fmt::format("{} (pid {})", name, one.pid);
}

said hint_for_bind(const error& why) {
  if (why.code == std::errc::address_in_use) {
    const std::string by = holder_name(why.where);
    if (!by.empty()) return say({"held by {}", "被 {} 占用"}, by);
    return say({"held by a process of another user: sudo dgram ports {} tells which",
                "被其他用户的进程占用：sudo dgram ports {} 会显示是哪个"},
               why.where.port);
  }
  if (why.code == std::errc::permission_denied && why.where.port < 1024) {
    return say(
        {"ports below 1024 need root, CAP_NET_BIND_SERVICE, or a lower "
         "net.ipv4.ip_unprivileged_port_start",
         "1024 以下的端口需要 root、CAP_NET_BIND_SERVICE，"
         "或调低 net.ipv4.ip_unprivileged_port_start"});
  }
  if (why.code == std::errc::address_not_available) {
    return say({"not an address of this machine: ip address lists them",
                "不是本机的地址：ip address 会列出本机地址"});
  }
  return {};
}

said hint_for(const error& why) {
  if (why.code == make_error_code(errc::no_such_interface)) {
    return say({"this machine has: {}", "本机的接口：{}"}, interface_names());
  }
  if (why.code == make_error_code(errc::payload_too_long) || why.code == std::errc::message_size) {
    return too_long_hint();
  }
  if (why.code == std::errc::permission_denied && std::string_view(why.during) == "send") {
    return say({"a broadcast address needs --broadcast", "广播地址需要 --broadcast"});
  }
  if (why.code == std::errc::network_unreachable) {
    return say({"this machine has no route there: ip route shows what it has",
                "本机没有到那里的路由：ip route 可查看"});
  }
  return hint_for_bind(why);
}

}  // namespace

said too_long_hint() {
  return say(
      {"a datagram holds at most 65,507 bytes over IPv4, 65,527 over IPv6; splitting it "
       "(--chunk) comes with a later version",
       "一个数据报在 IPv4 上最多 65,507 字节，IPv6 上 65,527 字节；"
       "拆分（--chunk）以后的版本才有"});
}

failure misuse(std::string_view thing, said why, said hint) {
  return {.code = exit_code::usage,
          .thing = std::string(thing),
          .what = "usage",
          .why = std::move(why),
          .hint = std::move(hint)};
}

failure failure_of(const error& why, std::string_view thing) {
  return {.code = exit_code_of(why.code),
          .thing = std::string(thing),
          .what = why.during,
          .why = words_of(why.code),
          .hint = hint_for(why)};
}

failure failure_of(const workshop::parse_error& why, std::string_view thing, std::string_view what,
                   std::string_view source) {
  return {.code = exit_code::usage,
          .thing = std::string(thing),
          .what = std::string(what),
          .why = sentence(why.what),
          .source = std::string(source),
          .at = why.at,
          .length = why.length};
}

said words_of(const std::error_code& code) { return sentence(code.message()); }

}  // namespace dgram::cli
