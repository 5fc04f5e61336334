// SPDX-License-Identifier: MIT
#include "assist/web/web_server.hpp"

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/thread_pool.hpp>

#include "assist/web/http_session.hpp"
#include "assist/web/page_files.hpp"
#include "assist/web/token.hpp"
#include "assist/web/web_room.hpp"

namespace dgram::assist {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr int picks_max = 16;
constexpr auto accept_pause = std::chrono::milliseconds(100);
constexpr auto last_words_max = std::chrono::seconds(1);

tcp::endpoint to_asio(const endpoint& endpoint) {
  return {asio::ip::make_address(endpoint.address.to_string()), endpoint.port};
}

// SO_REUSEADDR lets a port be taken whose last connections still linger, and on Linux nothing
// else: where anybody listens, at this address or a wildcard, bind() or listen() fails all the
// same. SO_REUSEPORT, which would share, is never set.
result<web_acceptor> listen_at(asio::io_context& io, const endpoint& where) {
  const tcp::endpoint at = to_asio(where);
  const char* during = "socket";
  try {
    web_acceptor acceptor(io, at.protocol());
    acceptor.set_option(web_acceptor::reuse_address(true));
    if (at.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true));
    during = "bind";
    acceptor.bind(at);
    during = "listen";
    acceptor.listen();
    return acceptor;
  } catch (const boost::system::system_error& why) {
    return error{.code = why.code(), .during = during, .where = where};
  }
}

bool has_no_ipv6(const error& why) noexcept {
  return why.code == std::errc::address_not_available ||
         why.code == std::errc::address_family_not_supported;
}

std::string host_text(std::string_view name, std::uint16_t port) {
  return port == 80 ? std::string(name) : fmt::format("{}:{}", name, port);
}

awaitable<void> serve_one(web_socket socket, const web_room& room,
                          std::unique_ptr<connections::place> place) {
  try {
    http_session session(std::move(socket), room, std::move(place));
    co_await session.run();
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): it went away, or was too slow
  }
}

awaitable<void> accept_all(web_acceptor& from, const web_room& room) {
  while (from.is_open()) {
    auto [wrong, socket] = co_await from.async_accept(as_values);
    if (wrong == asio::error::operation_aborted) break;
    if (wrong) {  // no descriptor is left: those that are open will end
      web_timer pause(from.get_executor(), accept_pause);
      co_await pause.async_wait(as_values);
      continue;
    }
    // Until its session takes it over there is nothing to close.
    if (auto place = room.open->enter([] {})) {
      asio::co_spawn(from.get_executor(), serve_one(std::move(socket), room, std::move(place)),
                     asio::detached);
    }
  }
}

}  // namespace

struct web_server::state {
  result<void> open_at(const web_options& options, std::uint16_t wanted);
  void name_hosts(std::vector<std::string> given);

  door entrance;
  std::vector<std::string> names;
  std::uint16_t port = 0;
  // The order of their ends: connections go before what they stand on.
  connections open;
  std::optional<asio::thread_pool> answers;
  std::optional<asio::thread_pool> viewers;
  asio::io_context io{1};
  std::vector<web_acceptor> acceptors;
};

result<void> web_server::state::open_at(const web_options& options, std::uint16_t wanted) {
  const bool loopback = options.addresses.empty();
  std::vector<address> addresses = options.addresses;
  if (loopback) addresses = {*address::parse("127.0.0.1"), *address::parse("::1")};
  acceptors.clear();
  for (const address& address : addresses) {
    auto made = listen_at(io, {.address = address, .port = wanted});
    const bool second = !acceptors.empty();
    if (!made && loopback && second && has_no_ipv6(made.error())) continue;
    if (!made) return made.error();
    wanted = made->local_endpoint().port();
    acceptors.push_back(std::move(*made));
  }
  port = wanted;
  return {};
}

void web_server::state::name_hosts(std::vector<std::string> given) {
  names = std::move(given);
  if (names.empty()) {
    names = {"127.0.0.1", "localhost"};
    if (acceptors.size() > 1) names.emplace_back("[::1]");
  }
  for (const std::string& name : names) entrance.hosts.push_back(host_text(name, port));
}

web_server::web_server(std::unique_ptr<state> made) : state_(std::move(made)) {}
web_server::~web_server() = default;
web_server::web_server(web_server&&) noexcept = default;
web_server& web_server::operator=(web_server&&) noexcept = default;

result<web_server> web_server::open(web_options options) {
  auto made = std::make_unique<state>();
  auto opened = made->open_at(options, options.port);
  // A port the system picked for one address may be taken at the other.
  for (int i = 0; i < picks_max && !opened && options.port == 0; ++i) {
    if (opened.error().code != std::errc::address_in_use) break;
    opened = made->open_at(options, 0);
  }
  if (!opened) return opened.error();
  made->name_hosts(std::move(options.names));
  made->entrance.token = make_token();
  made->entrance.view_token = make_token();
  for (const page_file& file : page_files()) made->entrance.files.push_back(file.path);
  return web_server(std::move(made));
}

std::string web_server::url() const {
  return fmt::format("http://{}/#k={}", state_->entrance.hosts.front(), state_->entrance.token);
}

std::string web_server::view_url() const {
  return fmt::format("http://{}/#k={}", state_->entrance.hosts.front(),
                     state_->entrance.view_token);
}

std::uint16_t web_server::port() const noexcept { return state_->port; }

std::vector<endpoint> web_server::local() const {
  std::vector<endpoint> endpoints;
  for (const web_acceptor& acceptor : state_->acceptors) {
    const auto parsed = address::parse(acceptor.local_endpoint().address().to_string());
    if (parsed) endpoints.push_back({.address = *parsed, .port = state_->port});
  }
  return endpoints;
}

void web_server::run(api& behind) {
  state& here = *state_;
  here.answers.emplace(answer_threads_max);
  here.viewers.emplace(viewer_threads_max);
  const web_room room{.behind = &behind,
                      .entrance = &here.entrance,
                      .open = &here.open,
                      .answers = &*here.answers,
                      .viewers = &*here.viewers};
  for (web_acceptor& acceptor : here.acceptors) {
    asio::co_spawn(here.io, accept_all(acceptor, room), asio::detached);
  }
  here.io.run();
  for (web_acceptor& acceptor : here.acceptors) acceptor.close();
  here.open.close_all();
  here.io.restart();
  here.io.run_for(last_words_max);
  for (auto* pool : {&here.answers, &here.viewers}) {
    (*pool)->stop();
    (*pool)->join();
    pool->reset();  // what still waits in it stands on io, and goes first
  }
  here.io.restart();
  here.io.poll();  // nobody waits for a thread any more
}

void web_server::stop() { state_->io.stop(); }

}  // namespace dgram::assist
