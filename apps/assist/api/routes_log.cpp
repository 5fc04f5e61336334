// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <utility>

#include "assist/api/routes.hpp"
#include "assist/api/viewer_limits.hpp"
#include "assist/json/log_choice.hpp"
#include "assist/log/row.hpp"
#include "assist/log/view_index.hpp"
#include "workshop/payload/checksum.hpp"
#include "workshop/text/encoding_hint.hpp"

namespace dgram::assist {
namespace {

// How many rows are searched for the previous one: some milliseconds.
constexpr std::uint64_t previous_rows_max = 20'000;

boost::json::array checksums_of(byte_view payload) {
  boost::json::array found;
  for (const auto& sum : workshop::detect_checksums(payload)) {
    found.push_back(boost::json::object{{"name", sum.kind->name},
                                        {"order", sum.order == std::endian::little ? "le" : "be"},
                                        {"size", sum.kind->size},
                                        {"append", workshop::to_string(sum)}});
  }
  return found;
}

boost::json::value hint_of(byte_view payload) {
  const auto hint = workshop::encoding_hint(payload);
  return hint ? boost::json::value(*hint) : nullptr;
}

// The newest row before `after` from the same remote in the same direction.
boost::json::value previous_of(const store& rows, const record& after, interface_names& names) {
  record_batch piece;
  const std::uint64_t oldest = after.id > previous_rows_max ? after.id - previous_rows_max : 1;
  for (std::uint64_t at = after.id; at-- > oldest;) {
    rows.copy(at, piece, 1);
    if (piece.empty() || piece[0].id != at) return nullptr;
    const record row = piece[0];
    const bool same = row.socket == after.socket && row.kind == after.kind;
    if (same && row.remote == after.remote) return whole_row(row, names);
  }
  return nullptr;
}

}  // namespace

route_answer show_rows(const call& call) {
  auto choice = choice_of(call.request.query);
  if (!choice) return failed(std::move(choice.error()));
  const auto count = query_number(call.request.query, "rows", rows_max, rows_max);
  const auto from = query_number(call.request.query, "from", UINT64_MAX, UINT64_MAX);
  if (!count) return failed(count.error());
  if (!from) return failed(from.error());
  view_index view(call.assistant.rows(), std::move(*choice));
  do view.advance();
  while (!view.scanned());
  const bool newest = *from == UINT64_MAX;
  const std::uint64_t begin =
      newest ? view.total() - std::min<std::uint64_t>(view.total(), *count) : *from;
  boost::json::array found;
  interface_names names;
  const std::uint64_t first =
      view.each(begin, *count, [&](const record& row) { found.push_back(short_row(row, names)); });
  return api_answer{.body = boost::json::object{{"total", view.total()},
                                                {"oldest", view.oldest()},
                                                {"first", first},
                                                {"rows", std::move(found)}}};
}

route_answer show_row(const call& call) {
  record_batch piece;
  call.assistant.rows().copy(call.id, piece, 1);
  if (piece.empty() || piece[0].id != call.id) return failed(no_such("no_such_row"));
  interface_names names;
  const record found = piece[0];
  boost::json::object body = whole_row(found, names);
  body["checksums"] = checksums_of(found.payload);
  body["hint"] = hint_of(found.payload);
  body["previous"] = previous_of(call.assistant.rows(), found, names);
  return api_answer{.body = std::move(body)};
}

route_answer clear_log(const call& call) {
  call.assistant.rows().clear();
  call.assistant.actions().add(call.request.from, "clear", {});
  call.assistant.changed();
  return api_answer{.status = 204};
}

}  // namespace dgram::assist
