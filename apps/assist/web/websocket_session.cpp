// SPDX-License-Identifier: MIT
// Three coroutines until the connection ends: listen() reads frames, tell() sends what is due ten
// times a second and after each frame, await_hello() closes on a page that does not greet.
#include "assist/web/websocket_session.hpp"

#include <exception>
#include <utility>
#include <vector>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/json/parse.hpp>

#include "assist/web/response.hpp"

namespace dgram::assist {
namespace {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using websocket::close_code;

bool is_hello(std::string_view frame) {
  boost::json::error_code wrong;
  const auto said = boost::json::parse(frame, wrong);
  const auto* fields = wrong ? nullptr : said.if_object();
  const auto* what = fields != nullptr ? fields->if_contains("do") : nullptr;
  return what != nullptr && *what == "hello";
}

}  // namespace

websocket_session::websocket_session(web_socket socket, const web_room& room,
                                     connections::place& place, bool view_only)
    : page_(std::move(socket)),
      room_(&room),
      strand_(room.viewers->get_executor()),
      next_tick_(page_.get_executor()),
      until_hello_(page_.get_executor()),
      view_only_(view_only) {
  place.closed_by([this] { drop(); });
}

awaitable<void> websocket_session::run(const http_head& request) {
  using namespace asio::experimental::awaitable_operators;
  try {
    accept(request);
    viewer_ = co_await done_on(strand_, [this] { return room_->behind->watch(view_only_); });
    co_await (listen() && tell() && await_hello());
  } catch (const std::exception&) {
    drop();  // the other end sees that it is over
  }
}

// Never waits: a client that leaves no room for these few hundred bytes, because it does not read
// the answers it got before, is dropped.
void websocket_session::accept(const http_head& request) {
  page_.set_option(websocket::stream_base::timeout{
      .handshake_timeout = hello_limit, .idle_timeout = silence_limit, .keep_alive_pings = true});
  page_.read_message_max(frame_bytes_max);
  page_.set_option(websocket::stream_base::decorator([](websocket::response_type& answer) {
    for (const auto& [name, value] : security_fields) answer.set(name, value);
    answer.erase(boost::beast::http::field::server);
    answer.set(boost::beast::http::field::sec_websocket_protocol, "dgram.v1");
  }));
  page_.next_layer().non_blocking(true);
  page_.accept(request);
  page_.text(true);
  page_.auto_fragment(false);
}

awaitable<void> websocket_session::listen() {
  boost::beast::flat_buffer frame;
  for (bool goes_on = true; goes_on; frame.clear()) {
    const auto [wrong, bytes] = co_await page_.async_read(frame, as_values);
    if (wrong) break;
    if (!page_.got_text()) {
      co_await close(close_code::unknown_data);
      break;
    }
    const std::string said = boost::beast::buffers_to_string(frame.data());
    goes_on = co_await hear(said);
  }
  over_ = true;
  until_hello_.cancel();
  next_tick_.cancel();
}

awaitable<bool> websocket_session::hear(std::string_view frame) {
  if (!greeted_ && !is_hello(frame)) {
    co_await close(close_code::policy_error);
    co_return false;
  }
  greeted_ = true;
  until_hello_.cancel();
  bool broken = false;
  try {
    co_await done_on(strand_, [&] { viewer_->said(frame); });
  } catch (const std::exception&) {
    broken = true;
  }
  if (broken) co_await close(close_code::internal_error);
  asked_ = true;
  next_tick_.cancel();
  co_return !broken;
}

awaitable<void> websocket_session::tell() {
  auto next = web_timer::clock_type::now();
  while (!over_) {
    if (!std::exchange(asked_, false)) {
      next = std::max(next + tick, web_timer::clock_type::now());
      next_tick_.expires_at(next);
      co_await next_tick_.async_wait(as_values);
    }
    if (over_ || !greeted_) continue;
    const bool taken = co_await tell_what_is_due();
    if (!taken) break;
  }
}

awaitable<bool> websocket_session::tell_what_is_due() {
  std::vector<std::string> frames;
  bool fine = true;
  try {
    frames = co_await done_on(strand_, [this] { return viewer_->due(clock::now()); });
  } catch (const std::exception&) {
    fine = false;
  }
  for (std::size_t i = 0; i < frames.size() && fine && !over_; ++i) {
    const auto [wrong, bytes] = co_await page_.async_write(asio::buffer(frames[i]), as_values);
    fine = !wrong;
  }
  if (!fine) drop();  // ends listen() too
  co_return fine;
}

awaitable<void> websocket_session::await_hello() {
  until_hello_.expires_after(hello_limit);
  co_await until_hello_.async_wait(as_values);
  if (!greeted_ && !over_) co_await close(close_code::policy_error);
}

void websocket_session::drop() {
  boost::system::error_code unimportant;
  unimportant = page_.next_layer().close(unimportant);
}

awaitable<void> websocket_session::close(close_code why) {
  // Beast takes one close at a time, and the first has the reason.
  if (std::exchange(closing_, true)) co_return;
  co_await page_.async_close(why, as_values);
}

}  // namespace dgram::assist
