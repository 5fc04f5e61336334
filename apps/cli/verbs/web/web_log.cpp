// SPDX-License-Identifier: MIT
#include "cli/verbs/web/web_log.hpp"

#include <fmt/format.h>

#include <algorithm>
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

counters counters_of(const assist::api_account& account) {
  counters sum;
  sum.received = account.received;
  sum.received_bytes = account.received_bytes;
  sum.sent = account.sent;
  sum.sent_bytes = account.sent_bytes;
  sum.dropped_by_kernel = account.dropped_by_kernel;
  sum.dropped_by_queue = account.dropped_by_queue;
  sum.send_failed = account.failed;
  sum.handled = account.received - account.withheld - account.dropped_by_queue;
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

// Guards are counted in the assistant without their names.
void web_log::tell_account() {
  const assist::api_account account = behind_->account();
  const counters sum = counters_of(account);
  if (out_->json()) {
    object fields = workshop::summary_fields(sum);
    if (account.withheld != 0) fields["dropped"].as_object()["guard"] = {{"any", account.withheld}};
    return out_->event("summary", std::move(fields));
  }
  report_account(*out_, sum);
  if (account.withheld != 0) out_->note(say({"not answered {}", "未回答 {} 个"}, account.withheld));
}

}  // namespace dgram::cli
