// SPDX-License-Identifier: MIT
#include <array>
#include <utility>

#include "assist/capture_import.hpp"
#include "assist/checks.hpp"
#include "assist/fields.hpp"
#include "assist/routes.hpp"
#include "workshop/base64.hpp"
#include "workshop/utf8.hpp"

namespace dgram::assist {
namespace {

// A file's name may be longer than a socket's.
std::string shortened(const std::string& name) {
  return name.substr(0, workshop::utf8_prefix(name.substr(0, name_bytes_max)));
}

outcome<workshop::bytes> file_of(fields& in) {
  if (!in.has("data")) return failed(misuse("data is missing"));
  const std::string text = in.text("data", {}, import_bytes_max);
  if (in.error()) return failed(*in.error());
  auto file = workshop::parse_base64(text);
  if (!file) return failed(error_of(file.error(), "base64"));
  return std::move(*file);
}

route_answer import(const call& one) {
  fields in(one.request.body);
  const std::string name = in.text("name");
  const auto file = file_of(in);
  if (!file) return failed(file.error());
  auto reader = workshop::capture_reader::open(*file);
  if (!reader) return failed(error_of(reader.error()));
  const auto into = one.all.ports().add_file(shortened(name));
  if (!into) return failed(into.error());
  auto told = import_capture(*reader, *into->through);
  boost::json::object body = port_table::state_of(*into);
  one.all.actions().add(one.request.from, "import",
                        {{"socket", into->id}, {"rows", told.at("rows")}});
  for (auto& [key, value] : told) body[key] = std::move(value);
  return api_answer{.status = 201, .body = std::move(body)};
}

constexpr std::array<route, 1> all = {{{method::post, "/import", import}}};

}  // namespace

std::span<const route> import_routes() noexcept { return all; }

}  // namespace dgram::assist
