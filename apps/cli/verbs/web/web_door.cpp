// SPDX-License-Identifier: MIT
#include "cli/verbs/web/web_door.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace dgram::cli {
namespace {

constexpr std::uint16_t port_default = 9990;

bool is_host_name(std::string_view name) {
  const auto may = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  return !name.empty() && name.front() != '.' && name.back() != '.' &&
         std::ranges::all_of(name, may);
}

std::string lower(std::string_view text) {
  std::string all(text);
  for (char& c : all) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return all;
}

failure not_a_name(std::string_view typed) {
  return misuse(
      "--expose " + std::string(typed),
      say({"neither an address nor a host name", "既不是地址也不是主机名"}),
      say({"without port: 192.0.2.7, bench.example", "不带端口：192.0.2.7、bench.example"}));
}

outcome<> expose(assist::web_options& all, std::string_view typed) {
  std::string_view bare = typed;
  if (bare.starts_with('[') && bare.ends_with(']')) bare = bare.substr(1, bare.size() - 2);
  if (const auto literal = address::parse(bare)) {
    all.addresses.push_back(*literal);
    if (literal->is_any()) return {};
    const std::string text = literal->to_string();
    all.names.push_back(text.contains(':') ? "[" + text + "]" : text);
    return {};
  }
  const std::string name = lower(typed);
  if (!is_host_name(name)) return failed(not_a_name(typed));
  all.names.push_back(name);
  return {};
}

outcome<> check_exposed(const assist::web_options& all, const settings& asked) {
  if (!asked.plain) {
    return failed(misuse("--expose",
                         say({"there is no encryption yet, so this needs --plain",
                              "目前没有加密，因此需要 --plain"}),
                         say({"safer, from the other machine: ssh -L 9990:127.0.0.1:9990 HOST",
                              "更安全，在另一台机器上：ssh -L 9990:127.0.0.1:9990 HOST"})));
  }
  if (all.addresses.empty()) {
    return failed(misuse("--expose", say({"no address to bind", "没有可绑定的地址"}),
                         say({"name one of this machine besides: --expose 192.0.2.7",
                              "请另外给出本机的一个地址：--expose 192.0.2.7"})));
  }
  if (all.names.empty()) {
    return failed(misuse("--expose", say({"browsers need a name to ask for", "浏览器需要一个名称"}),
                         say({"name it besides: --expose bench.example",
                              "请另外给出名称：--expose bench.example"})));
  }
  return {};
}

failure why_not(const error& why) {
  failure told = failure_of(why, "web " + why.where.to_string());
  if (why.code == std::errc::address_in_use) {
    told.hint =
        say({"another program has that TCP port: ss -ltnp tells which; --port takes another",
             "另一个程序占用了该 TCP 端口：ss -ltnp 可查看；用 --port 选择其他端口"});
  }
  return told;
}

}  // namespace

outcome<assist::web_options> web_options_of(const settings& asked) {
  assist::web_options all{.port = asked.web_port.value_or(port_default)};
  for (const std::string& name : asked.expose) {
    if (auto fine = expose(all, name); !fine) return failed(std::move(fine.error()));
  }
  if (asked.expose.empty()) {
    if (!asked.plain) return all;
    return failed(misuse("--plain", say({"only with --expose", "只与 --expose 同用"})));
  }
  if (auto fine = check_exposed(all, asked); !fine) return failed(std::move(fine.error()));
  return all;
}

outcome<assist::web_server> open_web(run_context& run) {
  auto asked = web_options_of(run.options);
  if (!asked) return failed(std::move(asked.error()));
  auto opened = assist::web_server::open(*asked);
  if (!opened && !run.options.web_port && opened.error().code == std::errc::address_in_use) {
    asked->port = 0;
    opened = assist::web_server::open(*asked);
    if (opened) {
      run.out.note(say({"TCP port {} is taken, so it is {}", "TCP 端口 {} 已被占用，改用 {}"},
                       port_default, opened->port()));
    }
  }
  if (!opened) return failed(why_not(opened.error()));
  return std::move(*opened);
}

void tell_exposure(writer& out, const assist::web_server& server, const settings& asked) {
  if (asked.expose.empty()) return;
  std::string places;
  for (const endpoint& one : server.local()) {
    places += (places.empty() ? "" : ", ") + one.to_string();
  }
  out.note(say({"reachable from the network at {}, unencrypted: who reads the traffic can send "
                "from this machine",
                "可从网络访问 {}，未加密：能读取流量的人就能从本机发送"},
               places));
}

}  // namespace dgram::cli
