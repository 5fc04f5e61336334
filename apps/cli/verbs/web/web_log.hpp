// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "assist/api/api.hpp"
#include "cli/output/writer.hpp"

namespace dgram::cli {

/// The output of `web`: with -v a record for each datagram, and the closing account. It watches as
/// a page does, through the seam. One thread.
class web_log {
 public:
  /// Rows shown of one look; more between two looks are counted.
  static constexpr std::size_t shown_at_once_max = 1'000;

  web_log(writer& out, assist::api& behind);

  /// Shows the rows since the last call.
  void show();
  /// The account of all sockets there are, or the `summary` event.
  void tell_account();

 private:
  void show_rows(const boost::json::object& frame);
  void show_row(const boost::json::object& row);

  writer* out_;
  assist::api* behind_;
  std::unique_ptr<assist::viewer> viewer_;
  std::uint64_t next_ = 0;  // index of the row to show next
};

}  // namespace dgram::cli
