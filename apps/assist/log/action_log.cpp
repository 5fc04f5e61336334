// SPDX-License-Identifier: MIT
#include "assist/log/action_log.hpp"

#include <chrono>
#include <utility>

#include "workshop/text/events.hpp"
#include "workshop/text/time_text.hpp"

namespace dgram::assist {

void action_log::add(std::string_view from, std::string_view action, boost::json::object more) {
  boost::json::object entry{{"time", workshop::iso_time(std::chrono::system_clock::now())},
                            {"from", workshop::json_text(from)},
                            {"action", action}};
  for (auto& [key, value] : more) entry[key] = std::move(value);
  const std::scoped_lock lock(mutex_);
  actions_.push_back(std::move(entry));
  if (actions_.size() > actions_max) actions_.pop_front();
}

boost::json::array action_log::all() const {
  const std::scoped_lock lock(mutex_);
  boost::json::array copied(actions_.begin(), actions_.end());
  return copied;
}

}  // namespace dgram::assist
