// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
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

// Rows looked through for the one before: some milliseconds.
constexpr std::uint64_t previous_rows_max = 20'000;

route_answer rows(const call& one) {
  auto choice = choice_of(one.request.query);
  if (!choice) return failed(std::move(choice.error()));
  const auto count = query_number(one.request.query, "rows", rows_max, rows_max);
  const auto from = query_number(one.request.query, "from", UINT64_MAX, UINT64_MAX);
  if (!count) return failed(count.error());
  if (!from) return failed(from.error());
  view_index view(one.all.rows(), std::move(*choice));
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

boost::json::array checksums_of(byte_view payload) {
  boost::json::array found;
  for (const auto& one : workshop::detect_checksums(payload)) {
    found.push_back(boost::json::object{{"name", one.kind->name},
                                        {"order", one.order == std::endian::little ? "le" : "be"},
                                        {"size", one.kind->size},
                                        {"append", workshop::to_string(one)}});
  }
  return found;
}

boost::json::value hint_of(byte_view payload) {
  const auto hint = workshop::encoding_hint(payload);
  return hint ? boost::json::value(*hint) : nullptr;
}

// The newest row before `one` from the same remote in the same direction.
boost::json::value previous_of(const store& rows, const record& one, interface_names& names) {
  record_batch piece;
  const std::uint64_t oldest = one.id > previous_rows_max ? one.id - previous_rows_max : 1;
  for (std::uint64_t at = one.id; at-- > oldest;) {
    rows.copy(at, piece, 1);
    if (piece.empty() || piece[0].id != at) return nullptr;
    const record row = piece[0];
    const bool same = row.socket == one.socket && row.kind == one.kind;
    if (same && row.remote == one.remote) return whole_row(row, names);
  }
  return nullptr;
}

route_answer row(const call& one) {
  record_batch piece;
  one.all.rows().copy(one.ids[0], piece, 1);
  if (piece.empty() || piece[0].id != one.ids[0]) return failed(no_such("row"));
  interface_names names;
  const record found = piece[0];
  boost::json::object body = whole_row(found, names);
  body["checksums"] = checksums_of(found.payload);
  body["hint"] = hint_of(found.payload);
  body["previous"] = previous_of(one.all.rows(), found, names);
  return api_answer{.body = std::move(body)};
}

route_answer clear(const call& one) {
  one.all.rows().clear();
  one.all.actions().add(one.request.from, "clear", {});
  one.all.changed();
  return api_answer{.status = 204};
}

constexpr std::array<route, 3> all = {
    {{method::get, "/log", rows}, {method::get, "/log/ID", row}, {method::remove, "/log", clear}}};

}  // namespace

std::span<const route> log_routes() noexcept { return all; }

}  // namespace dgram::assist
