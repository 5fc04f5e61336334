// SPDX-License-Identifier: MIT
// A request's head is read and checked, route and token included, before any of its body; a refused
// body is never read. The api answers on a thread of its own. Every wait has its deadline. After
// the last answer the connection lingers: a client that still sends would else see a reset, not the
// answer.
#include "assist/web/http_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>

#include "assist/web/http_answer.hpp"
#include "assist/web/page_files.hpp"
#include "assist/web/websocket_session.hpp"

// GCC 12 inlines the operator new of a coroutine's frame but not its operator delete, and takes the
// two for a pair that does not match. AddressSanitizer would see one.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace dgram::assist {
namespace {

namespace asio = boost::asio;
using boost::beast::http::field;

constexpr std::string_view json_type = "application/json";
constexpr std::size_t piece_bytes = 16'384;
constexpr std::size_t linger_bytes_max = 1U << 20;
constexpr refusal no_expectation{417, "no_expectation", "expect", "nothing but 100-continue"};
constexpr refusal said_too_early{400, "too_early", "http", "nothing may be said before the answer"};

}  // namespace

http_session::http_session(web_socket socket, const web_room& room,
                           std::unique_ptr<connections::place> place)
    : stream_(std::move(socket)), room_(&room), place_(std::move(place)) {
  stream_.socket().set_option(asio::ip::tcp::no_delay(true));
  const auto remote = stream_.socket().remote_endpoint();
  const std::string host = remote.address().to_string();
  const bool v6 = remote.address().is_v6();
  from_ =
      v6 ? fmt::format("[{}]:{}", host, remote.port()) : fmt::format("{}:{}", host, remote.port());
  place_->closed_by([this] { stream_.close(); });
}

awaitable<void> http_session::run() {
  // Never `while (co_await …)`: GCC 12 frees such a frame twice.
  for (bool goes_on = true; goes_on;) goes_on = co_await answer_next();
  if (!upgraded_) co_await linger();
}

awaitable<bool> http_session::answer_next() {
  auto head = co_await read_head();
  first_ = false;
  chunks_ = head && head->version() == 11;
  keep_alive_ = chunks_ && head->keep_alive();
  if (!head) {
    co_await refuse(not_http());
    co_return false;
  }
  auto checked = check(*head, *room_->entrance);
  if (!checked) {
    // A body that nobody will read would be taken for the next request.
    keep_alive_ = keep_alive_ && body_bytes(*head) == 0;
    co_await refuse(checked.error());
    co_return keep_alive_;
  }
  co_return co_await answer_to(*head, std::move(*checked));
}

awaitable<bool> http_session::answer_to(const http_head& head, admitted what) {
  if (what.is == admitted::kind::file) {
    co_await give_file(what);
    co_return keep_alive_;
  }
  place_->trust();
  if (what.is == admitted::kind::socket) {
    if (!waiting_.empty()) {
      keep_alive_ = false;
      co_await refuse(said_too_early);
      co_return false;
    }
    upgraded_ = true;
    websocket_session page(stream_.release_socket(), *room_, *place_, what.view_only);
    co_await page.run(head);
    co_return false;
  }
  if (head.count(field::expect) != 0 &&
      !boost::beast::iequals(head[field::expect], "100-continue")) {
    keep_alive_ = false;
    co_await refuse(no_expectation);
    co_return false;
  }
  co_await invite_body(head);
  std::string body = co_await read_body(what.body_bytes);
  co_await give_answer(what, std::move(body));
  co_return keep_alive_;
}

awaitable<std::optional<http_head>> http_session::read_head() {
  stream_.expires_after(first_ || !waiting_.empty() ? head_limit : idle_limit);
  for (;;) {
    const head_look seen = look_for_head(waiting_);
    if (seen.is == head_state::wrong) co_return std::nullopt;
    if (seen.is == head_state::whole) {
      auto head = parse_head(std::string_view(waiting_).substr(0, seen.bytes));
      waiting_.erase(0, seen.bytes);
      co_return head;
    }
    const bool began = first_ || !waiting_.empty();
    co_await read_more();
    if (!began) stream_.expires_after(head_limit);
  }
}

awaitable<void> http_session::read_more() {
  std::array<char, piece_bytes> piece;
  const std::size_t read = co_await stream_.async_read_some(asio::buffer(piece), or_throw);
  waiting_.append(piece.data(), read);
}

awaitable<std::string> http_session::read_body(std::uint64_t bytes) {
  std::string body = waiting_.substr(0, bytes);
  waiting_.erase(0, body.size());
  const std::size_t have = body.size();
  if (have == bytes) co_return body;
  stream_.expires_after(body_limit * (1 + (bytes >> 20U)));
  body.resize(bytes);
  co_await asio::async_read(stream_, asio::buffer(body.data() + have, bytes - have), or_throw);
  co_return body;
}

awaitable<void> http_session::invite_body(const http_head& head) {
  if (head.count(field::expect) == 0 || !waiting_.empty()) co_return;
  co_await write("HTTP/1.1 100 Continue\r\n\r\n", {});
}

response http_session::answer(unsigned status, std::string_view type, std::string_view body) const {
  return {.status = status,
          .type = body.empty() ? std::string_view() : type,
          .length = body.size(),
          .keep_alive = keep_alive_};
}

awaitable<void> http_session::refuse(const refusal& why) {
  const std::string body = body_of(why);
  response said = answer(why.status, json_type, body);
  said.allow = why.allow;
  co_await write(head_of(said), body);
}

awaitable<void> http_session::give_file(const admitted& what) {
  const auto files = page_files();
  const auto file = std::ranges::find(files, std::string_view(what.path), &page_file::path);
  const std::string head = head_of(answer(200, file->type, file->body));
  co_await write(head, what.head_only ? std::string_view() : file->body);
}

awaitable<void> http_session::give_answer(const admitted& what, std::string body) {
  http_answer made = co_await done_on(room_->answers->get_executor(), [&] {
    return answer_of(*room_->behind, what, std::exchange(body, {}), from_);
  });
  if (made.file) {
    co_await give_download(what, std::move(*made.file));
    co_return;
  }
  response said = answer(made.status, json_type, made.body);
  if (made.status == 204) said.length.reset();
  co_await write(head_of(said), what.head_only ? std::string_view() : made.body);
}

// Where chunks are not understood (HTTP/1.0), the close is the end.
awaitable<void> http_session::give_download(const admitted& what, download file) {
  keep_alive_ = keep_alive_ && chunks_;
  co_await write(head_of({.status = 200,
                          .type = file.content_type,
                          .chunked = chunks_,
                          .keep_alive = keep_alive_,
                          .file_name = file.file_name}),
                 {});
  if (what.head_only) co_return;
  for (std::string piece;; piece.clear()) {
    const bool more =
        co_await done_on(room_->answers->get_executor(), [&] { return file.next(piece); });
    if (!more) break;
    if (piece.empty()) continue;
    const std::string before = chunks_ ? fmt::format("{:x}\r\n", piece.size()) : "";
    if (chunks_) piece += "\r\n";
    co_await write(before, piece);
  }
  if (chunks_) co_await write("0\r\n\r\n", {});
}

awaitable<void> http_session::write(std::string_view head, std::string_view body) {
  stream_.expires_after(write_limit);
  const std::array<asio::const_buffer, 2> both{asio::buffer(head), asio::buffer(body)};
  co_await asio::async_write(stream_, both, or_throw);
}

awaitable<void> http_session::linger() {
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send);
  stream_.expires_after(linger_limit);
  for (std::size_t read = 0; read < linger_bytes_max; read += waiting_.size()) {
    waiting_.clear();
    co_await read_more();
  }
}

}  // namespace dgram::assist
