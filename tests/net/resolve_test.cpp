// SPDX-License-Identifier: MIT
#include <dgram/resolve.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace dgram {
namespace {

using namespace std::chrono_literals;

// A system without it (a bare chroot) knows no name at all, localhost included.
bool has_hosts() { return std::filesystem::exists("/etc/hosts"); }

TEST(Resolve, GivesALiteralAsItIs) {
  EXPECT_EQ(*resolve("127.0.0.1:9"), std::vector{endpoint::loopback(9)});
  EXPECT_EQ(resolve("[::1]:9")->front().to_string(), "[::1]:9");
}

TEST(Resolve, FindsLocalhost) {
  if (!has_hosts()) GTEST_SKIP() << "no /etc/hosts here: localhost has no address";
  const auto found = resolve("localhost:9");
  ASSERT_TRUE(found) << found.error().text();
  EXPECT_TRUE(std::ranges::all_of(
      *found, [](const endpoint& one) { return one.address.is_loopback() && one.port == 9; }));
}

TEST(Resolve, KeepsToTheFamilyAskedFor) {
  EXPECT_EQ(resolve("[::1]:9", {.family = address::family::v4}).error().code, errc::wrong_family);
  if (!has_hosts()) GTEST_SKIP() << "no /etc/hosts here: localhost has no address";
  const auto found = resolve("localhost:9", {.family = address::family::v4});
  ASSERT_TRUE(found);
  EXPECT_TRUE(std::ranges::all_of(*found, [](const auto& one) { return one.address.is_v4(); }));
}

TEST(Resolve, TellsABadPortFromABadAddressFromAnUnknownName) {
  EXPECT_EQ(resolve("localhost").error().code, errc::bad_port);
  EXPECT_EQ(resolve("localhost:").error().code, errc::bad_port);
  EXPECT_EQ(resolve("localhost:70000").error().code, errc::bad_port);
  for (const auto* text :
       {"1.2.3:9", "1.2.3.4.5:9", "256.1.1.1:9", "::1:9", "[x]:9", ":9", "a b:9"}) {
    EXPECT_EQ(resolve(text).error().code, errc::bad_address) << text;
  }
  EXPECT_EQ(resolve((std::string(254, 'a') + ":9")).error().code, errc::bad_address);
  EXPECT_EQ(resolve("no-such-host.invalid:9").error().code, errc::name_not_resolved);
}

TEST(Resolve, GivesUpWhenTheLimitHasPassed) {
  const auto found = resolve("no-such-host.invalid:9", {.limit = 0ns});
  EXPECT_EQ(found.error().code, errc::resolver_timeout);
}

}  // namespace
}  // namespace dgram
