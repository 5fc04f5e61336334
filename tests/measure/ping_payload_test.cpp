// SPDX-License-Identifier: MIT
#include "measure/ping_payload.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace dgram::measure {
namespace {

using namespace std::chrono_literals;
using bytes = std::vector<std::byte>;

constexpr ping_payload::facts some{42, 123456789ns};

bytes written(std::size_t size, std::uint64_t identity = 7) {
  bytes all(size);
  ping_payload(identity).write(some, all);
  return all;
}

TEST(PingPayload, ReadsBackWhatItWroteAtAnySize) {
  for (const std::size_t size :
       {ping_payload::bytes_min, std::size_t{33}, std::size_t{64}, std::size_t{65'507}}) {
    EXPECT_EQ(ping_payload(7).read(written(size)), some) << size;
  }
}

TEST(PingPayload, DoesNotReadAnotherIdentity) { EXPECT_FALSE(ping_payload(8).read(written(64))); }

TEST(PingPayload, TheNumberIsInTheFirstBytes) {
  const bytes all = written(64);
  EXPECT_EQ(ping_payload(7).number(byte_view(all).first(16)), 42U);
  EXPECT_FALSE(ping_payload(7).number(byte_view(all).first(15)));
  EXPECT_FALSE(ping_payload(8).number(all));
}

TEST(PingPayload, DoesNotReadAnythingThatWasChanged) {
  const bytes right = written(64);
  for (std::size_t at = 0; at < right.size(); ++at) {
    bytes wrong = right;
    wrong[at] ^= std::byte{1};
    EXPECT_FALSE(ping_payload(7).read(wrong)) << at;
  }
}

TEST(PingPayload, DoesNotReadWhatIsShorterOrLonger) {
  bytes all = written(64);
  all.push_back(all.back());
  EXPECT_FALSE(ping_payload(7).read(all));
  for (std::size_t size = 0; size < 64; ++size) {
    EXPECT_FALSE(ping_payload(7).read(byte_view(all).first(size))) << size;
  }
}

}  // namespace
}  // namespace dgram::measure
