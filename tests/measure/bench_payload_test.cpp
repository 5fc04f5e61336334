// SPDX-License-Identifier: MIT
#include "measure/bench_payload.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace dgram::measure {
namespace {

using namespace std::chrono_literals;
using bytes = std::vector<std::byte>;
using what = bench_reading::what;

constexpr bench_header some{bench_kind::delay, 1500us, 7, 42, 123456789ns};

bytes written(std::size_t size, const bench_header& head = some) {
  bytes all(size);
  fill_bench(all);
  write_bench(head, all);
  return all;
}

TEST(BenchPayload, ReadsBackWhatItWroteAtAnySize) {
  for (const std::size_t size : {bench_header::bytes_min, std::size_t{41}, std::size_t{47},
                                 std::size_t{48}, std::size_t{64}, std::size_t{65'507}}) {
    const auto one = read_bench(written(size));
    EXPECT_EQ(one.is, what::good) << size;
    EXPECT_EQ(one.header, some) << size;
  }
}

TEST(BenchPayload, TheFirstBytesTellItsOwnFromForeignOnes) {
  for (std::size_t at = 0; at < 4; ++at) {
    bytes other = written(64);
    other[at] ^= std::byte{1};
    EXPECT_EQ(read_bench(other).is, what::foreign) << at;
  }
  EXPECT_EQ(read_bench(bytes(bench_header::bytes_min - 1)).is, what::foreign);
}

TEST(BenchPayload, EveryChangedBitOfTheHeadIsSeen) {
  for (std::size_t bit = 4 * 8; bit < bench_header::bytes_min * 8; ++bit) {
    bytes wrong = written(64);
    wrong[bit / 8] ^= std::byte{1} << bit % 8;
    EXPECT_EQ(read_bench(wrong).is, what::corrupt) << bit;
  }
}

TEST(BenchPayload, AnotherLengthIsSeen) {
  bytes all = written(64);
  all.push_back(std::byte{0});
  EXPECT_EQ(read_bench(all).is, what::corrupt);
  EXPECT_EQ(read_bench(byte_view(all).first(63)).is, what::corrupt);
}

TEST(BenchPayload, AChangedPatternIsSeenWithinAsManyNumbersAsItHasPlaces) {
  constexpr std::size_t size = 1'472;
  std::size_t seen = 0;
  for (std::uint64_t number = 0; number < size; ++number) {
    bytes wrong = written(size, {.number = number});
    wrong[1'000] ^= std::byte{1};
    if (read_bench(wrong).is == what::corrupt) ++seen;
  }
  EXPECT_GE(seen, 6u);
  EXPECT_LE(seen, 12u) << "eight bytes each";
}

TEST(BenchPayload, SegmentsOfAWrongSizeAreNoGood) {
  bytes two = written(64);
  const bytes second = written(64, {.number = 43});
  two.insert(two.end(), second.begin(), second.end());
  EXPECT_EQ(read_bench(byte_view(two).first(65)).is, what::corrupt);
  EXPECT_EQ(read_bench(byte_view(two).subspan(65)).is, what::foreign);
  EXPECT_EQ(read_bench(byte_view(two).subspan(64)).is, what::good);
}

}  // namespace
}  // namespace dgram::measure
