// SPDX-License-Identifier: MIT
#include "assist/log/row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "host/interfaces.hpp"
#include "workshop/capture/pcapng_writer.hpp"
#include "workshop/text/base64.hpp"
#include "workshop/text/events.hpp"
#include "workshop/text/time_text.hpp"

namespace dgram::assist {
namespace {

bool is_datagram(row_kind kind) noexcept { return kind == row_kind::rx || kind == row_kind::tx; }

// What all forms of a row begin with.
boost::json::object head_of(const record& row) {
  return {{"id", row.id},
          {"socket", row.socket},
          {"event", name(row.kind)},
          {"time", workshop::iso_time(row.when)},
          {"local", row.local.to_string()},
          {"remote", row.remote.to_string()}};
}

void put_news(boost::json::object& row, const record& from) {
  if (from.kind == row_kind::error) row["what"] = "send";
  if (!from.by.is_none()) row["by"] = from.by.to_string();
  if (from.kind == row_kind::too_big) row["fits"] = from.fits;
  row["why"] = workshop::json_text(from.note);
}

void put_facts(boost::json::object& row, const record& from, interface_names& names) {
  if (!is_datagram(from.kind)) put_news(row, from);
  if (from.kind == row_kind::rx) row["truncated"] = from.truncated;
  if (from.truncated) row["wire_len"] = from.wire_bytes;
  if (from.ttl) row["ttl"] = *from.ttl;
  if (from.interface != 0) row["iface"] = workshop::json_text(names.of(from.interface));
  if (from.rtt) {
    row["rtt_us"] = std::chrono::duration_cast<std::chrono::microseconds>(*from.rtt).count();
  }
  if (is_datagram(from.kind) && !from.note.empty()) {
    row[from.relayed ? "fate" : "rule"] = workshop::json_text(from.note);
  }
}

std::string words_of(const record& row) {
  return fmt::format("{} {}: {}", row.remote.to_string(), name(row.kind), row.note);
}

}  // namespace

const std::string& interface_names::of(std::uint32_t index) {
  if (index != index_) {
    index_ = index;
    name_ = host::interface_name(index);
  }
  return name_;
}

boost::json::object short_row(const record& from, interface_names& names) {
  boost::json::object row = head_of(from);
  const std::size_t shown = std::min(from.payload.size(), row_data_bytes_max);
  row["len"] = from.payload.size();
  row["data"] = workshop::base64(from.payload.first(shown));
  row["cut"] = shown < from.payload.size();
  put_facts(row, from, names);
  return row;
}

boost::json::object whole_row(const record& from, interface_names& names) {
  boost::json::object row = head_of(from);
  workshop::put_payload(row, from.payload, nullptr);
  put_facts(row, from, names);
  return row;
}

datagram datagram_of(const record& row) {
  datagram whole;
  const bool in = row.kind == row_kind::rx;
  whole.source = in ? row.remote : row.local;
  whole.target = in ? row.local : row.remote;
  whole.interface = row.interface;
  whole.ttl = row.ttl;
  whole.timestamp = row.when;
  whole.wire_bytes = row.wire_bytes;
  whole.truncated = row.truncated;
  whole.payload = row.payload;
  return whole;
}

workshop::filter_subject subject_of(const record& row) {
  using kind = workshop::filter_subject::kind;
  const bool is_note = !is_datagram(row.kind);
  return {.what = is_note                    ? kind::news
                  : row.kind == row_kind::rx ? kind::received
                                             : kind::sent,
          .remote = row.remote,
          .local = row.local,
          .payload = is_note ? as_bytes(row.note) : row.payload};
}

bool append_captured(workshop::bytes& out, const record& row) {
  if (!is_datagram(row.kind)) {
    workshop::append_capture_note(out, row.when, words_of(row));
    return false;
  }
  using way = workshop::capture_way;
  const way went = row.kind == row_kind::rx ? way::in : way::out;
  return workshop::append_captured(out, datagram_of(row), went, row.note).has_value();
}

}  // namespace dgram::assist
