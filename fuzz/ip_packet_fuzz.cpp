// SPDX-License-Identifier: MIT
#include "workshop/capture/ip_packet.hpp"

#include "fuzz/check.hpp"

using namespace dgram;
using namespace dgram::workshop;

// The first byte says which link the rest is from.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto link = static_cast<link_kind>(data[0] % 5);
  const byte_view frame{reinterpret_cast<const std::byte*>(data + 1), size - 1};
  const auto one = datagram_of(link, frame);
  if (!one) {
    fuzz::check(!name(one.error()).empty(), "each reason has a name");
    return 0;
  }
  fuzz::check(one->payload.size() + 28 <= frame.size(), "the payload lies behind its headers");
  fuzz::check(one->payload.empty() ||
                  (one->payload.data() > frame.data() &&
                   one->payload.data() + one->payload.size() <= frame.data() + frame.size()),
              "the payload lies in the frame");
  fuzz::check(one->payload.size() <= one->wire_bytes, "no longer than it was sent");
  fuzz::check(one->truncated == (one->payload.size() < one->wire_bytes), "a cut payload says so");
  // One byte less of the frame never gives more.
  if (const auto less = datagram_of(link, frame.first(frame.size() - 1))) {
    fuzz::check(less->payload.size() <= one->payload.size(), "less of it gives no more");
  }
  return 0;
}
