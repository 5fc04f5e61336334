// SPDX-License-Identifier: MIT
#include "assist/json/payload_json.hpp"

#include <utility>

#include <dgram/limits.hpp>

#include "assist/json/fields.hpp"
#include "workshop/text/base64.hpp"
#include "workshop/text/events.hpp"

namespace dgram::assist {
namespace {

using workshop::escape_form;
using workshop::payload_spec;

escape_form read_escapes(fields& in) {
  if (in.is_text("escapes", "loose")) return escape_form::loose;
  return in.flag("escapes") ? escape_form::strict : escape_form::none;
}

workshop::line_end read_line_end(fields& in) {
  const auto found = workshop::parse_line_end(in.text("eol", "none"));
  if (found) return *found;
  in.refuse(misuse("not_one_of", "eol: none, lf, crlf, cr or nul is wanted",
                   {{"field", "eol"}, {"offered", "none lf crlf cr nul"}}));
  return {};
}

void read_text(fields& in, payload_spec& into) {
  into.text = in.text("text", {}, payload_text_bytes_max);
  into.hex = in.flag("hex");
  into.escapes = read_escapes(in);
  into.filled = in.flag("template");
  into.encoding = in.text("encoding");
  if (into.encoding == "utf-8") into.encoding.clear();
  into.eol = read_line_end(in);
  into.prefix = in.text("prefix");
  into.suffix = in.text("suffix");
  into.pad = in.number("pad", 0, 0, payload_bytes_max_v6);
  into.append = in.text("append");
}

void read_data(fields& in, payload_spec& into) {
  auto data = workshop::parse_base64(in.text("data", {}, payload_text_bytes_max));
  if (!data) return in.refuse(error_of(data.error(), "base64"));
  into.data = std::move(*data);
}

}  // namespace

outcome<payload_spec> read_payload_spec(const boost::json::object& from) {
  fields in(from);
  if (in.has("data") == in.has("text")) {
    return failed(misuse("either_or", "a payload is wanted: either data or text",
                         {{"offered", "data, text"}}));
  }
  payload_spec spec;
  if (in.has("data")) {
    read_data(in, spec);
  } else {
    read_text(in, spec);
  }
  if (in.error()) return failed(*in.error());
  return spec;
}

boost::json::object json_of(const payload_spec& spec) {
  if (spec.data) return {{"data", workshop::base64(*spec.data)}};
  boost::json::object entry{{"text", workshop::json_text(spec.text)}};
  if (spec.hex) entry["hex"] = true;
  if (spec.escapes == escape_form::strict) entry["escapes"] = true;
  if (spec.escapes == escape_form::loose) entry["escapes"] = "loose";
  if (spec.filled) entry["template"] = true;
  if (!spec.encoding.empty()) entry["encoding"] = spec.encoding;
  if (spec.eol != workshop::line_end::none) entry["eol"] = name(spec.eol);
  if (!spec.prefix.empty()) entry["prefix"] = workshop::json_text(spec.prefix);
  if (!spec.suffix.empty()) entry["suffix"] = workshop::json_text(spec.suffix);
  if (spec.pad != 0) entry["pad"] = spec.pad;
  if (!spec.append.empty()) entry["append"] = spec.append;
  return entry;
}

api_error error_of(const workshop::payload_error& why) {
  api_error answer = error_of(why.why, why.kind);
  if (why.field != workshop::payload_field::text) {
    answer.why = std::string(name(why.field)) + ": " + answer.why;
    answer.parameters["field"] = name(why.field);
  }
  return answer;
}

}  // namespace dgram::assist
