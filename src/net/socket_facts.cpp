// SPDX-License-Identifier: MIT
// The state of a socket: names, news, groups, buffers, drops.
#include <sys/socket.h>

#include <cerrno>
#include <vector>

#include "net/socket_state.hpp"
#include "os/buffers.hpp"
#include "os/multicast.hpp"

namespace dgram {
namespace {

using os::failure;

const char* name_of(os::multicast::change how) noexcept {
  return how == os::multicast::change::join ? "join" : "leave";
}

// On all interfaces: success on one is enough, some never take a group (a tunnel, a bridge port). A
// limit that ends it in the middle is no such interface: then none is joined.
result<> change_everywhere(int fd, os::multicast::change how, const multicast_group& group) {
  using os::multicast::change;
  result<> last = failure(name_of(how), errc::no_such_interface, {group.group, 0});
  std::vector<std::uint32_t> changed;
  for (const auto interface : os::multicast_interfaces()) {
    const auto done = os::multicast::apply(fd, how, group.group, group.source, interface);
    if (done) {
      changed.push_back(interface);
      continue;
    }
    last = done;
    if (how == change::leave || done.error().code != std::errc::no_buffer_space) continue;
    for (const auto joined : changed) {
      static_cast<void>(
          os::multicast::apply(fd, change::leave, group.group, group.source, joined).has_value());
    }
    return failure("join on every interface (net.ipv4.igmp_max_memberships)", ENOBUFS,
                   {group.group, 0});
  }
  return changed.empty() ? last : result<>();
}

result<> change_membership(int fd, os::multicast::change how, const multicast_group& group) {
  if (!group.group.is_multicast()) {
    return failure(name_of(how), errc::bad_address, {group.group, 0});
  }
  if (group.interface.empty() && group.group.scope() == 0) {
    return change_everywhere(fd, how, group);
  }
  const auto interface =
      group.interface.empty() ? group.group.scope() : os::interface_index(group.interface);
  if (interface == 0) return failure(name_of(how), errc::no_such_interface, {group.group, 0});
  return os::multicast::apply(fd, how, group.group, group.source, interface);
}

buffer_size size_of(int fd, const os::buffers::kind& which, std::size_t requested_bytes) {
  return {requested_bytes, os::buffers::granted(fd, which), os::buffers::cap(which),
          which.cap_name};
}

}  // namespace

std::optional<path_error> socket::take_path_error() {
  state_->drain_errors();
  return state_->news.take();
}

std::uint64_t socket::path_errors() const noexcept { return state_->news.came(); }
std::uint64_t socket::path_errors_dropped() const noexcept { return state_->news.dropped(); }

result<> socket::join(const multicast_group& group) {
  return change_membership(native_handle(), os::multicast::change::join, group);
}

result<> socket::leave(const multicast_group& group) {
  return change_membership(native_handle(), os::multicast::change::leave, group);
}

result<> socket::multicast_interface(std::string_view name) {
  const auto interface = name.empty() ? 0 : os::interface_index(name);
  if (!name.empty() && interface == 0) {
    return failure("multicast interface", errc::no_such_interface);
  }
  return os::multicast::set_interface(native_handle(), state_->domain, interface);
}

endpoint socket::local() const { return state_->bound(); }

std::optional<endpoint> socket::peer() const {
  const endpoint connected = state_->peer();
  return connected.is_none() ? std::nullopt : std::optional(connected);
}

unix_path socket::local_path() const {
  os::socket_name name{};
  socklen_t size = sizeof name;
  if (!is_unix() || ::getsockname(native_handle(), &name.any, &size) != 0) return {};
  return os::read_path(name.path, size);
}

bool socket::is_unix() const noexcept { return state_->domain == AF_UNIX; }
metadata socket::wanted() const noexcept { return state_->want; }

buffer_size socket::receive_buffer() const {
  return size_of(native_handle(), os::buffers::receive, state_->asked_receive_bytes);
}

buffer_size socket::send_buffer() const {
  return size_of(native_handle(), os::buffers::send, state_->asked_send_bytes);
}

std::uint64_t socket::drops() const { return state_->drops(); }

std::size_t socket::queued_bytes() const { return os::buffers::read(native_handle()).queued_bytes; }

int socket::native_handle() const noexcept { return state_->descriptor.number(); }
int socket::release() noexcept { return state_->descriptor.release(); }
void socket::close() noexcept { state_->descriptor.reset(); }
bool socket::is_open() const noexcept { return state_->descriptor.is_open(); }

}  // namespace dgram
