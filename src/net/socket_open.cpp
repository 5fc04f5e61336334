// SPDX-License-Identifier: MIT
// How a socket comes to be: open, adopt, and every option it is opened with.
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "net/socket_state.hpp"
#include "os/buffers.hpp"
#include "os/error_queue.hpp"
#include "os/gro.hpp"
#include "os/multicast.hpp"
#include "os/options.hpp"
#include "os/pktinfo.hpp"
#include "os/reuseport.hpp"
#include "os/timestamps.hpp"
#include "os/tos.hpp"
#include "os/ttl.hpp"

namespace dgram {
namespace {

using os::failure;

bool has_no_ipv6(int number) noexcept { return number == EAFNOSUPPORT || number == EADDRNOTAVAIL; }

int domain_of(const socket_options& options) noexcept {
  switch (options.family) {
    case socket_family::v4: return AF_INET;
    case socket_family::v6: return AF_INET6;
    case socket_family::unix_domain: return AF_UNIX;
    case socket_family::automatic: break;
  }
  return options.bind && options.bind->address.is_v4() ? AF_INET : AF_INET6;
}

result<> ask_metadata(int fd, int domain, metadata want) {
  result<> done;
  if (done && has(want, metadata::target)) done = os::pktinfo::enable(fd, domain);
  if (done && has(want, metadata::ttl)) done = os::ttl::enable(fd, domain);
  if (done && has(want, metadata::tos)) done = os::tos::enable(fd, domain);
  if (done && has(want, metadata::timestamp)) done = os::timestamps::enable(fd, domain);
  return done;
}

result<> set_ip_options(int fd, int domain, const socket_options& options) {
  auto done = os::multicast::hear_only_joined(fd, domain);
  if (done) done = ask_metadata(fd, domain, options.want);
  if (done && options.path_news) done = os::error_queue::enable(fd, domain);
  // Without UDP_GRO in the kernel datagrams come one by one: the same, only slower.
  if (done && options.gro) static_cast<void>(os::gro::enable(fd).has_value());
  if (done && options.broadcast) done = os::options::broadcast(fd);
  if (done && options.dont_fragment) done = os::options::dont_fragment(fd, domain);
  if (done && options.ttl) done = os::options::ttl(fd, domain, *options.ttl);
  if (done && options.tos) done = os::options::tos(fd, domain, *options.tos);
  if (done && options.multicast_ttl) {
    done = os::multicast::set_ttl(fd, domain, *options.multicast_ttl);
  }
  if (done && options.multicast_loop) {
    done = os::multicast::set_loop(fd, domain, *options.multicast_loop);
  }
  return done;
}

result<> set_options(int fd, int domain, const socket_options& options) {
  result<> done;
  if (options.reuse_address) done = os::options::reuse_address(fd);
  if (done && options.reuse_port) done = os::reuseport::enable(fd);
  if (done && !options.interface.empty()) {
    done = os::options::bind_to_interface(fd, options.interface);
  }
  if (options.receive_buffer_bytes) {
    os::buffers::ask(fd, os::buffers::receive, *options.receive_buffer_bytes);
  }
  if (options.send_buffer_bytes)
    os::buffers::ask(fd, os::buffers::send, *options.send_buffer_bytes);
  if (done && domain == AF_INET6) {
    const bool only =
        options.family == socket_family::v6 || (options.bind && !options.bind->address.is_any());
    done = os::options::v6_only(fd, only);
  }
  if (done && domain != AF_UNIX) done = set_ip_options(fd, domain, options);
  return done;
}

}  // namespace

result<socket> socket::open(const socket_options& options) {
  auto owned = std::make_unique<state>();
  owned->domain = domain_of(options);
  owned->descriptor.reset(::socket(owned->domain, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const bool either = options.family == socket_family::automatic && owned->domain == AF_INET6 &&
                      (!options.bind || options.bind->address.is_any());
  if (!owned->descriptor.is_open() && either && has_no_ipv6(errno)) {
    auto fallback = options;
    fallback.family = socket_family::v4;
    if (options.bind) fallback.bind = endpoint{address::any_v4(), options.bind->port};
    return open(fallback);
  }
  if (!owned->descriptor.is_open()) {
    return failure("socket", errno, options.bind.value_or(endpoint{}));
  }
  auto wake = os::open_wake();
  if (!wake) return wake.error();
  owned->wake = std::move(*wake);
  owned->want = options.want;
  owned->news_wanted = options.path_news && owned->domain != AF_UNIX;
  owned->gro = options.gro && owned->domain != AF_UNIX;
  owned->asked_receive_bytes = options.receive_buffer_bytes.value_or(0);
  owned->asked_send_bytes = options.send_buffer_bytes.value_or(0);
  const auto set = set_options(owned->descriptor.number(), owned->domain, options);
  if (!set) return set.error();
  socket opened(std::move(owned));
  if (!options.bind) return opened;
  const auto bound = opened.bind(*options.bind);
  if (bound) return opened;
  // A machine may know IPv6 and have it switched off on every interface.
  if (!either || !has_no_ipv6(bound.error().code.value())) return bound.error();
  auto fallback = options;
  fallback.family = socket_family::v4;
  fallback.bind = endpoint{address::any_v4(), options.bind->port};
  return open(fallback);
}

result<socket> socket::adopt(int descriptor) {
  int type = 0, domain = 0;
  socklen_t size = sizeof type;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) != 0) return failure("adopt");
  size = sizeof domain;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) != 0) {
    return failure("adopt");
  }
  const bool known = domain == AF_INET || domain == AF_INET6 || domain == AF_UNIX;
  if (type != SOCK_DGRAM || !known) return failure("adopt", errc::not_a_datagram_socket);
  auto wake = os::open_wake();
  if (!wake) return wake.error();
  const auto quiet = os::options::non_blocking(descriptor);
  if (!quiet) return quiet.error();
  auto owned = std::make_unique<state>();
  owned->domain = domain;
  owned->wake = std::move(*wake);
  owned->news_wanted = domain != AF_UNIX && os::error_queue::is_enabled(descriptor);
  owned->gro = domain != AF_UNIX && os::gro::is_enabled(descriptor);
  owned->descriptor.reset(descriptor);
  return socket(std::move(owned));
}

// What a socket has that was moved from: no descriptor, so that every call on it fails.
socket::state& socket::state::closed() noexcept {
  static state& shared = []() -> state& {
    static state none;
    none.domain = AF_INET6;
    return none;
  }();
  return shared;
}

void socket::deleter::operator()(state* owned) const noexcept {
  if (owned != &state::closed()) delete owned;
}

socket::socket(std::unique_ptr<state> owned) noexcept : state_(owned.release()) {}
socket::~socket() = default;
socket::socket(socket&& other) noexcept : state_(std::move(other.state_)) {
  other.state_.reset(&state::closed());
}
socket& socket::operator=(socket&& other) noexcept {
  if (this != &other) {
    state_ = std::move(other.state_);
    other.state_.reset(&state::closed());
  }
  return *this;
}

}  // namespace dgram
