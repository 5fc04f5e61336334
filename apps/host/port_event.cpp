// SPDX-License-Identifier: MIT
#include "host/port_event.hpp"

#include "host/interfaces.hpp"
#include "workshop/text/events.hpp"

namespace dgram::host {

boost::json::object port_fields(const udp_socket_info& socket) {
  boost::json::object fields{
      {"local", socket.local.to_string()}, {"pid", nullptr}, {"process", nullptr}};
  if (!socket.holders.empty()) {
    fields["pid"] = socket.holders.front().pid;
    fields["process"] = workshop::json_text(socket.holders.front().name);
  }
  fields["user"] = workshop::json_text(socket.user);
  fields["queue"] = socket.queue_bytes;
  fields["drops"] = socket.drops;
  if (socket.remote) fields["remote"] = socket.remote->to_string();
  if (socket.interface != 0)
    fields["iface"] = workshop::json_text(interface_name(socket.interface));
  if (socket.holders.size() > 1) fields["holders"] = socket.holders.size();
  return fields;
}

}  // namespace dgram::host
