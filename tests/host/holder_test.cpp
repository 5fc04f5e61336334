// SPDX-License-Identifier: MIT
#include "host/holder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "open_socket.hpp"

namespace dgram::host {
namespace {

endpoint with_port(std::string_view local, std::uint16_t port) {
  auto one = *endpoint::parse(local);
  one.port = port;
  return one;
}

TEST(Holder, NobodyHoldsAFreePort) {
  auto mine = open_socket("127.0.0.1:0");
  const auto local = mine.local();
  ASSERT_TRUE(holder_of(local)->has_value());
  mine.close();
  EXPECT_FALSE(holder_of(local)->has_value());
  EXPECT_FALSE(holder_of(endpoint::any(0))->has_value());
}

TEST(Holder, NamesTheProcessThatStandsInTheWay) {
  const auto mine = open_socket("127.0.0.1:0");
  const auto found = holder_of(endpoint::any(mine.local().port));
  ASSERT_TRUE(found);
  ASSERT_TRUE(*found);
  ASSERT_FALSE((*found)->holders.empty());
  EXPECT_EQ((*found)->holders[0].pid, getpid());
}

// What the kernel says is the truth: every pair of addresses is really bound.
TEST(Holder, AgreesWithWhatBindSays) {
  const char* const addresses[] = {"127.0.0.1:0", "127.0.0.2:0", "0.0.0.0:0", "[::1]:0", "[::]:0"};
  for (const char* first : addresses) {
    const auto taken = open_socket(first);
    for (const char* second : addresses) {
      const auto wanted = with_port(second, taken.local().port);
      socket_options options;
      options.bind = wanted;
      const auto found = holder_of(wanted);
      const auto opened = socket::open(options);
      ASSERT_TRUE(found);
      EXPECT_EQ(found->has_value(), !opened) << first << ", then " << second;
      if (!opened) {
        EXPECT_EQ(opened.error().code, std::errc::address_in_use);
      }
    }
  }
}

TEST(Holder, KnowsWhoIsNotInTheWay) {
  const auto row = [](std::string_view local, std::optional<bool> v6_only = {}) {
    udp_socket_info one;
    one.local = *endpoint::parse(local);
    one.v6_only = v6_only;
    return one;
  };
  const auto wanted = [](std::string_view text) { return *endpoint::parse(text); };
  EXPECT_FALSE(in_the_way(row("127.0.0.1:5"), wanted("127.0.0.1:6")));
  EXPECT_FALSE(in_the_way(row("127.0.0.1:5"), wanted("127.0.0.2:5")));
  EXPECT_FALSE(in_the_way(row("127.0.0.1:5"), wanted("[::1]:5")));
  EXPECT_FALSE(in_the_way(row("[::]:5", true), wanted("127.0.0.1:5")));
  EXPECT_TRUE(in_the_way(row("[::]:5", false), wanted("127.0.0.1:5")));
  EXPECT_TRUE(in_the_way(row("[::]:5"), wanted("127.0.0.1:5")));
  EXPECT_TRUE(in_the_way(row("0.0.0.0:5"), wanted("127.0.0.1:5")));
  EXPECT_FALSE(in_the_way(row("0.0.0.0:5"), wanted("[::1]:5")));
  EXPECT_TRUE(in_the_way(row("127.0.0.1:5"), wanted("[::]:5")));
}

}  // namespace
}  // namespace dgram::host
