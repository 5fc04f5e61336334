// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/beast/core/basic_stream.hpp>

#include "assist/web/response.hpp"
#include "assist/web/web_room.hpp"

namespace dgram::assist {

constexpr auto head_limit = std::chrono::seconds(5);
/// For a body, and as much again for each MiB of it.
constexpr auto body_limit = std::chrono::seconds(10);
/// Between two requests.
constexpr auto idle_limit = std::chrono::seconds(30);
/// Until a client has taken what was written.
constexpr auto write_limit = std::chrono::seconds(30);
/// After the last answer, so that it is not lost to what the client still says.
constexpr auto linger_limit = std::chrono::seconds(1);

/// One connection, request after request, up to its end or to a WebSocket.
class http_session {
 public:
  http_session(web_socket socket, const web_room& room, std::unique_ptr<connections::place> place);

  /// Throws when the client went away or took too long: the caller only drops it.
  awaitable<void> run();

 private:
  awaitable<bool> answer_next();
  awaitable<bool> answer_to(const http_head& head, admitted what);
  awaitable<std::optional<http_head>> read_head();
  awaitable<void> read_more();
  awaitable<std::string> read_body(std::uint64_t bytes);
  awaitable<void> invite_body(const http_head& head);
  awaitable<void> refuse(const refusal& why);
  awaitable<void> give_file(const admitted& what);
  awaitable<void> give_answer(const admitted& what, std::string body);
  awaitable<void> give_download(const admitted& what, download file);
  awaitable<void> write(std::string_view head, std::string_view body);
  awaitable<void> linger();
  [[nodiscard]] response answer(unsigned status, std::string_view type,
                                std::string_view body) const;

  boost::beast::basic_stream<boost::asio::ip::tcp, web_executor> stream_;
  const web_room* room_;
  std::unique_ptr<connections::place> place_;
  std::string from_;
  std::string waiting_;  // read, and not yet understood
  bool first_ = true;
  bool keep_alive_ = true;
  bool chunks_ = true;     // HTTP/1.1
  bool upgraded_ = false;  // stream_ is no longer here
};

}  // namespace dgram::assist
