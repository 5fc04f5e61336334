// SPDX-License-Identifier: MIT
#include "host/port_event.hpp"

#include "host/interfaces.hpp"
#include "workshop/text/events.hpp"

namespace dgram::host {

boost::json::object port_fields(const udp_socket_info& one) {
  boost::json::object fields{
      {"local", one.local.to_string()}, {"pid", nullptr}, {"process", nullptr}};
  if (!one.holders.empty()) {
    fields["pid"] = one.holders.front().pid;
    fields["process"] = workshop::json_text(one.holders.front().name);
  }
  fields["user"] = workshop::json_text(one.user);
  fields["queue"] = one.queue_bytes;
  fields["drops"] = one.drops;
  if (one.remote) fields["remote"] = one.remote->to_string();
  if (one.interface != 0) fields["iface"] = workshop::json_text(interface_name(one.interface));
  if (one.holders.size() > 1) fields["holders"] = one.holders.size();
  return fields;
}

}  // namespace dgram::host
