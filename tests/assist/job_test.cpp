// SPDX-License-Identifier: MIT
#include "assist/jobs/job.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "assist/jobs/job_read.hpp"
#include "assist/jobs/job_table.hpp"
#include "desk.hpp"
#include "workshop/text/base64.hpp"

using namespace dgram;
using namespace dgram::assist;
using namespace std::chrono_literals;

namespace {

// Jobs without a thread, on a clock of the test's own.
struct bench {
  store rows{store::bytes_min};
  port_table ports{{.rows = &rows, .changed = [] {}}};

  outcome<std::unique_ptr<job>> read(std::string_view body) {
    return read_job(frame_of(body), {rows, ports}, time_point{});
  }
};

// A request for a number of replays, or whatever else goes `to` somebody.
std::string to(const socket& one, std::string_view more) {
  return R"({"to":")" + one.local().to_string() + R"(",)" + std::string(more) + "}";
}

std::string next_text(socket& one) {
  const auto came = one.receive(5s);
  if (!came || !*came) return "(nothing came)";
  return std::string((*came)->text());
}

bool running(desk& all, std::size_t index = 0) {
  return all.object(method::get, "/state").at("jobs").at(index).at("running").as_bool();
}

boost::json::object ended_job(desk& all) {
  for (int i = 0; i < 500 && running(all); ++i) std::this_thread::sleep_for(10ms);
  return all.object(method::get, "/state").at("jobs").at(0).as_object();
}

}  // namespace

TEST(Job, ACycleDoesNotDriftWhenItsClockComesLate) {
  bench at;
  auto made = at.read(R"({"kind":"cycle","to":"127.0.0.1:9","text":"{{counter}}","template":true,)"
                      R"("every_ms":10,"count":1000})");
  ASSERT_TRUE(made);
  std::uint64_t sent = 0;
  time_point now{};
  while ((*made)->due() != time_point::max()) {
    EXPECT_EQ((*made)->due(), time_point{} + sent * 10ms);
    now = std::max(now, (*made)->due() + 3ms);  // it is always late
    (*made)->step(now, [&](std::uint32_t, const endpoint&, byte_view payload) -> outcome<> {
      EXPECT_EQ(as_text(payload), std::to_string(++sent));
      return {};
    });
  }
  EXPECT_EQ(sent, 1'000U);
}

TEST(Job, WhatHasToWaitIsSentOnceLater) {
  bench at;
  auto made = at.read(
      R"({"kind":"sequence","to":"127.0.0.1:9","items":[{"text":"a"},{"text":"b","delay_ms":5}]})");
  ASSERT_TRUE(made);
  std::string sent;
  bool later = true;
  for (int ms = 0; ms < 20; ++ms) {
    (*made)->step(time_point{} + ms * 1ms,
                  [&](std::uint32_t, const endpoint&, byte_view payload) -> outcome<> {
                    if (std::exchange(later, false))
                      return failed(api_error{.status = 429, .code = "too_fast"});
                    sent += as_text(payload);
                    return {};
                  });
  }
  EXPECT_EQ(sent, "ab");
  EXPECT_EQ((*made)->state().at("running"), json(false));
}

TEST(Job, WhatIsRefusedIsCountedAndTold) {
  bench at;
  auto made = at.read(R"({"kind":"cycle","to":"127.0.0.1:9","text":"a","count":2,"every_ms":1})");
  ASSERT_TRUE(made);
  for (int ms = 0; ms < 5; ++ms) {
    (*made)->step(
        time_point{} + ms * 1ms, [](std::uint32_t, const endpoint&, byte_view) -> outcome<> {
          return failed(
              api_error{.status = 409, .code = "system_error", .what = "send", .why = "no"});
        });
  }
  const auto state = (*made)->state();
  EXPECT_EQ(state.at("failed"), json(2U));
  EXPECT_EQ(state.at("sent"), json(0U));
  EXPECT_EQ(state.at("error").at("why"), json("no"));
}

TEST(Job, AReplayKeepsItsTimesAgainstTheFirst) {
  bench at;
  record_batch some;
  for (int i = 0; i < 600; ++i) {  // ten minutes
    some.add({.socket = 1, .at = time_point{} + 5h + i * 1s, .payload = as_bytes("x")});
  }
  at.rows.append(some);
  auto made = at.read(R"({"kind":"replay","socket":1,"to":"127.0.0.1:9","speed":0.5})");
  ASSERT_TRUE(made);
  std::uint64_t sent = 0;
  while ((*made)->due() != time_point::max()) {
    EXPECT_EQ((*made)->due(), time_point{} + sent * 2s);
    (*made)->step((*made)->due() + 500ms,
                  [&](std::uint32_t, const endpoint&, byte_view) -> outcome<> {
                    ++sent;
                    return {};
                  });
  }
  EXPECT_EQ(sent, 600U);
}

TEST(Job, ACycleRunsUntilItIsStopped) {
  desk all;
  socket one = peer(), two = peer();
  const auto entry = all.object(method::post, "/jobs",
                                R"({"kind":"cycle","to":[")" + one.local().to_string() + R"(",")" +
                                    two.local().to_string() + R"("],"text":"x","every_ms":5})");
  EXPECT_EQ(entry.at("running"), json(true));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(next_text(one), "x");
    EXPECT_EQ(next_text(two), "x");
  }
  EXPECT_EQ(all.ask(method::remove, "/jobs/1").status, 204U);
  EXPECT_TRUE(all.object(method::get, "/state").at("jobs").as_array().empty());
  EXPECT_EQ(all.ask(method::remove, "/jobs/1").status, 404U);
}

TEST(Job, ASequenceGoesToTheRemoteItsSocketSpeaksTo) {
  desk all;
  socket one = peer(), other = peer();
  const auto id = all.open(R"({"kind":"talk","remote":")" + one.local().to_string() + R"("})");
  all.object(method::post, "/jobs",
             R"({"kind":"sequence","socket":)" + std::to_string(id) +
                 R"(,"items":[{"text":"A5 5A","hex":true},{"text":"b","delay_ms":2}],"count":2})");
  for (const char* text : {"\xA5\x5A", "b", "\xA5\x5A", "b"}) EXPECT_EQ(next_text(one), text);
  EXPECT_EQ(ended_job(all).at("sent"), json(4U));
}

TEST(Job, AFileArrivesWholeAndInOrder) {
  desk all;
  socket one = peer();
  std::string file(100'003, '\0');
  std::iota(file.begin(), file.end(), '\0');
  all.object(method::post, "/jobs",
             to(one, R"("kind":"file","chunk":1000,"every_ms":1,"data":")" +
                         workshop::base64(as_bytes(file)) + '"'));
  std::string came;
  for (int i = 0; i < 101; ++i) came += next_text(one);
  EXPECT_EQ(came, file);
  EXPECT_EQ(ended_job(all).at("sent"), json(101U));
}

TEST(Job, AnEmptyFileIsOneEmptyDatagram) {
  desk all;
  socket one = peer();
  all.object(method::post, "/jobs", to(one, R"("kind":"file","data":"")"));
  EXPECT_EQ(next_text(one), "");
  EXPECT_EQ(ended_job(all).at("sent"), json(1U));
}

TEST(Job, ADiscoveryListsWhoAnswered) {
  desk all;
  const auto echo = all.opened(R"({"kind":"service","service":"echo","local":"0"})");
  const auto upper = all.opened(R"({"kind":"service","service":"upper","local":"0"})");
  const std::string first = local_of_entry(echo).to_string();
  const std::string second = local_of_entry(upper).to_string();
  all.object(method::post, "/jobs",
             R"({"kind":"discover","text":"who?","wait_ms":500,"to":[")" + first + R"(",")" +
                 second + R"("]})");
  const auto done = ended_job(all);
  const auto& answers = done.at("answers").as_array();
  ASSERT_EQ(answers.size(), 2U);
  std::map<std::string_view, std::string_view> by_remote;
  for (const auto& one : answers) {
    by_remote[one.at("remote").as_string()] = one.at("data").as_string();
    EXPECT_GE(one.at("rtt_us").to_number<std::int64_t>(), 0);
    const auto row =
        all.object(method::get, "/log/" + std::to_string(one.at("id").to_number<std::uint64_t>()));
    EXPECT_EQ(row.at("remote"), one.at("remote"));
  }
  EXPECT_EQ(by_remote[first], workshop::base64(as_bytes("who?")));
  EXPECT_EQ(by_remote[second], workshop::base64(as_bytes("WHO?")));
  // Its own socket is gone.
  EXPECT_EQ(all.object(method::get, "/state").at("sockets").as_array().size(), 2U);
}

TEST(Job, AReplaySendsTheRowsItWasGiven) {
  desk all;
  socket one = peer(), two = peer();
  for (const char* text : {"a", "b", "c"}) {
    all.object(method::post, "/send", to(one, R"("text":")" + std::string(text) + '"'));
    EXPECT_EQ(next_text(one), text);
  }
  all.object(method::post, "/jobs", to(two, R"("kind":"replay","rows":[1,3],"speed":1000)"));
  EXPECT_EQ(next_text(two), "a");
  EXPECT_EQ(next_text(two), "c");
  all.object(method::post, "/jobs",
             to(two, R"("kind":"replay","where":"text:b","socket":1,"speed":1000)"));
  EXPECT_EQ(next_text(two), "b");
}

TEST(Job, HowItBeganAndEndedIsInTheActionLog) {
  desk all;
  socket one = peer();
  all.object(method::post, "/jobs", to(one, R"("kind":"cycle","text":"x","every_ms":1,"count":3)"));
  ended_job(all);
  const auto log = all.object(method::get, "/actions").at("actions").as_array();
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(log[0].at("action"), json("start"));
  EXPECT_EQ(log[0].at("from"), json("127.0.0.1:51234"));
  EXPECT_EQ(log[1].at("action"), json("end"));
  EXPECT_EQ(log[1].at("job").at("sent"), json(3U));
}

TEST(Job, ThoseThatEndedMakeRoomAndThoseThatRunDoNot) {
  desk all;
  socket one = peer();
  all.object(method::post, "/jobs", to(one, R"("kind":"file","data":"")"));
  ended_job(all);
  const std::string forever = to(one, R"("kind":"cycle","text":"x","every_ms":60000)");
  for (std::size_t i = 0; i < job_table::jobs_max; ++i) {
    EXPECT_EQ(all.ask(method::post, "/jobs", forever).status, 201U);
  }
  EXPECT_EQ(all.ask(method::post, "/jobs", forever).status, 429U);
  EXPECT_EQ(all.object(method::get, "/state").at("jobs").as_array().size(), job_table::jobs_max);
}

TEST(Job, RefusesWhatCannotBeDone) {
  bench at;
  for (const char* body :
       {R"({"kind":"dance"})", R"({"kind":"cycle","text":"a"})",
        R"({"kind":"cycle","to":"127.0.0.1:9","text":"a","every_ms":0})",
        R"({"kind":"cycle","to":"127.0.0.1:9","text":"a","socket":9})",
        R"({"kind":"sequence","to":"127.0.0.1:9","items":[]})",
        R"({"kind":"sequence","items":[{"text":"a"}]})",
        R"({"kind":"sequence","to":"127.0.0.1:9","items":[{"text":"a"}],"count":0})",
        R"({"kind":"file","to":"127.0.0.1:9"})", R"({"kind":"file","to":"127.0.0.1:9","data":"!"})",
        R"({"kind":"file","to":"127.0.0.1:9","data":"","chunk":0})",
        R"({"kind":"discover","text":"who"})",
        R"({"kind":"discover","to":"127.0.0.1:9","text":"who","interface":"no such"})",
        R"({"kind":"replay","to":"127.0.0.1:9"})",
        R"({"kind":"replay","to":"127.0.0.1:9","rows":[7]})",
        R"({"kind":"replay","to":"127.0.0.1:9","rows":[1],"speed":0})"}) {
    EXPECT_FALSE(at.read(body)) << body;
  }
  EXPECT_TRUE(at.ports.all().empty());
}
