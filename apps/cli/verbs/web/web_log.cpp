// SPDX-License-Identifier: MIT
#include "cli/verbs/web/web_log.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <dgram/counters.hpp>

#include "cli/output/report.hpp"
#include "cli/words/language.hpp"
#include "workshop/text/base64.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

using boost::json::object;
using namespace std::chrono_literals;

constexpr int looks_for_tick_max = 10;

std::uint64_t number(const object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  return value != nullptr && value->is_number() ? value->to_number<std::uint64_t>() : 0;
}

std::string_view text_in(const object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : "";
}

object event_in(const std::string& frame, std::string_view name) {
  boost::json::error_code wrong;
  auto read = boost::json::parse(frame, wrong);
  if (wrong || !read.is_object() || text_in(read.get_object(), "event") != name) return {};
  return std::move(read.get_object());
}

/// All sockets together; guards are counted there without their names.
struct web_account {
  counters all;
  std::uint64_t withheld = 0;
};

web_account account_of(const object& tick) {
  web_account sum;
  for (const auto& each : tick.at("sockets").as_array()) {
    const object& one = each.as_object();
    sum.all.received += number(one, "rx");
    sum.all.received_bytes += number(one, "rx_bytes");
    sum.all.sent += number(one, "tx");
    sum.all.sent_bytes += number(one, "tx_bytes");
    sum.all.dropped_by_kernel += number(one, "kernel");
    sum.all.dropped_by_queue += number(one, "queue");
    sum.all.send_failed += number(one, "failed");
    sum.withheld += number(one, "guard");
  }
  sum.all.handled = sum.all.received - sum.withheld - sum.all.dropped_by_queue;
  return sum;
}

}  // namespace

web_log::web_log(writer& out, assist::api& behind)
    : out_(&out), behind_(&behind), viewer_(behind.watch(false)) {
  viewer_->said(R"({"do":"hello"})");
  viewer_->said(boost::json::serialize(
      object{{"do", "view"}, {"view", 1}, {"rows", shown_at_once_max}, {"at", "tail"}}));
}

void web_log::show() {
  for (const std::string& frame : viewer_->due(clock::now())) {
    if (const object rows = event_in(frame, "rows"); !rows.empty()) show_rows(rows);
  }
  out_->flush();
}

void web_log::show_rows(const object& frame) {
  std::uint64_t index = number(frame, "first");
  if (index > next_) {
    const std::uint64_t missed = index - next_;
    out_->note(say({"{} more, not shown", "另有 {} 个未显示"}, missed));
  }
  const auto* rows = frame.if_contains("rows");
  if (rows == nullptr || !rows->is_array()) return;
  for (const auto& row : rows->get_array()) {
    if (index++ >= next_ && row.is_object()) show_row(row.get_object());
  }
  next_ = std::max(next_, index);
}

void web_log::show_row(const object& row) {
  if (out_->json()) {
    object record{{"v", 1}};
    for (const auto& [name, value] : row) record[name] = value;
    return out_->bytes(as_bytes(boost::json::serialize(record) + "\n"));
  }
  const std::string_view event = text_in(row, "event");
  const bool sent = event == "tx";
  if (!sent && event != "rx") {
    return out_->line(say({"✕ {} {}", "✕ {} {}"}, text_in(row, "remote"), event));
  }
  const auto payload = workshop::parse_base64(text_in(row, "data"));
  const std::string body = payload ? workshop::escape_line(*payload) : "";
  const auto* cut = row.if_contains("cut");
  out_->line(say({"{} {} {} B{}{}{}", "{} {} {} B{}{}{}"}, sent ? "▶" : "◀", text_in(row, "remote"),
                 number(row, "len"), body.empty() ? "" : " ", safe::made(body),
                 cut != nullptr && *cut == true ? " …" : ""));
}

// A tick comes ten times a second: later looks are made earlier.
void web_log::tell_account() {
  const auto pages_view = behind_->watch(false);
  pages_view->said(R"({"do":"hello"})");
  for (int i = 0; i < looks_for_tick_max; ++i) {
    for (const std::string& frame : pages_view->due(clock::now() + i * 100ms)) {
      const object tick = event_in(frame, "tick");
      if (tick.empty()) continue;
      const web_account sum = account_of(tick);
      if (out_->json()) {
        object fields = workshop::summary_fields(sum.all);
        if (sum.withheld != 0) fields["dropped"].as_object()["guard"] = {{"any", sum.withheld}};
        return out_->event("summary", std::move(fields));
      }
      report_account(*out_, sum.all);
      if (sum.withheld != 0) out_->note(say({"not answered {}", "未回答 {} 个"}, sum.withheld));
      return;
    }
  }
}

}  // namespace dgram::cli
