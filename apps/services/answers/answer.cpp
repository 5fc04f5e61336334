// SPDX-License-Identifier: MIT
#include "services/answers/answer.hpp"

#include <utility>

namespace dgram::services {

handler to_handler(answer make, answered observer) {
  return [make = std::move(make), observer = std::move(observer)](const datagram& request,
                                                                  reply& out) {
    thread_local workshop::bytes room;
    const auto payload = make(request, room);
    if (!payload) return;
    const verdict became = out.send(*payload);
    if (observer) observer(request, *payload, became, out.withheld_by());
  };
}

}  // namespace dgram::services
