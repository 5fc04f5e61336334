// SPDX-License-Identifier: MIT
#include "services/answers/answer.hpp"

#include <utility>

namespace dgram::services {

handler to_handler(answer make, answered told) {
  return [make = std::move(make), told = std::move(told)](const datagram& request, reply& out) {
    thread_local workshop::bytes room;
    const auto payload = make(request, room);
    if (!payload) return;
    const verdict became = out.send(*payload);
    if (told) told(request, *payload, became, out.withheld_by());
  };
}

}  // namespace dgram::services
