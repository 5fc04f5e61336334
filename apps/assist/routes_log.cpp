// SPDX-License-Identifier: MIT
#include <array>
#include <charconv>
#include <utility>

#include "assist/log_choice.hpp"
#include "assist/routes.hpp"
#include "assist/row.hpp"
#include "assist/view_index.hpp"
#include "assist/viewer_limits.hpp"

namespace dgram::assist {
namespace {

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

route_answer clear(const call& one) {
  one.all.rows().clear();
  one.all.actions().add(one.request.from, "clear", {});
  one.all.changed();
  return api_answer{.status = 204};
}

constexpr std::array<route, 2> all = {
    {{method::get, "/log", rows}, {method::remove, "/log", clear}}};

}  // namespace

std::span<const route> log_routes() noexcept { return all; }

}  // namespace dgram::assist
