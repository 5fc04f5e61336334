// SPDX-License-Identifier: MIT
#include "cli/verbs/relay/relay_log.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <chrono>
#include <string>
#include <utility>

#include "cli/output/report.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

using services::fate;
using services::impairment;
using services::relay_account;
using services::relay_counters;
using services::relay_way;
using services::relayed;

std::int64_t microseconds_late(const relayed& passed) {
  if (passed.what.copies == 0) return 0;
  const duration late = passed.what.due[0] - passed.when;
  return std::chrono::duration_cast<std::chrono::microseconds>(late).count();
}

/// What becomes of it, in one word.
std::string_view end_of(const relayed& passed) {
  if (passed.withheld) return name(*passed.withheld);
  if (passed.what.what == fate::end::lost) return "lost";
  if (passed.what.what == fate::end::too_big) return "too-big";
  if (passed.what.copies == 0) return passed.what.overflowed != 0 ? "queue" : "failed";
  return "forwarded";
}

/// "lost ", "doubled late 12.3 ms ", or nothing for one that passes as it is.
std::string words_of(const relayed& passed) {
  const std::string_view end = end_of(passed);
  if (end != "forwarded") return fmt::format("{} ", end);
  std::string joined;
  if (passed.what.copies > 1) joined += "doubled ";
  if (passed.what.changed_bit) joined += fmt::format("changed bit {} ", *passed.what.changed_bit);
  if (passed.what.held) return joined + "held ";
  constexpr double millisecond = 1'000;
  if (const auto late = microseconds_late(passed); late > 0) {
    joined += fmt::format("late {:.1f} ms ", static_cast<double>(late) / millisecond);
  }
  return joined;
}

}  // namespace

services::relay_observers relay_log::observers() {
  services::relay_observers observers;
  observers.unopened = [this](const endpoint& client, const error& why) { unopened(client, why); };
  const bool verbose = out_->style().verbose;
  if (verbose) observers.seen = [this](const relayed& passed) { seen(passed); };
  if (capture_->is_open()) {
    observers.came = [this](const datagram& datagram) { capture_->received(datagram); };
    observers.left = [this](const datagram& datagram) { capture_->sent(datagram); };
  }
  if (verbose || capture_->is_open()) {
    observers.news = [this](relay_way which, const endpoint& client, const path_error& event) {
      capture_->news(event);
      if (out_->style().verbose) news(which, client, event);
    };
  }
  return observers;
}

// A record is flushed at once, so that both ways of a conversation are seen as they happen.
void relay_log::end_record() {
  out_->flush();
  if (out_->gone()) gone_();
}

void relay_log::seen(const relayed& passed) {
  if (out_->json()) {
    seen_as_json(passed);
  } else if (!out_->style().terminal || shown_.may_show()) {
    const std::string body = workshop::escape_line(passed.payload);
    out_->line(safe::made(fmt::format("{} {} {}{} B{}{}", passed.way == relay_way::up ? "▶" : "◀",
                                      passed.client.to_string(), words_of(passed),
                                      passed.payload.size(), body.empty() ? "" : " ", body)));
  }
  end_record();
}

void relay_log::seen_as_json(const relayed& passed) {
  const endpoint& from = passed.way == relay_way::up ? passed.client : passed.target;
  boost::json::object fields{{"local", passed.local.to_string()},
                             {"remote", from.to_string()},
                             {"way", name(passed.way)},
                             {"client", passed.client.to_string()}};
  workshop::put_payload(fields, passed.payload, nullptr);
  fields["truncated"] = false;
  fields["fate"] = passed.withheld ? "withheld" : end_of(passed);
  if (passed.withheld) fields["guard"] = name(*passed.withheld);
  if (passed.what.copies > 1) fields["copies"] = passed.what.copies;
  if (passed.what.held) fields["held"] = true;
  if (passed.what.changed_bit) fields["changed_bit"] = *passed.what.changed_bit;
  if (const auto late = microseconds_late(passed); late > 0) fields["late_us"] = late;
  out_->event("rx", std::move(fields));
}

void relay_log::news(relay_way, const endpoint& client, const path_error& news) {
  if (!out_->json()) {
    out_->note(say({"for {}: {}", "为 {}：{}"}, client.to_string(), cli::words_of(news)));
    return;
  }
  auto fields = workshop::path_fields(news);
  fields["client"] = client.to_string();
  out_->event(name(news.why), std::move(fields));
  end_record();
}

void relay_log::unopened(const endpoint& client, const error& why) {
  if (!failures_.may_show()) return;
  out_->note(say({"no socket for {}: {}", "无法为 {} 打开套接字：{}"}, client.to_string(),
                 cli::words_of(why.code)));
}

namespace {

constexpr relay_way both_ways[] = {relay_way::up, relay_way::down};

double milliseconds(duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

boost::json::object fields_of(const impairment& impairment) {
  constexpr double percent = 100;
  boost::json::object fields;
  const auto put = [&](const char* name, double value) {
    if (value > 0) fields[name] = value;
  };
  put("loss", impairment.loss * percent);
  put("duplicate", impairment.duplicate * percent);
  put("reorder", impairment.reorder * percent);
  put("corrupt", impairment.corrupt * percent);
  put("delay_ms", milliseconds(impairment.delay));
  put("jitter_ms", milliseconds(impairment.jitter));
  if (impairment.bandwidth != 0) fields["bandwidth_bps"] = impairment.bandwidth;
  if (impairment.mtu != 0) fields["mtu"] = impairment.mtu;
  return fields;
}

boost::json::object guards_of(const relay_counters& counters) {
  boost::json::object guards;
  for (std::size_t i = 0; i < guards_count; ++i) {
    if (counters.withheld[i] != 0) guards[name(static_cast<guard>(i))] = counters.withheld[i];
  }
  return guards;
}

boost::json::object fields_of(const relay_counters& counters) {
  return {{"received", counters.received},
          {"forwarded", counters.forwarded},
          {"duplicated", counters.duplicated},
          {"lost", counters.lost},
          {"too_big", counters.too_big},
          {"queue", counters.queue},
          {"withheld", guards_of(counters)},
          {"failed", counters.failed},
          {"waiting", counters.waiting},
          {"reordered", counters.reordered},
          {"unswapped", counters.unswapped},
          {"corrupted", counters.corrupted},
          {"icmp", counters.news},
          {"kernel", counters.kernel_drops}};
}

// The same words as of all verbs, summed over both directions: what was lost as it was asked for
// has been handled.
boost::json::object summary_fields(const relay_account& account) {
  relay_counters sum;
  for (const relay_counters& counters : account.ways) {
    sum.received += counters.received;
    sum.forwarded += counters.forwarded;
    sum.queue += counters.queue;
    sum.failed += counters.failed;
    sum.waiting += counters.waiting;
    sum.kernel_drops += counters.kernel_drops;
  }
  const relay_counters& up = account[relay_way::up];
  const auto handled = sum.received - up.withheld_total() - sum.queue - sum.failed - sum.waiting;
  return {
      {"arrived", sum.received + sum.kernel_drops},
      {"received", sum.received},
      {"handled", static_cast<std::int64_t>(handled)},
      {"sent", sum.forwarded},
      {"dropped", {{"kernel", sum.kernel_drops}, {"guard", guards_of(up)}, {"queue", sum.queue}}},
      {"failed", sum.failed},
      {"waiting", sum.waiting},
      {"clients",
       {{"came", account.clients_came},
        {"idle", account.clients_idle},
        {"dropped", account.clients_dropped}}}};
}

std::string words_of(const boost::json::object& fields) {
  std::string joined;
  for (const auto& [key, value] : fields) {
    joined += fmt::format(
        "{}{} {}", joined.empty() ? "" : ", ", std::string_view(key),
        value.is_double() ? fmt::format("{:g}", value.as_double()) : boost::json::serialize(value));
  }
  return joined;
}

// What is not zero of what a bad path and a bad day do, by the names of the JSON object.
std::string happened(const relay_counters& counters) {
  boost::json::object fields = fields_of(counters);
  for (const char* name : {"received", "forwarded", "withheld", "kernel"}) fields.erase(name);
  for (const auto& [guard, count] : guards_of(counters)) fields[guard] = count;
  std::string joined;
  for (const auto& [key, value] : fields) {
    const auto count = value.to_number<std::uint64_t>();
    if (count != 0) joined += fmt::format(", {} {}", std::string_view(key), count);
  }
  return joined;
}

}  // namespace

void report_relaying(writer& out, const services::relay& relay, const std::string& allowed) {
  const std::uint64_t seed = relay.impaired(relay_way::up).seed;
  if (out.json()) {
    boost::json::object fields{{"local", relay.local().to_string()},
                               {"target", relay.target().to_string()},
                               {"exposure", name(relay.exposed())},
                               {"seed", seed}};
    for (const auto which : both_ways) fields[name(which)] = fields_of(relay.impaired(which));
    out.event("listening", std::move(fields));
    return out.flush();
  }
  out.note(say({"listening on {}", "正在监听 {}"}, relay.local().to_string()));
  out.note(say({"forwarding to {}", "转发到 {}"}, relay.target().to_string()));
  if (!allowed.empty()) {
    out.note(say({"for {} only", "只为 {}"}, allowed));
  } else if (relay.exposed() == exposure::private_ranges) {
    out.note(say({"for private addresses only; --allow CIDR names others",
                  "只为私有地址转发；用 --allow CIDR 指定其他来源"}));
  }
  bool bad = false;
  for (const auto which : both_ways) {
    const auto words = words_of(fields_of(relay.impaired(which)));
    if (words.empty()) continue;
    out.note(said::same(fmt::format("{}: {}", name(which), words)));
    bad = true;
  }
  if (bad) out.note(say({"the same again: --seed {}", "重现：--seed {}"}, seed));
}

void report_relayed(writer& out, const relay_account& account, bool gro) {
  if (out.json()) {
    auto fields = summary_fields(account);
    for (const auto which : both_ways) fields[name(which)] = fields_of(account[which]);
    return out.event("summary", std::move(fields));
  }
  for (const auto which : both_ways) {
    const relay_counters& counters = account[which];
    const std::string drops =
        (gro && counters.kernel_drops != 0 ? "≥ " : "") + std::to_string(counters.kernel_drops);
    out.note(say({"{}: received {} ({} bytes), dropped by the kernel {}, forwarded {}{}",
                  "{}：收到 {} 个（{} 字节），内核丢弃 {} 个，转发 {} 个{}"},
                 name(which), counters.received, counters.received_bytes, drops, counters.forwarded,
                 happened(counters)));
  }
  out.note(say({"clients {}, forgotten when idle {}, to make room {}",
                "客户端 {} 个，因沉默而忘记 {} 个，为腾出空间 {} 个"},
               account.clients_came, account.clients_idle, account.clients_dropped));
}

}  // namespace dgram::cli
