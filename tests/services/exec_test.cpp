// SPDX-License-Identifier: MIT
#include "services/exec/exec.hpp"

#include <gtest/gtest.h>

#include "request.hpp"

namespace dgram::services {
namespace {

using namespace std::chrono_literals;

command shell(std::string script) { return *command::find({"sh", "-c", std::move(script)}); }

TEST(Exec, TheOutputIsTheAnswerEvenAnEmptyOne) {
  EXPECT_EQ(ask(exec(shell("tr a-z A-Z")), "hello"), "HELLO");
  EXPECT_EQ(ask(exec(shell("exit 0")), "hello"), "");
}

TEST(Exec, TellsTheCommandWhoAskedAndWhere) {
  EXPECT_EQ(ask(exec(shell("echo $DGRAM_REMOTE $DGRAM_LOCAL")), "x"),
            "127.0.0.1:5000 127.0.0.1:9999\n");
}

TEST(Exec, ACommandThatFailsGivesNoAnswerAndIsTold) {
  std::optional<command_result> told;
  const auto service =
      exec(shell("echo partly; exit 9"),
           {.failed = [&](const datagram&, const command_result& how) { told = how; }});
  EXPECT_ANY_THROW(ask(service, "x"));
  ASSERT_TRUE(told);
  EXPECT_EQ(told->code, 9);
}

TEST(Exec, ACommandThatHangsIsEndedAfterItsLimit) {
  std::optional<command_result> told;
  const auto service = exec(
      shell("sleep 60"),
      {.limit = 50ms, .failed = [&](const datagram&, const command_result& how) { told = how; }});
  EXPECT_ANY_THROW(ask(service, "x"));
  EXPECT_EQ(told->end, command_end::timed_out);
}

TEST(Exec, TheOutputMayBeAsLongAsADatagramBackToTheSource) {
  auto request = request_of({});
  EXPECT_EQ(output_bytes_max(request), payload_bytes_max_v4);
  request.source = {address::loopback_v6(), 5000};
  EXPECT_EQ(output_bytes_max(request), payload_bytes_max_v6);
  workshop::bytes room;
  EXPECT_EQ(exec(shell("head -c 65527 /dev/zero"))(request, room)->size(), 65527u);
  EXPECT_ANY_THROW(exec(shell("head -c 65528 /dev/zero"))(request, room));
}

}  // namespace
}  // namespace dgram::services
