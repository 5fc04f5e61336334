// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "assist/api/api.hpp"
#include "assist/api/assistant.hpp"
#include "assist/api/viewer_limits.hpp"
#include "assist/log/page_view.hpp"

namespace dgram::assist {

class fields;

/// One page that watches. It holds the page's orders and how far they are served, never rows:
/// a page that does not read costs nothing.
class page_viewer final : public viewer {
 public:
  static constexpr std::size_t frame_bytes_max = std::size_t{64} << 10U;
  /// Answers to what it said that wait to be asked for; the rest is not given.
  static constexpr std::size_t replies_max = 64;

  page_viewer(assistant& assistant, bool view_only)
      : assistant_(&assistant), view_only_(view_only) {}

  void said(std::string_view frame) override;
  [[nodiscard]] std::vector<std::string> due(time_point now) override;

 private:
  struct watched {
    bool conversations = false;
    bool charts = false;
    std::optional<std::uint64_t> next_point = {};
  };

  outcome<> obey(const boost::json::object& order);
  outcome<> open_view(fields& in);
  outcome<> close_view(fields& in);
  outcome<> watch(fields& in);
  void reply(boost::json::object frame);
  void add_state(std::vector<std::string>& frames, time_point now);
  void add_tick(std::vector<std::string>& frames);
  void add_rows(std::vector<std::string>& frames);
  void add_watched(std::vector<std::string>& frames);

  assistant* assistant_;
  bool view_only_;
  bool greeted_ = false;
  std::vector<std::string> replies_;
  std::map<std::uint32_t, page_view> views_;
  std::map<std::uint32_t, watched> watched_;
  interface_names names_;
  std::uint64_t told_version_ = 0;
  time_point state_told_ = time_point::min();
  time_point ticked_ = time_point::min();
  time_point watched_told_ = time_point::min();
  bool fresh_ = false;  // a view was opened since the last tick
};

}  // namespace dgram::assist
