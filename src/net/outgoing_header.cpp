// SPDX-License-Identifier: MIT
#include "net/outgoing_header.hpp"

#include "os/gso.hpp"
#include "os/pktinfo.hpp"
#include "os/tos.hpp"

namespace dgram {

bool outgoing_header::put(const outgoing& one, int domain, std::uint16_t segment_bytes,
                          msghdr& header, const address& bound) noexcept {
  header = {};
  if (!one.target.is_none()) {
    header.msg_namelen = os::put(one.target, domain, name);
    if (header.msg_namelen == 0) return false;
    header.msg_name = &name;
  }
  os::control_writer writer(control.bytes.data(), control.bytes.size());
  if (one.interface != 0 || (!one.source.is_none() && one.source != bound)) {
    // No source but an interface: the family of the target chooses the form.
    const bool bare_v6 = one.source.is_none() && one.target.address.is_v6();
    const auto source = bare_v6 ? address::any_v6() : one.source;
    os::pktinfo::put(writer, source.is_none() ? address::any_v4() : source, one.interface);
  }
  if (one.tos) os::tos::put(writer, one.target.address.is_v4(), *one.tos);
  if (segment_bytes != 0) os::gso::put(writer, segment_bytes);
  header.msg_control = writer.size() == 0 ? nullptr : control.bytes.data();
  header.msg_controllen = writer.size();
  return true;
}

}  // namespace dgram
