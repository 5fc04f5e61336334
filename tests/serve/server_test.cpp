// SPDX-License-Identifier: MIT
#include <dgram/server.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <vector>

#include "running.hpp"

namespace dgram {
namespace {

using namespace std::chrono_literals;
using testing::ask;
using testing::client;
using testing::echo;
using testing::running;
using testing::text_of;

endpoint at(const char* host, std::uint16_t port) { return {*address::parse(host), port}; }

TEST(Server, GreetsWhoAsks) {
  running server({.listen = endpoint::loopback(0)},
                 handler([](const datagram& request, reply& answer) {
                   answer.send("Hello, ", request.text(), "!");
                 }));
  auto from = client();
  for (const char* name : {"Michael", "Tracy", "Sarah", ""}) {
    EXPECT_EQ(text_of(ask(from, name, server.one.local())), "Hello, " + std::string(name) + "!");
  }
  EXPECT_TRUE(server.stop());
  const auto count = server.one.count();
  EXPECT_EQ(count.received, 4u);
  EXPECT_EQ(count.handled, 4u);
  EXPECT_EQ(count.sent, 4u);
  EXPECT_EQ(count.sent_bytes, 4u * 8 + 17);
  EXPECT_EQ(count.received_bytes, 17u);
  EXPECT_TRUE(count.balanced());
}

TEST(Server, AnswersFromTheAddressItWasAskedAt) {
  running server({.listen = endpoint::any(0)}, handler(echo));
  const auto port = server.one.local().port;
  for (const char* host : {"127.0.0.1", "127.0.0.2", "127.3.2.1", "::1"}) {
    const auto target = at(host, port);
    auto from = client({target.address.is_v4() ? address::loopback_v4() : address::loopback_v6()});
    const auto answer = ask(from, "who", target);
    ASSERT_TRUE(answer.has_value()) << host;
    EXPECT_EQ(answer->source, target);
  }
}

TEST(Server, ABoundAddressIsTheTargetWithoutAsking) {
  endpoint seen;
  running server({.listen = at("127.0.0.7", 0)}, handler([&](const datagram& one, reply& answer) {
                   seen = one.target;
                   answer.send("");
                 }));
  auto from = client();
  ASSERT_TRUE(ask(from, "?", server.one.local()).has_value());
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(seen, server.one.local());
}

TEST(Server, HandlersMayBeOneForAllOrOneForEachWorker) {
  std::atomic<int> made = 0;
  running server({.listen = endpoint::loopback(0), .workers = 3}, [&](dgram::server& one,
                                                                      std::stop_token stop) {
    return one.run(stop, per_worker([&](unsigned worker) {
                     ++made;
                     return [worker, count = 0](const datagram&, reply& answer) mutable {
                       EXPECT_EQ(answer.worker(), worker);
                       answer.send(std::to_string(worker), ":", std::to_string(++count));
                     };
                   }));
  });
  std::map<char, std::set<std::string>> answers;  // by worker
  for (int i = 0; i < 60; ++i) {
    auto from = client();
    const auto text = text_of(ask(from, "?", server.one.local()));
    EXPECT_TRUE(answers[text.front()].insert(text).second) << text << " came twice";
  }
  EXPECT_EQ(made, 3);
  EXPECT_GT(answers.size(), 1u);
  std::size_t total = 0;
  for (const auto& [worker, texts] : answers) {
    EXPECT_TRUE(texts.contains(std::string(1, worker) + ":" + std::to_string(texts.size())));
    total += texts.size();
  }
  EXPECT_EQ(total, 60u);
}

TEST(Server, OneHandlerIsSharedNotCopied) {
  struct tally {
    std::shared_ptr<std::atomic<int>> seen = std::make_shared<std::atomic<int>>();
    std::atomic<int> own = 0;
    tally() = default;
    tally(const tally& other) : seen(other.seen) {}
    void operator()(const datagram&, reply& answer) { answer.send(std::to_string(++own)); }
  };
  running server({.listen = endpoint::loopback(0), .workers = 4}, handler(tally()));
  std::set<std::string> answers;
  for (int i = 0; i < 40; ++i) {
    auto from = client();
    answers.insert(text_of(ask(from, "?", server.one.local())));
  }
  EXPECT_EQ(answers.size(), 40u);
}

TEST(Server, BatchHandlersAnswerWholeBatches) {
  running server({.listen = endpoint::loopback(0)}, [](dgram::server& one, std::stop_token stop) {
    return one.run_batches(stop, batch_handler([](std::span<const request> all, replies& answer) {
                             for (const auto& each : all) answer.reply(each, each.payload);
                           }));
  });
  auto from = client();
  for (int i = 0; i < 200; ++i) {
    const auto text = std::to_string(i);
    EXPECT_EQ(text_of(ask(from, text, server.one.local())), text);
  }
}

TEST(Server, ASecondServerOnThePortIsRefused) {
  for (const unsigned workers : {1u, 2u, 4u}) {
    const auto first = server::open({.listen = endpoint::loopback(0), .workers = workers});
    ASSERT_TRUE(first);
    for (const unsigned others : {1u, 2u}) {
      const auto second = server::open({.listen = first->local(), .workers = others});
      ASSERT_FALSE(second) << workers << " and " << others;
      EXPECT_EQ(second.error().code, std::errc::address_in_use);
      EXPECT_EQ(second.error().where, first->local());
    }
    EXPECT_FALSE(socket::open({.bind = first->local()}));
  }
}

TEST(Server, WorkersShareOnePort) {
  auto one = server::open({.listen = endpoint::any(0), .workers = 4});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->workers(), 4u);
  EXPECT_NE(one->local().port, 0);
}

TEST(Server, OptionsOutOfTheirBoundsAreRefused) {
  const auto refused = [](const server_options& options) {
    const auto one = server::open(options);
    return !one && one.error().code == std::errc::invalid_argument;
  };
  const auto here = endpoint::loopback(0);
  EXPECT_TRUE(refused({.listen = here, .workers = 0}));
  EXPECT_TRUE(refused({.listen = here, .workers = server::workers_max + 1}));
  EXPECT_TRUE(refused({.listen = here, .batch = 0}));
  EXPECT_TRUE(refused({.listen = here, .batch = batch_slots_max + 1}));
  EXPECT_TRUE(refused({.listen = here, .handlers = blocking{.threads = 0}}));
  EXPECT_TRUE(refused({.listen = here, .handlers = blocking{.queue = 0}}));
  EXPECT_TRUE(
      refused({.listen = here, .handlers = blocking{.threads = blocking::threads_max + 1}}));
  EXPECT_TRUE(refused({.listen = here, .handlers = blocking{.queue = blocking::queue_max + 1}}));
  EXPECT_TRUE(server::open({.listen = here, .batch = batch_slots_max}));
}

TEST(Server, KnowsItsExposure) {
  const auto exposed = [](const server_options& options) {
    return server::open(options)->exposed();
  };
  EXPECT_EQ(exposed({.listen = endpoint::loopback(0)}), exposure::loopback);
  EXPECT_EQ(exposed({.listen = endpoint::any(0)}), exposure::private_ranges);
  EXPECT_EQ(
      exposed({.listen = endpoint::any(0), .guards = {.allow = {*network::parse("0.0.0.0/0")}}}),
      exposure::open);
}

TEST(Server, DatagramsThatCameBeforeRunAreAnswered) {
  auto one = *server::open({.listen = endpoint::loopback(0)});
  auto from = client();
  ASSERT_TRUE(from.send_to(as_bytes("early"), one.local()));
  std::jthread thread([&](std::stop_token stop) { EXPECT_TRUE(one.run(stop, echo)); });
  EXPECT_EQ(text_of(from.receive(5s)), "early");
}

TEST(Server, ExceptionsCostOneAnswerEach) {
  for (const bool pooled : {false, true}) {
    server_options options{.listen = endpoint::loopback(0)};
    if (pooled) options.handlers = blocking{};
    running server(options, handler([](const datagram& one, reply& answer) {
                     if (one.text() == "throw") throw std::runtime_error("no");
                     answer.send(one.payload);
                   }));
    auto from = client();
    for (int i = 0; i < 5; ++i) {
      ASSERT_TRUE(from.send_to(as_bytes("throw"), server.one.local()));
      EXPECT_EQ(text_of(ask(from, "fine", server.one.local())), "fine");
    }
    EXPECT_TRUE(server.stop());
    EXPECT_EQ(server.one.count().failed, 5u);
    EXPECT_EQ(server.one.count().handled, 5u);
    EXPECT_TRUE(server.one.count().balanced());
  }
}

TEST(Server, WithGroABatchIsAFewTrains) {
  auto opened = server::open({.listen = endpoint::loopback(0), .gro = true});
  ASSERT_TRUE(opened);
  auto from = client();
  outbox out;
  for (std::size_t train = 0; train < 2 * server::gro_slots_max; ++train) {
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(out.send(opened->local(), as_bytes("twice")));
    ASSERT_EQ(out.flush(from).sent, 2U);
  }
  std::vector<std::size_t> batches;
  std::jthread serving([&] {
    EXPECT_TRUE(opened->run_batches(
        {}, [&](std::span<const request> all, replies&) { batches.push_back(all.size()); }));
  });
  opened->drain(std::chrono::seconds(10));
  serving.join();
  EXPECT_EQ(batches, (std::vector<std::size_t>(2, 2 * server::gro_slots_max)));
}

}  // namespace
}  // namespace dgram
