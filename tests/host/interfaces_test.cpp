// SPDX-License-Identifier: MIT
#include "host/interfaces.hpp"

#include <gtest/gtest.h>
#include <net/if.h>

#include <algorithm>

namespace dgram::host {
namespace {

TEST(Interfaces, ListsTheLoopbackWithItsAddresses) {
  const auto all = interfaces();
  ASSERT_TRUE(all);
  const auto lo =
      std::find_if(all->begin(), all->end(), [](const auto& one) { return one.loopback; });
  ASSERT_NE(lo, all->end());
  EXPECT_EQ(lo->name, "lo");
  EXPECT_EQ(lo->index, if_nametoindex("lo"));
  EXPECT_TRUE(lo->up);
  const auto has = [&](const address& which, unsigned prefix) {
    return std::any_of(lo->addresses.begin(), lo->addresses.end(), [&](const auto& one) {
      return one.address == which && one.prefix == prefix && one.broadcast.is_none();
    });
  };
  EXPECT_TRUE(has(address::loopback_v4(), 8));
  const bool no_v6 = std::none_of(lo->addresses.begin(), lo->addresses.end(),
                                  [](const auto& one) { return one.address.is_v6(); });
  EXPECT_TRUE(no_v6 || has(address::loopback_v6(), 128));
}

TEST(Interfaces, ListsEveryInterfaceOnceByIndex) {
  const auto all = interfaces();
  ASSERT_TRUE(all);
  auto* names = if_nameindex();
  std::size_t count = 0;
  for (auto* one = names; one->if_index != 0; ++one, ++count) {
    EXPECT_EQ(std::count_if(all->begin(), all->end(),
                            [&](const auto& other) { return other.name == one->if_name; }),
              1)
        << one->if_name;
  }
  if_freenameindex(names);
  EXPECT_EQ(all->size(), count);
  EXPECT_TRUE(std::is_sorted(all->begin(), all->end(),
                             [](const auto& a, const auto& b) { return a.index < b.index; }));
}

}  // namespace
}  // namespace dgram::host
