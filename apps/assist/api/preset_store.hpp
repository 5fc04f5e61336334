// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "assist/json/api_error.hpp"
#include "workshop/payload/presets.hpp"

namespace dgram::assist {

/// The presets, and the file that they are kept in, if there is one. Any thread.
class preset_store {
 public:
  /// Reads the file; one that is not there yet is an empty one. An empty path: no file.
  [[nodiscard]] static outcome<std::unique_ptr<preset_store>> open(std::string path);

  [[nodiscard]] workshop::preset_list current() const;
  /// The file is replaced as a whole, or not at all: then nothing has changed.
  outcome<> replace(workshop::preset_list with);

 private:
  explicit preset_store(std::string path) : path_(std::move(path)) {}

  std::string path_;
  mutable std::mutex mutex_;  // guards what follows, and the file
  workshop::preset_list list_;
};

}  // namespace dgram::assist
