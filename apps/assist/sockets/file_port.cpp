// SPDX-License-Identifier: MIT
#include "assist/sockets/file_port.hpp"

namespace dgram::assist {

boost::json::object file_port::state() const {
  return {{"local", nullptr}, {"open", false}, {"error", nullptr}};
}

outcome<sent_row> file_port::send(const outgoing&, duration) {
  api_error why = misuse("file_sends_nothing", "nothing can be sent from a file");
  why.hint = "name a socket, or none";
  why.hint_zh = "指定一个套接字，或不指定";
  return failed(std::move(why));
}

port_count file_port::count() {
  const std::scoped_lock lock(mutex_);
  return {.seen = log_.count()};
}

void file_port::reset() {
  const std::scoped_lock lock(mutex_);
  log_.reset();
}

void file_port::look(const std::function<void(port_log&)>& at) {
  const std::scoped_lock lock(mutex_);
  log_.course().advance(clock::now());
  at(log_);
}

outcome<> file_port::change(const boost::json::object& to) {
  if (!to.contains("impairment")) return {};
  return failed(misuse("not_a_relay", "impairment: only a relay has one"));
}

}  // namespace dgram::assist
