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

TEST(ping_payload, reads_back_what_it_wrote_at_any_size) {
  for (const std::size_t size :
       {ping_payload::bytes_min, std::size_t{33}, std::size_t{64}, std::size_t{65'507}}) {
    EXPECT_EQ(ping_payload(7).read(written(size)), some) << size;
  }
}

TEST(ping_payload, does_not_read_another_identity) {
  EXPECT_FALSE(ping_payload(8).read(written(64)));
}

TEST(ping_payload, the_number_is_in_the_first_bytes) {
  const bytes all = written(64);
  EXPECT_EQ(ping_payload(7).number(byte_view(all).first(16)), 42U);
  EXPECT_FALSE(ping_payload(7).number(byte_view(all).first(15)));
  EXPECT_FALSE(ping_payload(8).number(all));
}

TEST(ping_payload, does_not_read_anything_that_was_changed) {
  const bytes right = written(64);
  for (std::size_t at = 0; at < right.size(); ++at) {
    bytes wrong = right;
    wrong[at] ^= std::byte{1};
    EXPECT_FALSE(ping_payload(7).read(wrong)) << at;
  }
}

TEST(ping_payload, does_not_read_what_is_shorter_or_longer) {
  bytes all = written(64);
  all.push_back(all.back());
  EXPECT_FALSE(ping_payload(7).read(all));
  for (std::size_t size = 0; size < 64; ++size) {
    EXPECT_FALSE(ping_payload(7).read(byte_view(all).first(size))) << size;
  }
}

}  // namespace
}  // namespace dgram::measure
