// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <utility>

#include "assist/api/route_table.hpp"
#include "assist/api/routes.hpp"
#include "assist/json/fields.hpp"
#include "assist/sockets/capture_import.hpp"
#include "workshop/capture/hex_dump_reader.hpp"
#include "workshop/text/base64.hpp"
#include "workshop/text/utf8.hpp"

namespace dgram::assist {
namespace {

// A file's name may be longer than a socket's.
std::string shortened(const std::string& name) {
  return name.substr(0, workshop::utf8_prefix(name.substr(0, name_bytes_max)));
}

using imported = outcome<std::pair<port_entry, boost::json::object>>;

imported read_capture(assistant& assistant, fields& in, const std::string& name) {
  auto file = workshop::parse_base64(in.text("data", {}, import_bytes_max));
  if (in.error()) return failed(*in.error());
  if (!file) return failed(error_of(file.error(), "base64"));
  auto reader = workshop::capture_reader::open(*file);
  if (!reader) return failed(error_of(reader.error()));
  auto into = assistant.ports().add_file(name);
  if (!into) return failed(into.error());
  return std::pair(*into, import_capture(*reader, *into->through));
}

imported read_dump(assistant& assistant, fields& in, const std::string& name) {
  const std::string text = in.text("text", {}, import_bytes_max);
  if (in.error()) return failed(*in.error());
  const auto dump = workshop::parse_hex_dump(text);
  if (!dump) {
    api_error why = error_of(dump.error(), "hex dump");
    why.line = 1 + std::ranges::count(text.substr(0, dump.error().at), '\n');
    return failed(std::move(why));
  }
  auto into = assistant.ports().add_file(name);
  if (!into) return failed(into.error());
  return std::pair(*into, import_dump(*dump, *into->through));
}

}  // namespace

route_answer import_log(const call& call) {
  fields in(call.request.body);
  const std::string name = shortened(in.text("name"));
  if (in.has("data") == in.has("text"))
    in.refuse(misuse("either_or", "either data or text is wanted", {{"offered", "data, text"}}));
  if (in.error()) return failed(*in.error());
  auto done =
      in.has("data") ? read_capture(call.assistant, in, name) : read_dump(call.assistant, in, name);
  if (!done) return failed(std::move(done.error()));
  auto& [into, what] = *done;
  boost::json::object body = port_table::state_of(into);
  call.assistant.actions().add(call.request.from, "import",
                               {{"socket", into.id}, {"rows", what.at("rows")}});
  for (auto& [key, value] : what) body[key] = std::move(value);
  return api_answer{.status = 201, .body = std::move(body)};
}

}  // namespace dgram::assist
