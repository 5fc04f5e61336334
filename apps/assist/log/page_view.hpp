// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "assist/log/row.hpp"
#include "assist/log/view_index.hpp"
#include "workshop/payload/checksum.hpp"

namespace dgram::assist {

/// A window of a page on the log: what rows it wants, and which of them it shows.
struct window {
  row_choice choice = {};
  std::size_t rows = 60;
  std::optional<std::uint64_t> at = {};  ///< none: the newest, as they come
  std::optional<workshop::appended_checksum> verify = {};
};

/// One view of a page: follows the log, and gives its rows when the window has changed.
class page_view {
 public:
  page_view(std::uint32_t number, const store& rows, window wanted)
      : number_(number), asked_(std::move(wanted)), index_(rows, asked_.choice) {}

  /// Looks at what is new.
  void advance() { index_.advance(); }
  /// A `rows` frame, where the page has not seen these rows yet.
  [[nodiscard]] std::optional<std::string> due(interface_names& names);
  /// Its line in a tick.
  [[nodiscard]] boost::json::object progress() const;

 private:
  [[nodiscard]] bool is_due(std::uint64_t first, std::uint64_t end);
  [[nodiscard]] boost::json::object row_of(const record& from, interface_names& names) const;

  std::uint32_t number_;
  window asked_;
  view_index index_;
  struct shown {
    std::uint64_t first = 0;
    std::uint64_t end = 0;
    friend bool operator==(const shown&, const shown&) = default;
  };
  std::optional<shown> shown_;
  bool done_ = false;
};

}  // namespace dgram::assist
