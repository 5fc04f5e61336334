// SPDX-License-Identifier: MIT
#include <dgram/outbox.hpp>

namespace dgram {

outgoing reply_to(const datagram& request, byte_view payload) noexcept {
  outgoing answer{.target = request.source, .payload = payload};
  const auto& from = request.target.address;
  if (from.is_none() || from.is_any() || request.to_group || from.is_multicast()) return answer;
  answer.source = from;
  // An address of one link means nothing without its interface; for all others pinning the way
  // out would lose the answer wherever routing is asymmetric.
  if (from.is_link_local()) answer.interface = request.interface;
  return answer;
}

}  // namespace dgram
