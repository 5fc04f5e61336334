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

std::int64_t microseconds_late(const relayed& one) {
  if (one.what.copies == 0) return 0;
  const duration late = one.what.due[0] - one.when;
  return std::chrono::duration_cast<std::chrono::microseconds>(late).count();
}

/// What becomes of it, in one word.
std::string_view end_of(const relayed& one) {
  if (one.withheld) return name(*one.withheld);
  if (one.what.what == fate::end::lost) return "lost";
  if (one.what.what == fate::end::too_big) return "too-big";
  if (one.what.copies == 0) return one.what.overflowed != 0 ? "queue" : "failed";
  return "forwarded";
}

/// "lost ", "doubled late 12.3 ms ", or nothing for one that passes as it is.
std::string words_of(const relayed& one) {
  const std::string_view end = end_of(one);
  if (end != "forwarded") return fmt::format("{} ", end);
  std::string all;
  if (one.what.copies > 1) all += "doubled ";
  if (one.what.changed_bit) all += fmt::format("changed bit {} ", *one.what.changed_bit);
  if (one.what.held) return all + "held ";
  constexpr double millisecond = 1'000;
  if (const auto late = microseconds_late(one); late > 0) {
    all += fmt::format("late {:.1f} ms ", static_cast<double>(late) / millisecond);
  }
  return all;
}

}  // namespace

services::relay_observers relay_log::observers() {
  services::relay_observers all;
  all.unopened = [this](const endpoint& client, const error& why) { unopened(client, why); };
  const bool verbose = out_->style().verbose;
  if (verbose) all.seen = [this](const relayed& one) { seen(one); };
  if (capture_->is_open()) {
    all.came = [this](const datagram& one) { capture_->received(one); };
    all.left = [this](const datagram& one) { capture_->sent(one); };
  }
  if (verbose || capture_->is_open()) {
    all.news = [this](relay_way which, const endpoint& client, const path_error& one) {
      capture_->news(one);
      if (out_->style().verbose) news(which, client, one);
    };
  }
  return all;
}

// A record is flushed at once, so that both ways of a conversation are seen as they happen.
void relay_log::end_record() {
  out_->flush();
  if (out_->gone()) gone_();
}

void relay_log::seen(const relayed& one) {
  if (out_->json()) {
    seen_as_json(one);
  } else if (!out_->style().terminal || shown_.may_show()) {
    const std::string body = workshop::escape_line(one.payload);
    out_->line(safe::made(fmt::format("{} {} {}{} B{}{}", one.way == relay_way::up ? "▶" : "◀",
                                      one.client.to_string(), words_of(one), one.payload.size(),
                                      body.empty() ? "" : " ", body)));
  }
  end_record();
}

void relay_log::seen_as_json(const relayed& one) {
  const endpoint& from = one.way == relay_way::up ? one.client : one.target;
  boost::json::object fields{{"local", one.local.to_string()},
                             {"remote", from.to_string()},
                             {"way", name(one.way)},
                             {"client", one.client.to_string()}};
  workshop::put_payload(fields, one.payload, nullptr);
  fields["truncated"] = false;
  fields["fate"] = one.withheld ? "withheld" : end_of(one);
  if (one.withheld) fields["guard"] = name(*one.withheld);
  if (one.what.copies > 1) fields["copies"] = one.what.copies;
  if (one.what.held) fields["held"] = true;
  if (one.what.changed_bit) fields["changed_bit"] = *one.what.changed_bit;
  if (const auto late = microseconds_late(one); late > 0) fields["late_us"] = late;
  out_->event("rx", std::move(fields));
}

void relay_log::news(relay_way, const endpoint& client, const path_error& one) {
  if (!out_->json()) {
    out_->note(say({"for {}: {}", "为 {}：{}"}, client.to_string(), cli::words_of(one)));
    return;
  }
  auto fields = workshop::path_fields(one);
  fields["client"] = client.to_string();
  out_->event(name(one.why), std::move(fields));
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

boost::json::object fields_of(const impairment& one) {
  constexpr double percent = 100;
  boost::json::object fields;
  const auto put = [&](const char* name, double value) {
    if (value > 0) fields[name] = value;
  };
  put("loss", one.loss * percent);
  put("duplicate", one.duplicate * percent);
  put("reorder", one.reorder * percent);
  put("corrupt", one.corrupt * percent);
  put("delay_ms", milliseconds(one.delay));
  put("jitter_ms", milliseconds(one.jitter));
  if (one.bandwidth != 0) fields["bandwidth_bps"] = one.bandwidth;
  if (one.mtu != 0) fields["mtu"] = one.mtu;
  return fields;
}

boost::json::object guards_of(const relay_counters& one) {
  boost::json::object guards;
  for (std::size_t i = 0; i < guards_count; ++i) {
    if (one.withheld[i] != 0) guards[name(static_cast<guard>(i))] = one.withheld[i];
  }
  return guards;
}

boost::json::object fields_of(const relay_counters& one) {
  return {
      {"received", one.received},   {"forwarded", one.forwarded}, {"duplicated", one.duplicated},
      {"lost", one.lost},           {"too_big", one.too_big},     {"queue", one.queue},
      {"withheld", guards_of(one)}, {"failed", one.failed},       {"waiting", one.waiting},
      {"reordered", one.reordered}, {"unswapped", one.unswapped}, {"corrupted", one.corrupted},
      {"icmp", one.news},           {"kernel", one.kernel_drops}};
}

// The same words as of all verbs, summed over both directions: what was lost as it was asked for
// has been handled.
boost::json::object summary_fields(const relay_account& account) {
  relay_counters sum;
  for (const relay_counters& one : account.ways) {
    sum.received += one.received;
    sum.forwarded += one.forwarded;
    sum.queue += one.queue;
    sum.failed += one.failed;
    sum.waiting += one.waiting;
    sum.kernel_drops += one.kernel_drops;
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
  std::string all;
  for (const auto& [key, value] : fields) {
    all += fmt::format(
        "{}{} {}", all.empty() ? "" : ", ", std::string_view(key),
        value.is_double() ? fmt::format("{:g}", value.as_double()) : boost::json::serialize(value));
  }
  return all;
}

// What is not zero of what a bad path and a bad day do, by the names of the JSON object.
std::string happened(const relay_counters& one) {
  boost::json::object fields = fields_of(one);
  for (const char* told : {"received", "forwarded", "withheld", "kernel"}) fields.erase(told);
  for (const auto& [guard, count] : guards_of(one)) fields[guard] = count;
  std::string all;
  for (const auto& [key, value] : fields) {
    const auto count = value.to_number<std::uint64_t>();
    if (count != 0) all += fmt::format(", {} {}", std::string_view(key), count);
  }
  return all;
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
    const relay_counters& one = account[which];
    const std::string drops =
        (gro && one.kernel_drops != 0 ? "≥ " : "") + std::to_string(one.kernel_drops);
    out.note(say({"{}: received {} ({} bytes), dropped by the kernel {}, forwarded {}{}",
                  "{}：收到 {} 个（{} 字节），内核丢弃 {} 个，转发 {} 个{}"},
                 name(which), one.received, one.received_bytes, drops, one.forwarded,
                 happened(one)));
  }
  out.note(say({"clients {}, forgotten when idle {}, to make room {}",
                "客户端 {} 个，因沉默而忘记 {} 个，为腾出空间 {} 个"},
               account.clients_came, account.clients_idle, account.clients_dropped));
}

}  // namespace dgram::cli
