// SPDX-License-Identifier: MIT
#include <dgram/receive_retry.hpp>

#include <gtest/gtest.h>

namespace dgram {
namespace {

error failed_with(std::errc code) { return {make_error_code(code), "receive"}; }

TEST(ReceiveRetry, OutOfKernelMemoryIsTriedAgainAfterAPause) {
  for (const auto code : {std::errc::not_enough_memory, std::errc::no_buffer_space}) {
    receive_retry retry;
    const auto before = clock::now();
    EXPECT_TRUE(retry.again(failed_with(code)));
    EXPECT_GE(clock::now() - before, receive_retry::pause);
  }
}

TEST(ReceiveRetry, EveryOtherErrorEndsTheLoopAtOnce) {
  receive_retry retry;
  EXPECT_FALSE(retry.again(failed_with(std::errc::bad_file_descriptor)));
  EXPECT_FALSE(retry.again({make_error_code(errc::not_connected), "receive"}));
}

TEST(ReceiveRetry, AHundredFailuresInARowEndTheLoop) {
  const error why = failed_with(std::errc::not_enough_memory);
  receive_retry retry;
  EXPECT_TRUE(retry.again(why));
  retry.succeeded();
  for (unsigned i = 1; i < receive_retry::failures_max; ++i) ASSERT_TRUE(retry.again(why)) << i;
  EXPECT_FALSE(retry.again(why));
}

}  // namespace
}  // namespace dgram
