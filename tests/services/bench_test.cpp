// SPDX-License-Identifier: MIT
#include "services/bench.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <stop_token>
#include <string_view>
#include <thread>
#include <vector>

#include <dgram/server.hpp>

#include "measure/bench_payload.hpp"
#include "measure/sink_report.hpp"
#include "services/answers/delay_queue.hpp"

namespace dgram::services {
namespace {

using namespace std::chrono_literals;
using measure::bench_kind;
using measure::sink_report;

/// A far end in a thread of its own, and a client.
class far_end {
 public:
  explicit far_end(unsigned workers = 1, bool gro = false)
      : server_(*server::open({.listen = endpoint::loopback(0),
                               .workers = workers,
                               .guards = {.growth = reply_growth::nobody},
                               .gro = gro})),
        service_(workers),
        thread_([this] {
          EXPECT_TRUE(
              server_.run_batches({}, service_.handler([this] { return server_.count(); })));
        }) {}
  ~far_end() {
    server_.stop();
    thread_.join();
  }

  [[nodiscard]] socket client() const {
    auto one = *socket::open();
    EXPECT_TRUE(one.connect(server_.local()));
    return one;
  }
  bench& service() { return service_; }

 private:
  server server_;
  bench service_;
  std::jthread thread_;
};

std::vector<std::byte> payload(const measure::bench_header& head, std::size_t size = 64) {
  std::vector<std::byte> all(size);
  measure::fill_bench(all);
  measure::write_bench(head, all);
  return all;
}

std::optional<sink_report> ask(socket& from, std::uint64_t run) {
  std::array<std::byte, sink_report::bytes_min> request{};
  measure::write_report_request(run, 5, request);
  EXPECT_TRUE(from.send(request));
  const auto answer = from.receive(5s);
  if (!answer || !*answer) return std::nullopt;
  return measure::read_report((*answer)->payload, run, 5);
}

TEST(BenchService, EchoesWhatIsNotItsOwnAndWhatAsksForIt) {
  const far_end far;
  auto mine = far.client();
  const auto echo = payload({.kind = bench_kind::echo});
  for (const byte_view one : {as_bytes("hello"), as_bytes(""), byte_view(echo)}) {
    ASSERT_TRUE(mine.send(one));
    const auto answer = mine.receive(5s);
    ASSERT_TRUE(answer && *answer);
    EXPECT_EQ((*answer)->text(), as_text(one));
  }
}

TEST(BenchService, SwallowsWhatIsForTheSinkAndReportsIt) {
  const far_end far;
  auto mine = far.client();
  for (const std::uint64_t number : {0, 1, 3, 2, 3, 9}) {
    ASSERT_TRUE(mine.send(payload({.run = 4, .number = number})));
  }
  const auto seen = ask(mine, 4);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->received, 6u);
  EXPECT_EQ(seen->bytes, 6u * 64);
  EXPECT_EQ(seen->arrived, 5u);
  EXPECT_EQ(seen->end, 10u);
  EXPECT_EQ(seen->duplicates, 1u);
  EXPECT_EQ(seen->reordered, 1u);
  EXPECT_EQ(seen->trains, 6u);
  EXPECT_EQ(seen->kernel_drops, 0u);
  EXPECT_GT(seen->cpu, 0ns);
  EXPECT_EQ(ask(mine, 5)->received, 0u) << "another run";
}

TEST(BenchService, AReportSumsOverTheWorkers) {
  const far_end far(2);
  std::vector<socket> clients;
  for (int i = 0; i < 16; ++i) clients.push_back(far.client());
  for (std::uint64_t number = 0; number < clients.size(); ++number) {
    ASSERT_TRUE(clients[number].send(payload({.run = 4, .number = number})));
    // Its own, so that each has been read.
    ASSERT_TRUE(ask(clients[number], 4));
  }
  const auto seen = ask(clients.front(), 4);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->workers, 2u);
  EXPECT_EQ(seen->received, clients.size());
  EXPECT_EQ(seen->end, clients.size());
}

TEST(BenchService, TellsTrainsFromSingleDatagrams) {
  const far_end far(1, true);
  auto mine = far.client();
  outbox out;
  for (std::uint64_t number = 0; number < 32; ++number) {
    ASSERT_TRUE(out.send({.target = {}, .payload = payload({.run = 4, .number = number})}));
  }
  const auto flushed = out.flush(mine);
  ASSERT_EQ(flushed.sent, 32u);
  const auto seen = ask(mine, 4);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->arrived, 32u);
  EXPECT_TRUE(seen->gro);
  EXPECT_EQ(seen->trains, flushed.segmented == 32 ? 1u : 32u);
}

TEST(BenchService, ARequestTooShortForTheReportGetsNone) {
  const far_end far;
  auto mine = far.client();
  ASSERT_TRUE(mine.send(payload({.kind = bench_kind::report}, sink_report::bytes_min - 1)));
  ASSERT_TRUE(mine.send(as_bytes("after")));
  const auto answer = mine.receive(5s);
  ASSERT_TRUE(answer && *answer);
  EXPECT_EQ((*answer)->text(), "after");
}

TEST(BenchService, AnAnswerWaitsAsLongAsItWasAskedTo) {
  const far_end far;
  auto mine = far.client();
  const auto began = clock::now();
  const auto late = payload({.kind = bench_kind::delay, .delay = 120ms});
  const auto soon = payload({.kind = bench_kind::delay, .delay = 40ms}, 80);
  ASSERT_TRUE(mine.send(late));
  ASSERT_TRUE(mine.send(soon));
  const auto first = mine.receive(5s);
  ASSERT_TRUE(first && *first);
  EXPECT_EQ((*first)->payload, soon);
  EXPECT_GE(clock::now() - began, 40ms);
  const auto second = mine.receive(5s);
  ASSERT_TRUE(second && *second);
  EXPECT_EQ((*second)->payload, late);
  EXPECT_GE(clock::now() - began, 120ms);
}

TEST(DelayQueue, GivesTheNearestFirstAndEqualTimesAsTheyCame) {
  delay_queue waiting(8, 100);
  EXPECT_EQ(waiting.next(), time_point::max());
  const auto add = [&](duration due, std::string_view words) {
    return waiting.add(time_point(due),
                       {.target = endpoint::loopback(1), .payload = as_bytes(words)});
  };
  EXPECT_TRUE(add(3s, "d"));
  EXPECT_TRUE(add(1s, "a"));
  EXPECT_TRUE(add(2s, "b"));
  EXPECT_TRUE(add(2s, "c"));
  std::string all;
  for (; waiting.size() != 0; waiting.take()) all += as_text(waiting.first().payload);
  EXPECT_EQ(all, "abcd");
}

TEST(DelayQueue, TakesNoMoreThanItsBounds) {
  delay_queue waiting(2, 10);
  const outgoing six{.target = endpoint::loopback(1), .payload = as_bytes("123456")};
  const outgoing four{.target = endpoint::loopback(1), .payload = as_bytes("1234")};
  EXPECT_TRUE(waiting.add(time_point(1s), six));
  EXPECT_FALSE(waiting.add(time_point(1s), six)) << "bytes";
  EXPECT_TRUE(waiting.add(time_point(1s), four));
  EXPECT_FALSE(waiting.add(time_point(1s), {.target = endpoint::loopback(1)})) << "count";
  waiting.take();
  EXPECT_TRUE(waiting.add(time_point(1s), six)) << "as much as left";
}

}  // namespace
}  // namespace dgram::services
