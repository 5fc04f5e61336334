// SPDX-License-Identifier: MIT
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "cli/command/verbs.hpp"
#include "cli/talk/listening.hpp"
#include "cli/talk/remote.hpp"
#include "cli/verbs/relay/relay_log.hpp"

namespace dgram::cli {
namespace {

using services::impairment;
using services::relay;
using services::relay_account;
using services::relay_options;
using services::relay_way;

outcome<> check_end(const remote& remote, std::string_view typed) {
  if (remote.is_unix()) {
    return failed(misuse(typed, say({"relay forwards over UDP only, not over Unix sockets",
                                     "relay 只通过 UDP 转发，不支持 Unix 套接字"})));
  }
  if (remote.ip.address.is_multicast() || remote.ip.address.is_broadcast()) {
    return failed(misuse(typed, say({"relay forwards to one target and back, not to a group",
                                     "relay 只在客户端和一个目标之间转发，不支持组播和广播"})));
  }
  return {};
}

struct ends {
  endpoint listen;
  endpoint target;
};

outcome<ends> ends_of(run_context& run) {
  const auto& words = run.arguments;
  auto listen = local_of(words[0], run.options, run.out);
  if (!listen) return failed(std::move(listen.error()));
  auto target = remote_of(words[1], run.options, run.out);
  if (!target) return failed(std::move(target.error()));
  if (auto fine = check_end(*listen, words[0]); !fine) return failed(fine.error());
  if (auto fine = check_end(*target, words[1]); !fine) return failed(fine.error());
  if (run.options.family == address::family::v6 && listen->ip.address.is_any()) {
    return failed(misuse(
        "-6", say({"every address is both families to relay", "relay 的全部地址包含两个协议族"}),
        say({"name one address: [::1]:PORT", "请写出一个地址：[::1]:PORT"})));
  }
  return ends{listen->ip, target->ip};
}

// One that can be typed again.
std::uint64_t new_seed() { return std::random_device()(); }

relay_options options_of(const settings& given, const ends& where) {
  relay_options options{.listen = where.listen,
                        .target = where.target,
                        .allow = given.allow,
                        .gro = given.gro,
                        .interface = given.interface};
  if (given.clients) options.clients = *given.clients;
  if (given.idle) options.idle = *given.idle;
  const std::uint64_t seed = given.seed ? *given.seed : new_seed();
  for (const auto which : {relay_way::up, relay_way::down}) {
    impairment& path = options.impaired[static_cast<std::size_t>(which)];
    if (!given.only || *given.only == which) path = given.path;
    path.seed = seed;
  }
  return options;
}

failure why_not(const error& why, const ends& where) {
  if (why.code == std::errc::too_many_symbolic_link_levels) {
    return misuse(where.target.to_string(), say({"it would forward to itself", "它会转发给自己"}),
                  say({"LISTEN is where clients send to; TARGET must be another socket",
                       "LISTEN 是客户端发往的地址，TARGET 是另一个程序"}));
  }
  return failure_of(why, "relay " + where.listen.to_string());
}

std::string list_of(const std::vector<network>& allowed) {
  std::string list;
  for (const network& range : allowed) list += (list.empty() ? "" : ", ") + range.to_string();
  return list;
}

exit_code run_relay(run_context& run) {
  const auto where = ends_of(run);
  if (!where) return run.out.fail(where.error());
  std::optional<relay> here;
  relay_log log(run.out, run.capture, [&] { here->stop(); });
  auto options = options_of(run.options, *where);
  options.observers = log.observers();
  auto opened = relay::open(options);
  if (!opened) return run.out.fail(why_not(opened.error(), *where));
  here.emplace(std::move(*opened));
  report_relaying(run.out, *here, list_of(run.options.allow));
  result<> ended;
  {
    const auto stopping = run.stop.call([&] { here->stop(); });
    ended = here->run({});
  }
  const relay_account account = here->count();
  run.capture.account({.dropped_by_kernel = account[relay_way::up].kernel_drops +
                                            account[relay_way::down].kernel_drops});
  if (!run.out.gone()) report_relayed(run.out, account, run.options.gro);
  if (!ended) return run.out.fail(why_not(ended.error(), *where));
  return exit_code::done;
}

constexpr example relay_examples[] = {
    {"dgram relay 9000 10.0.0.7:5000 -v",
     {"what do they say to each other?", "它们之间说了什么？"}},
    {"dgram relay :9000 10.0.0.7:5000 --loss 5% --delay 40ms --jitter 20ms",
     {"a mobile network, for the whole LAN", "为整个局域网模拟移动网络"}},
    {"dgram relay 9000 :9999 --loss 10% --reorder 2% --duplicate 1% --seed 42",
     {"the same losses in every run", "每次运行丢失的都相同"}},
    {"dgram relay 9000 :9999 --only down --bandwidth 1M --mtu 1200",
     {"a narrow way back", "狭窄的回程"}},
};

said both_ends() {
  return say({"dgram relay LISTEN TARGET: clients send to LISTEN, the relay sends to TARGET",
              "dgram relay LISTEN TARGET：客户端发往哪里，再转发到哪里"});
}

constexpr positional relay_arguments[] = {
    {.name = {"LISTEN", "LISTEN"}, .missing = both_ends},
    {.name = {"TARGET", "TARGET"}, .missing = both_ends},
};

}  // namespace

const verb relay_verb{
    .name = "relay",
    .arguments = relay_arguments,
    .brief = {"forwards to a target and back, and may impair the path",
              "转发到目标并送回回复，可模拟恶劣的网络"},
    .help =
        {"Each client of LISTEN has a socket of its own towards TARGET, and gets its answers from "
         "the address it sent to. Payloads pass byte for byte. The same --seed repeats every "
         "impairment for the same datagrams in the same order: the i-th client has random streams "
         "of its own, one for each direction. PORT alone is loopback; :PORT is every address as "
         "LISTEN, this machine as TARGET. A refusal by the target is counted, and shown with -v; "
         "the client sees silence. Ctrl-C ends the relay: delayed datagrams leave at once, and the "
         "account of both directions is printed.",
         "每个发往 LISTEN 的客户端都有自己通往 TARGET 的套接字，因此各自得到自己的回复，"
         "且来自它所发往的地址。数据逐字节转发；--loss 等选项的作用对相同的 --seed "
         "和相同顺序的数据报每次都相同：第 i 个客户端在每个方向有自己的随机序列。只写 PORT 表示回环；"
         ":PORT 作为 LISTEN 表示所有地址，作为 TARGET 表示本机。目标拒绝时，-v 会在这里说明并计数；"
         "客户端只会看到没有回音。按 Ctrl-C 结束：等待中的立即发出，并给出两个方向的统计。"},
    .examples = relay_examples,
    .options =
        "clients loss duplicate reorder corrupt delay jitter bandwidth mtu seed only ipv4 "
        "ipv6 iface idle gro allow json output pcap",
    .shows = datagrams::verbose,
    .run = run_relay,
};

}  // namespace dgram::cli
