// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <system_error>

#include "cli/output/writer.hpp"
#include "cli/words/exit_code.hpp"
#include "cli/words/failure.hpp"
#include "host/capture_file.hpp"

namespace dgram::cli {

// What --pcap says, the same words for the command and the assistant.

/// Opens the file `name`, or standard output for `-`.
[[nodiscard]] outcome<host::capture_file> open_capture(const std::string& name);

/// The fate of the datagrams.
struct capture_account {
  std::uint64_t written = 0;
  std::uint64_t missing = 0;
  std::error_code why = {};  ///< of the last write that failed
};
/// Why some are missing in the file, and how many.
[[nodiscard]] failure capture_trouble(const std::string& name, const capture_account& account);

/// Reports at the end what the file has. Returns `code`, or that of this machine when something is
/// missing in the file.
exit_code report_capture(writer& out, const std::string& name, const capture_account& account,
                         exit_code code);

}  // namespace dgram::cli
