// SPDX-License-Identifier: MIT
// The frames of one page, each made when it is due: replies at once, the state when it changed (4 a
// second at most), rows and the tick (10 a second), watched conversations and charts (2 a second).
#include "assist/api/page_viewer.hpp"

#include <chrono>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "assist/json/fields.hpp"
#include "assist/json/log_choice.hpp"
#include "assist/sockets/socket_frames.hpp"
#include "workshop/text/time_text.hpp"

namespace dgram::assist {
namespace {

// A timer of ten a second that comes a little early is still one.
constexpr duration tick_step = std::chrono::milliseconds(90);
constexpr duration state_step = std::chrono::milliseconds(250);
constexpr duration watched_step = std::chrono::milliseconds(480);

bool passed(time_point& last, time_point now, duration step) {
  if (last != time_point::min() && now - last < step) return false;
  last = now;
  return true;
}

}  // namespace

void page_viewer::reply(boost::json::object frame) {
  if (replies_.size() >= replies_max) return;
  boost::json::object whole{{"v", 1}};
  for (auto& [key, value] : frame) whole[key] = std::move(value);
  replies_.push_back(boost::json::serialize(whole));
}

void page_viewer::said(std::string_view frame) {
  outcome<> done = failed(misuse("not_a_frame", "a frame is one JSON object of at most 64 KiB",
                                 {{"limit", frame_bytes_max}}));
  boost::json::object frame_fields;
  if (frame.size() <= frame_bytes_max) {
    boost::json::error_code why;
    auto value = boost::json::parse(frame, why);
    if (!why && value.is_object()) {
      frame_fields = std::move(value.get_object());
      done = obey(frame_fields);
    }
  }
  if (done) return;
  boost::json::object event{{"event", "error"}};
  for (auto& [key, value] : fields_of(done.error())) event[key] = std::move(value);
  if (const auto* view = frame_fields.if_contains("view"); view != nullptr) {
    boost::json::error_code no_number;
    const auto number = view->to_number<std::uint32_t>(no_number);
    if (!no_number) event["view"] = number;
  }
  reply(std::move(event));
}

outcome<> page_viewer::obey(const boost::json::object& order) {
  fields in(order);
  const std::string what = in.text("do");
  if (in.error()) return failed(*in.error());
  if (what == "hello") {
    greeted_ = true;
    told_version_ = 0;
    state_told_ = time_point::min();
    return {};
  }
  if (what == "ping") {
    reply({{"event", "pong"}});
    return {};
  }
  if (what == "view") return open_view(in);
  if (what == "close-view") return close_view(in);
  if (what == "watch") return watch(in);
  return failed(misuse("not_one_of", "do: hello, view, close-view, watch or ping is wanted",
                       {{"field", "do"}, {"offered", "hello view close-view watch ping"}}));
}

outcome<> page_viewer::open_view(fields& in) {
  const auto number = static_cast<std::uint32_t>(in.number("view", 0, 0, UINT32_MAX));
  const auto socket = static_cast<std::uint32_t>(in.number("socket", 0, 1, UINT32_MAX));
  const std::string where = in.text("where"), verify = in.text("verify");
  window wanted{.rows = static_cast<std::size_t>(in.number("rows", 60, 1, rows_max))};
  if (in.has("at") && !in.is_text("at", "tail")) wanted.at = in.number("at", 0, 0, INT64_MAX);
  if (in.error()) return failed(*in.error());
  auto choice = choice_of(where, socket);
  if (!choice) return failed(std::move(choice.error()));
  wanted.choice = std::move(*choice);
  if (!verify.empty()) {
    const auto sum = workshop::parse_checksum(verify);
    if (!sum) return failed(error_of(sum.error(), "checksum"));
    wanted.verify = *sum;
  }
  if (!views_.contains(number) && views_.size() >= views_max) {
    return failed(api_error{.status = 429,
                            .code = "too_many_views",
                            .what = "views",
                            .why = "too many views",
                            .parameters = {{"limit", views_max}}});
  }
  views_.erase(number);
  views_.emplace(number, page_view(number, assistant_->rows(), std::move(wanted)));
  fresh_ = true;
  return {};
}

outcome<> page_viewer::close_view(fields& in) {
  const auto number = static_cast<std::uint32_t>(in.number("view", 0, 0, UINT32_MAX));
  if (in.error()) return failed(*in.error());
  views_.erase(number);
  return {};
}

outcome<> page_viewer::watch(fields& in) {
  const auto socket = static_cast<std::uint32_t>(in.number("socket", 0, 1, UINT32_MAX));
  const watched wanted{.conversations = in.flag("conversations"), .charts = in.flag("charts")};
  if (in.error()) return failed(*in.error());
  watched_.erase(socket);
  if (!wanted.conversations && !wanted.charts) return {};
  if (const auto found = assistant_->ports().find(socket); !found) return failed(found.error());
  watched_.emplace(socket, wanted);
  watched_told_ = time_point::min();
  return {};
}

void page_viewer::add_state(std::vector<std::string>& frames, time_point now) {
  const std::uint64_t version = assistant_->version();
  if (version == told_version_ || !passed(state_told_, now, state_step)) return;
  told_version_ = version;
  frames.push_back(boost::json::serialize(assistant_->state(view_only_)));
}

void page_viewer::add_tick(std::vector<std::string>& frames) {
  boost::json::array sockets, views;
  for (const port_entry& entry : assistant_->ports().all()) sockets.push_back(tick_of(entry));
  for (const auto& [number, view] : views_) views.push_back(view.progress());
  const auto kept = assistant_->rows().range();
  frames.push_back(boost::json::serialize(boost::json::object{
      {"v", 1},
      {"event", "tick"},
      {"time", workshop::iso_time(std::chrono::system_clock::now())},
      {"sockets", std::move(sockets)},
      {"store",
       {{"rows", kept.next - kept.oldest}, {"bytes", kept.bytes}, {"dropped", kept.dropped}}},
      {"views", std::move(views)}}));
}

void page_viewer::add_rows(std::vector<std::string>& frames) {
  for (auto& [number, one] : views_) {
    one.advance();
    if (auto frame = one.due(names_)) frames.push_back(std::move(*frame));
  }
}

void page_viewer::add_watched(std::vector<std::string>& frames) {
  for (auto one = watched_.begin(); one != watched_.end();) {
    auto& [socket, asked] = *one;
    const auto found = assistant_->ports().find(socket);
    if (!found) {
      one = watched_.erase(one);
      continue;
    }
    if (asked.conversations) frames.push_back(conversations_frame(*found));
    if (asked.charts) frames.push_back(charts_frame(*found, asked.next_point));
    ++one;
  }
}

std::vector<std::string> page_viewer::due(time_point now) {
  std::vector<std::string> frames = std::exchange(replies_, {});
  if (!greeted_) return frames;
  add_state(frames, now);
  const bool tick = passed(ticked_, now, tick_step);
  if (tick || std::exchange(fresh_, false)) add_rows(frames);
  if (tick) add_tick(frames);
  if (!watched_.empty() && passed(watched_told_, now, watched_step)) add_watched(frames);
  return frames;
}

}  // namespace dgram::assist
