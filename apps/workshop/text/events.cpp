// SPDX-License-Identifier: MIT
#include "workshop/text/events.hpp"
#include <chrono>

#include "workshop/text/base64.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/utf8.hpp"

namespace dgram::workshop {

std::string json_text(std::string_view words) {
  return is_utf8(words) ? std::string(words) : escape_line(as_bytes(words));
}

void put_payload(boost::json::object& into, byte_view payload, encoding* shown) {
  into["len"] = payload.size();
  into["data"] = base64(payload);
  if (shown != nullptr) {
    if (auto decoded = shown->decode(payload)) into["text"] = *decoded;
  } else if (is_utf8(as_text(payload))) {
    into["text"] = as_text(payload);
  }
}

std::string source_text(const datagram& datagram) {
  return datagram.unix_source != nullptr ? datagram.unix_source->to_string()
                                         : datagram.source.to_string();
}

boost::json::object rx_fields(const datagram& datagram, std::string_view local,
                              std::string_view interface, encoding* shown,
                              std::optional<duration> rtt) {
  boost::json::object fields;
  fields["local"] =
      json_text(datagram.target.is_none() ? std::string(local) : datagram.target.to_string());
  fields["remote"] = json_text(source_text(datagram));
  put_payload(fields, datagram.payload, shown);
  fields["truncated"] = datagram.truncated;
  if (datagram.truncated) fields["wire_len"] = datagram.wire_bytes;
  if (datagram.ttl) fields["ttl"] = *datagram.ttl;
  if (!interface.empty()) fields["iface"] = json_text(interface);
  if (rtt) {
    fields["rtt_us"] = std::chrono::duration_cast<std::chrono::microseconds>(*rtt).count();
  }
  return fields;
}

boost::json::object tx_fields(std::string_view local, std::string_view remote, byte_view payload,
                              encoding* shown) {
  boost::json::object fields{{"local", json_text(local)}, {"remote", json_text(remote)}};
  put_payload(fields, payload, shown);
  return fields;
}

boost::json::object path_fields(const path_error& news) {
  boost::json::object fields{{"remote", news.target.to_string()}};
  if (!news.by.is_none()) fields["by"] = news.by.to_string();
  if (news.why == path_error::reason::too_big) fields["fits"] = news.payload_fits();
  fields["why"] = news.cause();
  return fields;
}

boost::json::object summary_fields(const counters& account, std::span<const counters> workers) {
  boost::json::object guards;
  for (std::size_t i = 0; i < guards_count; ++i) {
    if (account.guarded[i] != 0) guards[name(static_cast<guard>(i))] = account.guarded[i];
  }
  boost::json::object object{{"arrived", account.arrived()},
                             {"received", account.received},
                             {"handled", account.handled},
                             {"sent", account.sent},
                             {"dropped",
                              {{"kernel", account.dropped_by_kernel},
                               {"guard", std::move(guards)},
                               {"queue", account.dropped_by_queue}}},
                             {"failed", account.failed},
                             {"waiting", account.waiting}};
  if (workers.size() < 2) return object;
  boost::json::array each;
  for (const counters& counters : workers) {
    each.push_back({{"arrived", counters.arrived()},
                    {"received", counters.received},
                    {"dropped_by_kernel", counters.dropped_by_kernel}});
  }
  object["workers"] = std::move(each);
  return object;
}

}  // namespace dgram::workshop
