// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include <boost/json/object.hpp>

#include "assist/jobs/job.hpp"
#include "assist/log/store.hpp"
#include "assist/sockets/port_table.hpp"

namespace dgram::assist {

/// Longest file that is sent, written in base64.
inline constexpr std::size_t file_text_bytes_max = std::size_t{16} << 20U;
/// Rows that a replay names one by one.
inline constexpr std::size_t replay_rows_max = 100'000;

/// Where a job finds what it speaks of. Borrows both.
struct job_place {
  const store& rows;
  port_table& ports;
};

/// Reads `POST /jobs`. Resolves names; copies the rows of a replay; opens the socket of a
/// discovery.
[[nodiscard]] outcome<std::unique_ptr<job>> read_job(const boost::json::object& from,
                                                     const job_place& at, time_point start);

}  // namespace dgram::assist
