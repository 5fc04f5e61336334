// SPDX-License-Identifier: MIT
// A server that runs on a thread of its own as long as this lives.
#pragma once

#include <gtest/gtest.h>
#include <dgram/server.hpp>

#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace dgram::testing {

class running {
 public:
  running(server_options options, handler handle)
      : running(std::move(options),
                [handle = std::move(handle)](server& here, std::stop_token stop) {
                  return here.run(std::move(stop), handle);
                }) {}

  template <class Run>
    requires std::invocable<Run&, server&, std::stop_token>
  running(server_options options, Run run)
      : one(*server::open(std::move(options))),
        thread_([this, run = std::move(run)](std::stop_token stop) mutable {
          ended_ = run(one, std::move(stop));
        }) {}

  /// Waits until run() has returned, and gives what it returned.
  result<> join() {
    thread_.join();
    return ended_;
  }
  result<> stop() {
    one.stop();
    return join();
  }
  result<> drain(duration limit = std::chrono::seconds(10)) {
    one.drain(limit);
    return join();
  }
  std::jthread& thread() { return thread_; }

  server one;

 private:
  result<> ended_;
  std::jthread thread_;
};

/// Asks and waits for one answer; nothing when none came within `limit`.
inline std::optional<message> ask(socket& from, std::string_view text, const endpoint& target,
                                  duration limit = std::chrono::seconds(5)) {
  if (!from.send_to(as_bytes(text), target)) return {};
  auto answer = from.receive(limit);
  return answer ? *answer : std::nullopt;
}

inline std::string text_of(const std::optional<message>& one) {
  return one ? std::string(one->text()) : "nothing";
}
inline std::string text_of(const result<std::optional<message>>& received) {
  return received ? text_of(*received) : received.error().text();
}

inline socket client(const endpoint& local = endpoint::loopback(0)) {
  return *socket::open({.bind = local});
}

inline void echo(const datagram& one, reply& answer) { answer.send(one.payload); }

/// Waits until `done` says so; false when it did not within `limit`.
template <class Done>
bool eventually(Done done, duration limit = std::chrono::seconds(10)) {
  for (const auto until = clock::now() + limit; clock::now() < until;) {
    if (done()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return done();
}

}  // namespace dgram::testing
