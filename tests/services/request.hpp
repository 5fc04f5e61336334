// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include <dgram/datagram.hpp>

#include "services/answers/answer.hpp"

namespace dgram::services {

/// A datagram from 127.0.0.1:5000 to 127.0.0.1:9999. Borrows the payload.
inline datagram request_of(byte_view payload) {
  datagram one;
  one.source = endpoint::loopback(5000);
  one.target = endpoint::loopback(9999);
  one.payload = payload;
  one.wire_bytes = payload.size();
  return one;
}

/// What a service answers, as text; "(silent)" for no answer.
inline std::string ask(const answer& service, std::string_view payload) {
  workshop::bytes room;
  const auto said = service(request_of(as_bytes(payload)), room);
  return said ? std::string(as_text(*said)) : "(silent)";
}

}  // namespace dgram::services
