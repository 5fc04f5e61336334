// SPDX-License-Identifier: MIT
// The threads of this process, and how often they gave the processor away of their own accord.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace dgram::testing {

/// Voluntary context switches by thread: proc(5).
inline std::map<std::string, std::uint64_t> switches_by_thread() {
  std::map<std::string, std::uint64_t> all;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream status(task.path() / "status");
    const std::string wanted = "voluntary_ctxt_switches:";
    for (std::string word; status >> word;) {
      if (word == wanted) status >> all[task.path().filename()];
    }
  }
  return all;
}

}  // namespace dgram::testing
