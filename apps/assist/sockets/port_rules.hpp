// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "assist/sockets/udp_port.hpp"
#include "services/rules/rules.hpp"

namespace dgram::assist {

/// The reply rules of one socket, whose answers are rows under the name of their rule. It lives
/// until its socket is closed.
class port_rules : public std::enable_shared_from_this<port_rules> {
 public:
  port_rules();

  /// From the next datagram on. Any thread.
  void replace(workshop::rule_set with) { rules_.replace(std::move(with)); }
  [[nodiscard]] workshop::rule_set current() const { return rules_.current()->set; }
  [[nodiscard]] std::vector<std::uint64_t> fired() const { return rules_.fired(); }
  /// For udp_port::answer_with().
  [[nodiscard]] handler_maker maker();

 private:
  void tell(const services::rule_event& event);

  port_log* log_ = nullptr;  // on the socket's thread
  services::rules rules_;
};

}  // namespace dgram::assist
