// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "assist/api/api.hpp"
#include "assist/api/engine.hpp"
#include "assist/api/preset_store.hpp"
#include "assist/jobs/job_table.hpp"
#include "assist/log/action_log.hpp"
#include "assist/log/store.hpp"
#include "assist/sockets/port_table.hpp"
#include "assist/sockets/send_limit.hpp"

namespace dgram::assist {

/// What stands behind the interface: the log, the sockets, the limits, and who did what. Any
/// thread.
class assistant {
 public:
  static constexpr std::size_t remotes_max = 256;  ///< of one send

  assistant(engine_options options, std::unique_ptr<preset_store> presets);

  [[nodiscard]] store& rows() noexcept { return rows_; }
  [[nodiscard]] port_table& ports() noexcept { return ports_; }
  [[nodiscard]] action_log& actions() noexcept { return actions_; }
  [[nodiscard]] send_limit& limit() noexcept { return limit_; }
  [[nodiscard]] preset_store& presets() noexcept { return *presets_; }
  [[nodiscard]] job_table& jobs() noexcept { return jobs_; }

  /// The socket of that number, or the assistant's own for 0.
  [[nodiscard]] outcome<port_entry> sender(std::uint32_t id);
  /// Sends one now. 429 over the limit for targets that are not private.
  [[nodiscard]] outcome<sent_row> send(const port_entry& from, const endpoint& to,
                                       byte_view payload, duration wait = port::send_wait_max);

  [[nodiscard]] boost::json::object state(bool view_only);
  [[nodiscard]] api_account account() const;
  /// Changes whenever the state changes.
  [[nodiscard]] std::uint64_t version() const noexcept { return version_.load(); }
  void changed() noexcept { ++version_; }

 private:
  [[nodiscard]] job_table::callbacks job_callbacks();

  engine_options options_;
  std::string boot_;
  std::string host_;
  std::atomic<std::uint64_t> version_ = 1;
  store rows_;
  std::unique_ptr<preset_store> presets_;
  action_log actions_;
  send_limit limit_;
  port_table ports_;  // its threads use the others
  job_table jobs_;    // and this one all of them
};

}  // namespace dgram::assist
