// SPDX-License-Identifier: MIT
#include "cli/verbs/ping_report.hpp"

#include <fmt/format.h>

#include "cli/output/report.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

using measure::arrival_kind;

std::int64_t microseconds(std::uint64_t nanoseconds) {
  return static_cast<std::int64_t>((nanoseconds + 500) / 1000);
}

std::string milliseconds(double nanoseconds) { return fmt::format("{:.3f}", nanoseconds / 1e6); }

double milli(std::optional<std::uint64_t> nanoseconds) {
  return static_cast<double>(nanoseconds.value_or(0));
}

// Empty for what came as it should.
std::string_view name_of(arrival_kind kind) {
  switch (kind) {
    case arrival_kind::reordered: return "reordered";
    case arrival_kind::duplicate: return "duplicate";
    case arrival_kind::late: return "late";
    default: return {};
  }
}

said words_of(arrival_kind kind) {
  switch (kind) {
    case arrival_kind::reordered: return say({", reordered", "，乱序"});
    case arrival_kind::duplicate: return say({", duplicate", "，重复"});
    case arrival_kind::late: return say({", late: counted as lost", "，迟到：计为丢失"});
    default: return {};
  }
}

}  // namespace

void ping_report::answer(const datagram& datagram, const measure::ping_payload::facts& echo,
                         duration rtt, bool in_time) {
  const arrival_kind kind = account.arrive(echo.number, in_time);
  if (kind == arrival_kind::never_sent) return foreign(datagram);
  if (kind == arrival_kind::in_order || kind == arrival_kind::reordered) {
    rtt_.add(static_cast<std::uint64_t>(rtt.count()));
    jitter_.add(rtt);
  }
  const std::string from = workshop::source_text(datagram);
  tell_other_source(from);
  const auto rtt_us = microseconds(static_cast<std::uint64_t>(rtt.count()));
  if (out_->json()) {
    boost::json::object fields{
        {"remote", workshop::json_text(from)}, {"seq", echo.number + 1}, {"rtt_us", rtt_us}};
    if (!name_of(kind).empty()) fields[name_of(kind)] = true;
    return out_->event("ping", std::move(fields));
  }
  if (!sampling_.may_show()) return;
  const said words = say({"seq={} {} B from {} {} ms{}", "seq={} {} 字节 来自 {} {} 毫秒{}"},
                         echo.number + 1, datagram.payload.size(), from,
                         milliseconds(static_cast<double>(rtt.count())), words_of(kind));
  out_->line(words);
}

// Once: a machine with several addresses may answer from another one every time.
void ping_report::tell_other_source(std::string_view from) {
  if (from == remote_ || told_other_source_) return;
  told_other_source_ = true;
  out_->note(say({"answers come from {}, not from {}", "回复来自 {}，而不是 {}"}, from, remote_));
}

void ping_report::foreign(const datagram& datagram) {
  ++foreign_;
  out_->detail(say({"{} bytes from {} are no echo of ours", "{} 字节，来自 {}，不是我们的回显"},
                   datagram.payload.size(), workshop::source_text(datagram)));
}

void ping_report::refusal(const path_error& news, std::optional<std::uint64_t> number) {
  if (number) ++refused_;
  if (out_->json()) {
    boost::json::object fields = workshop::path_fields(news);
    if (number) fields["seq"] = *number + 1;
    return out_->event(name(news.why), std::move(fields));
  }
  if (!sampling_.may_show()) return;
  const said words = words_of(news);
  out_->note(number ? say({"seq={} {}", "seq={} {}"}, *number + 1, words) : words);
}

void ping_report::timeout(std::uint64_t number) {
  if (out_->json()) {
    return out_->event("timeout", {{"remote", workshop::json_text(remote_)}, {"seq", number + 1}});
  }
  if (!sampling_.may_show()) return;
  out_->line(say({"seq={} no answer", "seq={} 没有回复"}, number + 1));
}

std::uint64_t ping_report::lost() const { return account.lost() - undecided_; }

void ping_report::close(std::uint64_t undecided) {
  undecided_ = undecided;
  sampling_.tell_left_out();
  return out_->json() ? close_in_json() : close_in_words();
}

void ping_report::close_in_words() const {
  const double sent = static_cast<double>(std::max<std::uint64_t>(account.sent(), 1));
  out_->note(say({"{}: sent {}, answered {}, lost {} ({:.3g} %)",
                  "{}：发出 {}，得到回复 {}，丢失 {}（{:.3g} %）"},
                 remote_, account.sent(), account.arrived(), lost(),
                 100 * static_cast<double>(lost()) / sent));
  if (refused_ != 0) {
    out_->note(say({"of these refused or unreachable {}", "其中被拒绝或不可达 {}"}, refused_));
  }
  if (undecided_ != 0) {
    out_->note(say({"still waited for {}", "仍在等待 {}"}, undecided_));
  }
  const bool odd = account.duplicates() + account.reordered() + account.late() + foreign_ != 0;
  if (odd) {
    out_->note(say(
        {"duplicate {}, reordered {}, late {}, foreign {}", "重复 {}，乱序 {}，迟到 {}，无关 {}"},
        account.duplicates(), account.reordered(), account.late(), foreign_));
  }
  if (foreign_ != 0 && account.arrived() == 0) {
    out_->note(say({"the answers were no exact echo: ping needs an echo service",
                    "有回复，但不是完整的回显：ping 需要对方是回显服务"}));
  }
  if (rtt_.count() != 0) tell_round_trips();
}

void ping_report::tell_round_trips() const {
  out_->note(say({"round trip min {} avg {} p50 {} p99 {} max {} ms, jitter {} ms",
                  "往返 最小 {} 平均 {} p50 {} p99 {} 最大 {} 毫秒，抖动 {} 毫秒"},
                 milliseconds(milli(rtt_.least())), milliseconds(rtt_.mean().value_or(0)),
                 milliseconds(milli(rtt_.quantile(0.5))), milliseconds(milli(rtt_.quantile(0.99))),
                 milliseconds(milli(rtt_.most())),
                 milliseconds(static_cast<double>(jitter_.value().count()))));
}

void ping_report::close_in_json() const {
  boost::json::object fields = workshop::summary_fields(traffic);
  fields["answered"] = account.arrived();
  fields["lost"] = lost();
  fields["refused"] = refused_;
  if (undecided_ != 0) fields["undecided"] = undecided_;
  fields["duplicate"] = account.duplicates();
  fields["reordered"] = account.reordered();
  fields["late"] = account.late();
  fields["foreign"] = foreign_;
  if (rtt_.count() != 0) {
    fields["rtt_us"] = boost::json::object{
        {"min", microseconds(rtt_.least().value_or(0))},
        {"avg", microseconds(static_cast<std::uint64_t>(rtt_.mean().value_or(0)))},
        {"p50", microseconds(rtt_.quantile(0.5).value_or(0))},
        {"p99", microseconds(rtt_.quantile(0.99).value_or(0))},
        {"max", microseconds(rtt_.most().value_or(0))}};
    fields["jitter_us"] = microseconds(static_cast<std::uint64_t>(jitter_.value().count()));
  }
  out_->event("summary", std::move(fields));
}

}  // namespace dgram::cli
