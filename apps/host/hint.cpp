// SPDX-License-Identifier: MIT
#include "host/hint.hpp"

#include <fmt/format.h>

#include "host/holder.hpp"
#include "host/interfaces.hpp"
#include "workshop/text/safe_text.hpp"

namespace dgram::host {
namespace {

std::string interface_names() {
  std::string names;
  const auto present = interfaces();
  if (!present) return names;
  for (const auto& interface : *present) names += (names.empty() ? "" : ", ") + interface.name;
  return names;
}

std::string holder_name(const endpoint& local) {
  const auto found = holder_of(local);
  if (!found || !*found || (*found)->holders.empty()) return {};
  const process& holder = (*found)->holders.front();
  return fmt::format("{} (pid {})", workshop::safe_text(as_bytes(holder.name)), holder.pid);
}

hint for_bind(const error& why) {
  if (why.code == std::errc::address_in_use) {
    const std::string by = holder_name(why.where);
    if (!by.empty()) return {"held by " + by, fmt::format("被 {} 占用", by)};
    return {fmt::format("held by a process of another user: sudo dgram ports {} tells which",
                        why.where.port),
            fmt::format("被其他用户的进程占用：sudo dgram ports {} 会显示是哪个", why.where.port)};
  }
  if (why.code == std::errc::permission_denied && why.where.port < 1024) {
    return {
        "ports below 1024 need root, CAP_NET_BIND_SERVICE, or a lower "
        "net.ipv4.ip_unprivileged_port_start",
        "1024 以下的端口需要 root、CAP_NET_BIND_SERVICE，"
        "或调低 net.ipv4.ip_unprivileged_port_start"};
  }
  if (why.code == std::errc::address_not_available) {
    return {"not an address of this machine: ip address lists them",
            "不是本机的地址：ip address 会列出本机地址"};
  }
  return {};
}

}  // namespace

hint hint_for(const error& why) {
  if (why.code == make_error_code(errc::no_such_interface)) {
    const std::string names = interface_names();
    return {"this machine has: " + names, "本机的接口：" + names};
  }
  if (why.code == std::errc::network_unreachable) {
    return {"this machine has no route there: ip route shows what it has",
            "本机没有到那里的路由：ip route 可查看"};
  }
  return for_bind(why);
}

}  // namespace dgram::host
