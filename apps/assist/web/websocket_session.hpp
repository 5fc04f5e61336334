// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "assist/web/web_room.hpp"

namespace dgram::assist {

constexpr std::size_t frame_bytes_max = 65'536;
/// Between the upgrade and `{"do":"hello"}`; a close that takes longer is cut off.
constexpr auto hello_limit = std::chrono::seconds(5);
/// A page that has not answered a ping for this long is gone.
constexpr auto silence_limit = std::chrono::seconds(30);
constexpr auto tick = std::chrono::milliseconds(100);

/// A page that watches. Its due frames are made once it has taken the ones before: a page
/// that does not read costs one batch of frames, and nobody waits for it.
class websocket_session {
 public:
  websocket_session(web_socket socket, const web_room& room, connections::place& place,
                    bool view_only);

  /// Ends when the connection does; never throws.
  awaitable<void> run(const http_head& request);

 private:
  void accept(const http_head& request);
  awaitable<void> listen();
  awaitable<bool> hear(std::string_view frame);
  awaitable<void> tell();
  awaitable<bool> tell_what_is_due();
  awaitable<void> await_hello();
  awaitable<void> close(boost::beast::websocket::close_code why);
  void drop();

  // Without deflate, which is not offered, and with no limits of time but Beast's own: each of the
  // two would double what the compiler makes of this.
  boost::beast::websocket::stream<web_socket, false> page_;
  const web_room* room_;
  boost::asio::strand<boost::asio::thread_pool::executor_type> strand_;
  web_timer next_tick_;
  web_timer until_hello_;
  std::unique_ptr<viewer> viewer_;
  bool view_only_;
  bool greeted_ = false;
  bool asked_ = false;  // sent a frame since its due frames were last made
  bool closing_ = false;
  bool over_ = false;
};

}  // namespace dgram::assist
