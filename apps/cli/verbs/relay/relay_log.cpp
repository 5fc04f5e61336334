// SPDX-License-Identifier: MIT
#include "cli/verbs/relay/relay_log.hpp"

#include <fmt/format.h>

#include <chrono>

#include "cli/output/report.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

using services::fate;
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
    out_->line(fmt::format("{} {} {}{} B{}{}", one.way == relay_way::up ? "▶" : "◀",
                           one.client.to_string(), words_of(one), one.payload.size(),
                           body.empty() ? "" : " ", body));
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

}  // namespace dgram::cli
