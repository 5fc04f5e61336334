// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "cli/command/verb.hpp"
#include "cli/words/failure.hpp"
#include "workshop/capture/capture_reader.hpp"
#include "workshop/match/filter.hpp"

namespace dgram::cli {

/// The datagrams of a capture file that --where holds for, --count of them at most: what `show` and
/// `replay` read.
class capture_source {
 public:
  /// FILE is the one argument, `-` is standard input: then nothing is read ahead, so that a capture
  /// is seen while it is made.
  [[nodiscard]] static outcome<capture_source> open(run_context& run, workshop::encoding* text);

  /// The next one, borrowed until the next call; none at the end, or when a signal came.
  [[nodiscard]] std::optional<datagram> next();
  /// The number of datagrams that next() returned.
  [[nodiscard]] std::uint64_t given() const noexcept { return given_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  /// file, records, datagrams, skipped by reason, and whether the end is torn.
  [[nodiscard]] boost::json::object fields() const;
  /// Reports what was left out, and that the file ends inside a record.
  void tell_skipped() const;
  /// Why the records from some place on cannot be trusted. A torn end is no failure.
  [[nodiscard]] std::optional<failure> trouble() const;

 private:
  capture_source(run_context& run, std::string name, workshop::capture_reader reader,
                 workshop::filter where)
      : run_(&run), name_(std::move(name)), reader_(std::move(reader)), where_(std::move(where)) {}

  [[nodiscard]] bool is_torn() const;

  run_context* run_;
  std::string name_;
  workshop::capture_reader reader_;
  workshop::filter where_;
  std::uint64_t datagrams_ = 0;  // before --where
  std::uint64_t given_ = 0;
};

}  // namespace dgram::cli
