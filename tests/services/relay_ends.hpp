// SPDX-License-Identifier: MIT
// A relay that runs, and what stands at its ends.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <dgram/server.hpp>
#include <dgram/socket.hpp>

#include "services/relay/relay.hpp"

namespace dgram::testing {

/// Waits until `done` says so; false when it did not within ten seconds.
template <class Done>
bool eventually(Done done) {
  for (const auto until = clock::now() + std::chrono::seconds(10); clock::now() < until;) {
    if (done()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return done();
}

inline void expect_balanced(const services::relay_account& all) {
  for (const auto& way : all.ways) {
    EXPECT_TRUE(way.balanced());
    EXPECT_EQ(way.waiting, 0u) << "nothing waits at the end";
  }
}

inline std::string text_of(const result<std::optional<message>>& one) {
  return one && *one ? std::string((*one)->text()) : "nothing";
}

/// All that waits at this socket.
inline std::vector<std::string> waiting_at(socket& one) {
  std::vector<std::string> all;
  for (;;) {
    const auto next = one.receive(duration::zero());
    if (!next || !*next) return all;
    all.emplace_back((*next)->text());
  }
}

class echo_server {
 public:
  explicit echo_server(const endpoint& where = endpoint::loopback(0))
      : server_(*server::open({.listen = where})), thread_([this](const std::stop_token& stop) {
          EXPECT_TRUE(server_.run(
              stop, [](const datagram& one, reply& answer) { answer.send(one.payload); }));
        }) {}
  [[nodiscard]] endpoint local() const { return server_.local(); }

 private:
  server server_;
  std::jthread thread_;
};

/// Keeps what came, and answers when it is told to.
class silent_target {
 public:
  silent_target() : socket_(*socket::open({.bind = endpoint::loopback(0)})) {}
  [[nodiscard]] endpoint local() const { return socket_.local(); }

  /// What is there.
  std::vector<std::string> received() { return waiting_at(socket_); }
  /// The next so many, as they come.
  std::vector<std::string> next(std::size_t count) {
    std::vector<std::string> all;
    while (all.size() < count) {
      const auto one = socket_.receive(std::chrono::seconds(5));
      if (!one || !*one) break;
      last_ = (*one)->source;
      all.emplace_back((*one)->text());
    }
    return all;
  }
  /// To whom the last one came from.
  void answer(std::string_view text) { EXPECT_TRUE(socket_.send_to(as_bytes(text), last_)); }

 private:
  socket socket_;
  endpoint last_;
};

class running_relay {
 public:
  explicit running_relay(const services::relay_options& options)
      : relay_(*services::relay::open(options)),
        thread_([this](const std::stop_token& stop) { EXPECT_TRUE(relay_.run(stop)); }) {}

  [[nodiscard]] endpoint local() const { return relay_.local(); }
  [[nodiscard]] services::relay_account count() const { return relay_.count(); }
  [[nodiscard]] const services::relay& one() const noexcept { return relay_; }
  result<> set(const services::impairment& both) { return relay_.set(both); }
  result<> set(services::relay_way which, const services::impairment& one) {
    return relay_.set(which, one);
  }

  /// A socket that is connected to it.
  [[nodiscard]] socket client() const {
    auto one = *socket::open();
    EXPECT_TRUE(one.connect(local()));
    return one;
  }
  /// Waits until so many have come from clients in all, and none of them waits any more.
  void settle(std::size_t came) const {
    EXPECT_TRUE(eventually([&] {
      const auto up = count()[services::relay_way::up];
      return up.received == came && up.waiting == 0;
    }));
  }
  /// The same, and an echo of all that were forwarded came back.
  void settle_echoed(std::size_t came) const {
    settle(came);
    EXPECT_TRUE(eventually([&] {
      const auto all = count();
      return all.ways[1].received == all.ways[0].forwarded;
    }));
  }
  /// Stops it; the closed account.
  services::relay_account end() {
    relay_.stop();
    if (thread_.joinable()) thread_.join();
    return relay_.count();
  }

 private:
  services::relay relay_;
  std::jthread thread_;
};

/// What comes back for this text.
inline std::string answered(socket& from, std::string_view text) {
  EXPECT_TRUE(from.send(as_bytes(text)));
  return text_of(from.receive(std::chrono::seconds(5)));
}

}  // namespace dgram::testing
