// SPDX-License-Identifier: MIT
#include "assist/log/exports.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <string_view>

#include "workshop/capture/pcapng_writer.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/hex.hpp"
#include "workshop/text/time_text.hpp"

namespace dgram::assist {
namespace {

void append_cell(std::string& out, std::string_view text, std::string_view end = ",") {
  constexpr std::string_view formula = "=+-@\t'";
  out += '"';
  if (!text.empty() && formula.contains(text.front())) out += '\'';
  for (const char c : text) {
    out += c;
    if (c == '"') out += c;
  }
  out += '"';
  out += end;
}

std::string_view mark_of(row_kind kind) noexcept {
  if (kind == row_kind::rx) return "◀";
  return kind == row_kind::tx ? "▶" : "▲";
}

}  // namespace

void begin_nothing(std::string&) {}

void begin_pcapng(std::string& out) {
  workshop::bytes head;
  workshop::append_capture_head(head, "dgram");
  out += as_text(head);
}

void write_pcapng(std::string& out, const record& row, interface_names&) {
  workshop::bytes blocks;
  append_captured(blocks, row);
  out += as_text(blocks);
}

void begin_csv(std::string& out) { out += "id,event,time,local,remote,len,text,hex,note\r\n"; }

void write_csv(std::string& out, const record& row, interface_names&) {
  append_cell(out, std::to_string(row.id));
  append_cell(out, name(row.kind));
  append_cell(out, workshop::iso_time(row.when));
  append_cell(out, row.local.to_string());
  append_cell(out, row.remote.to_string());
  append_cell(out, std::to_string(row.payload.size()));
  append_cell(out, workshop::escape_line(row.payload));
  append_cell(out, workshop::hex_spaced(row.payload));
  append_cell(out, workshop::escape_line(as_bytes(row.note)), "\r\n");
}

void write_jsonl(std::string& out, const record& row, interface_names& names) {
  boost::json::object line{{"v", 1}};
  for (auto& [key, value] : whole_row(row, names)) line[key] = std::move(value);
  out += boost::json::serialize(line);
  out += '\n';
}

void write_txt(std::string& out, const record& row, interface_names&) {
  const bool whole = row.kind == row_kind::rx || row.kind == row_kind::tx;
  const byte_view shown = whole ? row.payload : as_bytes(row.note);
  out += fmt::format("{} {} {} {} B  {}\n", workshop::iso_time(row.when), mark_of(row.kind),
                     row.remote.to_string(), row.payload.size(), workshop::escape_line(shown));
}

}  // namespace dgram::assist
