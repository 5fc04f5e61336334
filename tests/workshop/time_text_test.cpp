// SPDX-License-Identifier: MIT
#include "workshop/text/time_text.hpp"

#include <gtest/gtest.h>

namespace dgram::workshop {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::system_clock::time_point epoch{};

TEST(TimeText, IsUtcToTheMicrosecond) {
  EXPECT_EQ(iso_time(epoch), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(iso_time(epoch + 1767323045s + 678901999ns), "2026-01-02T03:04:05.678901Z");
  EXPECT_EQ(iso_time(epoch + 951782399s), "2000-02-28T23:59:59.000000Z");
  EXPECT_EQ(iso_time(epoch + 951782400s), "2000-02-29T00:00:00.000000Z");
  EXPECT_EQ(iso_time(epoch - 1ns), "1969-12-31T23:59:59.999999Z");
}

TEST(TimeText, CountsWholeSecondsSince1970) {
  EXPECT_EQ(unix_time(epoch + 1767323045s + 999ms), "1767323045");
  EXPECT_EQ(unix_time(epoch - 1ns), "-1");
}

}  // namespace
}  // namespace dgram::workshop
