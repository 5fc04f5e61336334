// SPDX-License-Identifier: MIT
#include "assist/sockets/port_rules.hpp"

#include <utility>

namespace dgram::assist {

port_rules::port_rules()
    : rules_(workshop::rule_set(), 1, reply_growth::private_ranges,
             [this](const services::rule_event& event) { tell(event); }) {}

void port_rules::tell(const services::rule_event& event) {
  if (event.what != services::rule_event::fate::sent || log_ == nullptr) return;
  log_->answering(event.local, event.remote, event.payload, event.rule);
}

handler_maker port_rules::maker() {
  return [self = shared_from_this()](port_log& log) {
    self->log_ = &log;
    return self->rules_.handle();
  };
}

}  // namespace dgram::assist
