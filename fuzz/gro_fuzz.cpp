// SPDX-License-Identifier: MIT
// The splitter of trains, over every length and segment size.
#include <cstring>

#include "fuzz/check.hpp"
#include "os/gro.hpp"

using namespace dgram;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::uint32_t length = 0, segment = 0;
  if (size < sizeof length + sizeof segment) return 0;
  std::memcpy(&length, data, sizeof length);
  std::memcpy(&segment, data + sizeof length, sizeof segment);
  length %= 70'000;  // more than the kernel hands over
  if ((data[0] & 1) != 0) segment %= 2'000;
  const std::size_t expected = os::gro::count(length, segment);
  std::size_t count = 0;
  for (std::size_t offset = 0; count == 0 || offset < length; ++count) {
    const std::size_t piece = os::gro::length(length, segment, offset);
    fuzz::check(piece <= length - offset, "a datagram ends where the train does");
    fuzz::check(piece != 0 || length == 0, "only an empty slot has an empty datagram");
    fuzz::check(segment == 0 || piece <= segment, "no datagram is longer than the segment");
    const bool last = offset + piece == length;
    fuzz::check(last || piece == segment, "only the last one is shorter");
    offset += piece;
  }
  fuzz::check(count == expected, "as many as were counted");
  return 0;
}
