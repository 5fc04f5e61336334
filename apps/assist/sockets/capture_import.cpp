// SPDX-License-Identifier: MIT
#include "assist/sockets/capture_import.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "workshop/text/events.hpp"

namespace dgram::assist {
namespace {

using workshop::capture_fault;
using workshop::capture_skip;

// Counters of the socket are asked for meanwhile.
constexpr std::size_t piece_rows_max = 1'024;

std::string_view words_of(capture_fault::reason why) {
  using reason = capture_fault::reason;
  switch (why) {
    case reason::unreadable: return "cannot be read";
    case reason::not_a_capture: return "neither pcap nor pcapng";
    case reason::link_type: return "a kind of link that is not known here";
    case reason::cut_short: return "ends within a record";
    case reason::damaged: return "a record contradicts itself";
  }
  return "damaged";
}

api_code code_of(capture_fault::reason why) {
  using reason = capture_fault::reason;
  switch (why) {
    case reason::unreadable: return "capture_unreadable";
    case reason::not_a_capture: return "capture_unknown";
    case reason::link_type: return "capture_link_type";
    case reason::cut_short: return "capture_cut_short";
    case reason::damaged: return "capture_damaged";
  }
  return "capture_damaged";
}

record record_of(const datagram& datagram) {
  const system_time when = datagram.timestamp.value_or(system_time{});
  return {.kind = row_kind::rx,
          .truncated = datagram.truncated,
          .ttl = datagram.ttl,
          .when = when,
          .at = time_point(when.time_since_epoch()),
          .local = datagram.target,
          .remote = datagram.source,
          .wire_bytes = static_cast<std::uint32_t>(datagram.wire_bytes),
          .payload = datagram.payload};
}

boost::json::object skipped_of(const workshop::capture_reader& from) {
  boost::json::object entry;
  for (std::size_t i = 0; i < workshop::capture_skips_count; ++i) {
    const auto why = static_cast<capture_skip>(i);
    if (from.skipped(why) != 0) entry[name(why)] = from.skipped(why);
  }
  return entry;
}

}  // namespace

boost::json::object import_capture(workshop::capture_reader& from, port& into) {
  std::uint64_t rows = 0;
  for (bool more = true; more;) {
    into.look([&](port_log& log) {
      for (std::size_t i = 0; i < piece_rows_max; ++i) {
        const auto record = from.next();
        more = record.has_value();
        if (!record) break;
        log.imported(record_of(*record));
        ++rows;
      }
      log.flush();
    });
  }
  boost::json::object answer{{"rows", rows}, {"skipped", skipped_of(from)}, {"fault", nullptr}};
  if (from.fault()) answer["fault"] = words_of(from.fault()->why);
  return answer;
}

boost::json::object import_dump(const std::vector<workshop::bytes>& from, port& into) {
  const system_time when = std::chrono::system_clock::now();
  into.look([&](port_log& log) {
    for (const workshop::bytes& payload : from) {
      log.imported({.kind = row_kind::rx,
                    .when = when,
                    .at = time_point(when.time_since_epoch()),
                    .wire_bytes = static_cast<std::uint32_t>(payload.size()),
                    .payload = payload});
    }
    log.flush();
  });
  return {{"rows", from.size()}, {"skipped", boost::json::object()}, {"fault", nullptr}};
}

api_error error_of(const workshop::capture_fault& why) {
  return {.status = 400,
          .code = code_of(why.why),
          .what = "capture",
          .why = std::string(words_of(why.why)),
          .hint = why.detail};
}

}  // namespace dgram::assist
