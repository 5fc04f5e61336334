// SPDX-License-Identifier: MIT
#include "net/outgoing_header.hpp"

#include "os/gso.hpp"
#include "os/pktinfo.hpp"
#include "os/tos.hpp"

namespace dgram {
namespace {

// Addresses that mean nothing without an interface. Routing knows the way to all others: pinning
// loses a datagram to them wherever the route leaves by another interface.
bool is_of_one_link(const address& target) noexcept {
  return target.is_link_local() || target.is_multicast() || target.is_broadcast();
}

}  // namespace

bool outgoing_header::put(const outgoing& way, const address& peer, int domain,
                          std::uint16_t segment_bytes, msghdr& header,
                          const address& bound) noexcept {
  header = {};
  if (!way.target.is_none()) {
    header.msg_namelen = os::put(way.target, domain, name);
    if (header.msg_namelen == 0) return false;
    header.msg_name = &name;
  }
  const address& target = way.target.is_none() ? peer : way.target.address;
  os::control_writer writer(control.bytes.data(), control.bytes.size());
  const bool pinned = way.interface != 0 && (is_of_one_link(target) || way.source.is_link_local());
  if (pinned || (!way.source.is_none() && way.source != bound)) {
    const auto any = target.is_v6() ? address::any_v6() : address::any_v4();
    os::pktinfo::put(writer, way.source.is_none() ? any : way.source, pinned ? way.interface : 0);
  }
  if (way.tos) os::tos::put(writer, target.is_v4(), *way.tos);
  if (segment_bytes != 0) os::gso::put(writer, segment_bytes);
  header.msg_control = writer.size() == 0 ? nullptr : control.bytes.data();
  header.msg_controllen = writer.size();
  return true;
}

}  // namespace dgram
