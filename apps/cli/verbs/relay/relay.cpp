// SPDX-License-Identifier: MIT
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "cli/command/verb.hpp"
#include "cli/talk/listening.hpp"
#include "cli/talk/remote.hpp"
#include "cli/verbs/relay/relay_log.hpp"
#include "cli/verbs/relay/relay_report.hpp"

namespace dgram::cli {
namespace {

using services::impairment;
using services::relay;
using services::relay_account;
using services::relay_options;
using services::relay_way;

outcome<> check_end(const remote& one, std::string_view typed) {
  if (one.is_unix()) {
    return failed(misuse(typed, say({"relay forwards over UDP only, not over Unix sockets",
                                     "relay 只通过 UDP 转发，不支持 Unix 套接字"})));
  }
  if (one.ip.address.is_multicast() || one.ip.address.is_broadcast()) {
    return failed(misuse(typed, say({"relay forwards to one target and back, not to a group",
                                     "relay 只在客户端和一个目标之间转发，不支持组播和广播"})));
  }
  return {};
}

struct ends {
  endpoint listen;
  endpoint target;
};

failure missing(const char* which) {
  return misuse(which, say({"none given", "未给出"}),
                say({"dgram relay LISTEN TARGET: where clients send to, where it goes",
                     "dgram relay LISTEN TARGET：客户端发往哪里，再转发到哪里"}));
}

outcome<ends> ends_of(run_context& run) {
  const auto& words = run.arguments;
  if (words.empty()) return failed(missing("LISTEN"));
  if (words.size() < 2) return failed(missing("TARGET"));
  if (words.size() > 2) return failed(misuse(words[2], say({"one word too many", "多余的参数"})));
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

relay_options options_of(const settings& asked, const ends& where) {
  relay_options all{.listen = where.listen,
                    .target = where.target,
                    .allow = asked.allow,
                    .gro = asked.gro,
                    .interface = asked.interface};
  if (asked.clients) all.clients = *asked.clients;
  if (asked.idle) all.idle = *asked.idle;
  const std::uint64_t seed = asked.seed ? *asked.seed : new_seed();
  for (const auto which : {relay_way::up, relay_way::down}) {
    impairment& path = all.impaired[static_cast<std::size_t>(which)];
    if (!asked.only || *asked.only == which) path = asked.path;
    path.seed = seed;
  }
  return all;
}

failure why_not(const error& why, const ends& where) {
  if (why.code == std::errc::too_many_symbolic_link_levels) {
    return misuse(where.target.to_string(), say({"it would forward to itself", "它会转发给自己"}),
                  say({"LISTEN is where clients send to, TARGET somebody else",
                       "LISTEN 是客户端发往的地址，TARGET 是另一个程序"}));
  }
  return failure_of(why, "relay " + where.listen.to_string());
}

std::string list_of(const std::vector<network>& allowed) {
  std::string all;
  for (const network& one : allowed) all += (all.empty() ? "" : ", ") + one.to_string();
  return all;
}

}  // namespace

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

}  // namespace dgram::cli
