// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>

#include "assist/log/store.hpp"
#include "assist/sockets/port.hpp"

namespace dgram::assist {

/// The place of rows that were read from a capture or a dump: nothing comes, nothing is sent.
class file_port final : public port {
 public:
  file_port(std::uint32_t id, store& rows) : log_(rows, nullptr, id, clock::now()) {}

  [[nodiscard]] boost::json::object state() const override;
  [[nodiscard]] endpoint local() const override { return {}; }
  [[nodiscard]] outcome<sent_row> send(const outgoing& datagram, duration wait) override;
  [[nodiscard]] port_count count() override;
  void reset() override;
  void look(const std::function<void(port_log&)>& at) override;
  [[nodiscard]] outcome<> change(const boost::json::object& to) override;

 private:
  std::mutex mutex_;
  port_log log_;
};

}  // namespace dgram::assist
