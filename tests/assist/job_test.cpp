// SPDX-License-Identifier: MIT
#include "assist/job.hpp"

#include <gtest/gtest.h>

#include "desk.hpp"

using namespace dgram;
using namespace dgram::assist;
using namespace std::chrono_literals;

TEST(Job, ACycleDoesNotDriftWhenItsClockComesLate) {
  const time_point start{};
  auto made = job::read(frame_of(R"({"kind":"cycle","to":"127.0.0.1:9","text":"{{counter}}",)"
                                 R"("template":true,"every_ms":10,"count":1000})"),
                        start);
  ASSERT_TRUE(made);
  std::uint64_t sent = 0;
  time_point now = start;
  while (made->due() != time_point::max()) {
    EXPECT_EQ(made->due(), start + sent * 10ms);
    now = std::max(now, made->due() + 3ms);  // it is always late
    made->step(now, [&](const endpoint&, byte_view payload) {
      EXPECT_EQ(as_text(payload), std::to_string(++sent));
      return job::told::sent;
    });
  }
  EXPECT_EQ(sent, 1'000U);
}

TEST(Job, WhatHasToWaitIsSentOnceLater) {
  auto made = job::read(frame_of(R"({"kind":"sequence","to":"127.0.0.1:9","items":)"
                                 R"([{"text":"a"},{"text":"b","delay_ms":5}]})"),
                        time_point{});
  ASSERT_TRUE(made);
  std::string sent;
  bool later = true;
  for (int ms = 0; ms < 20; ++ms) {
    made->step(time_point{} + ms * 1ms, [&](const endpoint&, byte_view payload) {
      if (std::exchange(later, false)) return job::told::later;
      sent += as_text(payload);
      return job::told::sent;
    });
  }
  EXPECT_EQ(sent, "ab");
  EXPECT_EQ(made->state().at("running"), json(false));
}

TEST(Job, ACycleRunsUntilItIsStopped) {
  desk all;
  socket one = peer(), two = peer();
  const auto entry = all.object(method::post, "/jobs",
                                R"({"kind":"cycle","to":[")" + one.local().to_string() + R"(",")" +
                                    two.local().to_string() + R"("],"text":"x","every_ms":5})");
  EXPECT_EQ(entry.at("running"), json(true));
  for (int i = 0; i < 3; ++i) {
    for (socket* each : {&one, &two}) {
      const auto came = each->receive(5s);
      ASSERT_TRUE(came && *came);
    }
  }
  EXPECT_EQ(all.ask(method::remove, "/jobs/1").status, 204U);
  EXPECT_TRUE(all.object(method::get, "/state").at("jobs").as_array().empty());
}

TEST(Job, RefusesWhatCannotBeDone) {
  for (const char* body :
       {R"({"kind":"dance"})", R"({"kind":"cycle","text":"a"})",
        R"({"kind":"cycle","to":"127.0.0.1:9","text":"a","every_ms":0})",
        R"({"kind":"sequence","to":"127.0.0.1:9","items":[]})",
        R"({"kind":"sequence","to":"127.0.0.1:9","items":[{"text":"a"}],"count":0})"}) {
    EXPECT_FALSE(job::read(frame_of(body), time_point{})) << body;
  }
}
