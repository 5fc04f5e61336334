// SPDX-License-Identifier: MIT
// A socket of the assistant without a network: what is sent is a row, and nothing else happens.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>

#include "assist/sockets/port_table.hpp"

namespace dgram::fuzz {

class silent_port final : public assist::port {
 public:
  silent_port(std::uint32_t id, const assist::socket_spec& spec, const assist::port_place& at)
      : local_(spec.local),
        remote_(spec.remote.value_or(endpoint{})),
        log_(*at.rows, at.capture, id, clock::now()) {}

  [[nodiscard]] static assist::outcome<std::shared_ptr<assist::port>> open(
      std::uint32_t id, const assist::socket_spec& spec, const assist::port_place& at) {
    return std::make_shared<silent_port>(id, spec, at);
  }

  [[nodiscard]] boost::json::object state() const override {
    return {{"local", local_.to_string()}, {"open", true}, {"error", nullptr}};
  }
  [[nodiscard]] endpoint local() const override { return local_; }
  [[nodiscard]] endpoint peer() const override { return remote_; }
  [[nodiscard]] assist::outcome<assist::sent_row> send(const outgoing& one, duration) override {
    const std::scoped_lock lock(mutex_);
    log_.begin({clock::now(), std::chrono::system_clock::now()});
    log_.sent(local_, remote_.is_none() ? one.target : remote_, one.payload);
    return assist::sent_row{log_.flush(), local_};
  }
  [[nodiscard]] assist::port_count count() override {
    const std::scoped_lock lock(mutex_);
    return {.seen = log_.count()};
  }
  void reset() override {
    const std::scoped_lock lock(mutex_);
    log_.reset();
  }
  void look(const std::function<void(assist::port_log&)>& at) override {
    const std::scoped_lock lock(mutex_);
    log_.course().advance(clock::now());
    at(log_);
  }
  [[nodiscard]] assist::outcome<> change(const boost::json::object&) override { return {}; }

 private:
  endpoint local_;
  endpoint remote_;
  std::mutex mutex_;
  assist::port_log log_;
};

}  // namespace dgram::fuzz
