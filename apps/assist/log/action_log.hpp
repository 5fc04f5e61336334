// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace dgram::assist {

/// Who opened, sent, changed what: the newest, oldest first. Any number of threads.
class action_log {
 public:
  static constexpr std::size_t actions_max = 1'000;

  /// `from`: who asked; `action`: "open", "send" …; `more`: what it was about.
  void add(std::string_view from, std::string_view action, boost::json::object more);
  [[nodiscard]] boost::json::array all() const;

 private:
  mutable std::mutex mutex_;
  std::deque<boost::json::object> actions_;
};

}  // namespace dgram::assist
