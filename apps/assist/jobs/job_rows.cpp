// SPDX-License-Identifier: MIT
#include "assist/jobs/job_rows.hpp"

#include <utility>

#include "assist/jobs/job_read.hpp"
#include "assist/jobs/job_sources.hpp"
#include "assist/json/log_choice.hpp"

namespace dgram::assist {
namespace {

bool is_datagram(const record& row) noexcept {
  return row.kind == row_kind::rx || row.kind == row_kind::tx;
}

outcome<> keep(const record& row, record_batch& kept) {
  kept.add(row);
  if (kept.bytes() <= rows_source::bytes_max) return {};
  api_error why = misuse("replay_too_long", "a replay holds at most 64 MiB",
                         {{"limit", rows_source::bytes_max}});
  why.hint = "choose fewer rows";
  why.hint_zh = "少选几行";
  return failed(std::move(why));
}

// Rows that have left the log are left out, as are those that are no datagrams.
outcome<record_batch> listed(const boost::json::array& ids, const store& log) {
  record_batch kept, piece;
  for (const auto& each : ids) {
    boost::json::error_code why;
    const auto id = each.to_number<std::uint64_t>(why);
    if (why)
      return failed(
          misuse("not_a_list_of_numbers", "rows: numbers are wanted", {{"field", "rows"}}));
    log.copy(id, piece, 1);
    if (piece.empty() || piece[0].id != id || !is_datagram(piece[0])) continue;
    if (auto done = keep(piece[0], kept); !done) return failed(std::move(done.error()));
  }
  return kept;
}

outcome<record_batch> chosen(const row_choice& choice, const store& log) {
  record_batch kept, piece;
  const std::uint64_t end = log.range().next;
  for (std::uint64_t next = 0; next < end;) {
    next = log.copy(next, piece);
    if (piece.empty()) break;
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const record row = piece[i];
      if (row.id >= end || !is_datagram(row) || !choice.takes(row)) continue;
      if (auto done = keep(row, kept); !done) return failed(std::move(done.error()));
    }
  }
  return kept;
}

outcome<record_batch> read_rows(fields& in, const store& log) {
  if (in.has("rows")) {
    const auto* ids = in.list("rows", replay_rows_max);
    if (ids == nullptr) return failed(*in.error());
    return listed(*ids, log);
  }
  const auto socket = static_cast<std::uint32_t>(in.number("socket", 0, 1, UINT32_MAX));
  const std::string where = in.text("where");
  if (in.error()) return failed(*in.error());
  if (socket == 0 && where.empty())
    return failed(
        misuse("missing", "rows, socket or where is missing", {{"field", "rows, socket, where"}}));
  const auto choice = choice_of(where, socket);
  if (!choice) return failed(choice.error());
  return chosen(*choice, log);
}

}  // namespace

outcome<record_batch> rows_of(fields& in, const store& log) {
  auto found = read_rows(in, log);
  if (found && found->empty()) return failed(no_such("no_such_row"));
  return found;
}

}  // namespace dgram::assist
