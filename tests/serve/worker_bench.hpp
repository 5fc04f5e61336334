// SPDX-License-Identifier: MIT
// A worker's surroundings without a server.
#pragma once

#include <gtest/gtest.h>
#include <dgram/socket.hpp>
#include <dgram/worker.hpp>

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dgram::testing {

inline constexpr time_point start{std::chrono::hours(1)};
using texts = std::vector<std::string>;

/// A socket, a batch, an outbox and a client.
struct bench {
  explicit bench(const outbox_options& size = {}) : out(size) {}

  void ask(std::initializer_list<std::string_view> questions) {
    for (const auto text : questions) {
      ASSERT_TRUE(client.send_to(as_bytes(text), here.local()).has_value());
    }
    ASSERT_EQ(here.receive(batch, std::chrono::seconds(5)).value_or(0), questions.size());
  }

  std::vector<std::string> answers() {
    std::vector<std::string> all;
    for (;;) {
      const auto one =
          client.receive(all.empty() ? std::chrono::seconds(5) : std::chrono::milliseconds(50));
      if (!one || !*one) return all;
      all.emplace_back((*one)->text());
    }
  }

  worker_options options(guard_options guards = {}) const {
    return {.local = here.local(), .guards = std::move(guards)};
  }

  socket here = *socket::open({.bind = endpoint::loopback(0)});
  socket client = *socket::open({.bind = endpoint::loopback(0)});
  receive_batch batch;
  receive_batch nothing;
  outbox out;
};

inline void echo(const datagram& one, reply& answer) { answer.send(one.payload); }

}  // namespace dgram::testing
