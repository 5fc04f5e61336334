// SPDX-License-Identifier: MIT
// Finds out what the kernel gives by using it: each feature sends to itself over loopback.
#include <dgram/capabilities.hpp>

#include <netinet/udp.h>

#include <string_view>

#include <dgram/socket.hpp>

#include "os/buffers.hpp"
#include "os/fd.hpp"
#include "os/gro.hpp"
#include "os/gso.hpp"
#include "os/multicast.hpp"
#include "os/options.hpp"
#include "os/reuseport.hpp"

namespace dgram {
namespace {

using namespace std::chrono_literals;
constexpr duration patience = 200ms;  // over loopback an answer is there at once, or never

feature works() { return {true, {}}; }
feature broken(std::string why) { return {false, std::move(why)}; }
feature broken(const error& why) { return {false, why.text()}; }
feature from(const result<>& done) { return done ? works() : broken(done.error()); }

result<socket> at(const address& where, metadata want = metadata::none) {
  return socket::open({.bind = endpoint{where, 0}, .want = want});
}

/// Sends one datagram from a socket to itself and looks at what arrives.
template <class Check>
feature loop(const address& where, const socket_options& base, Check check) {
  auto options = base;
  options.bind = endpoint{where, 0};
  auto self = socket::open(options);
  if (!self) return broken(self.error());
  const auto port = self->local().port;
  const auto target = where.is_any() ? endpoint::loopback(port) : endpoint{where, port};
  if (const auto sent = self->send_to(as_bytes("dgram"), target); !sent) {
    return broken(sent.error());
  }
  const auto got = self->receive(patience);
  if (!got) return broken(got.error());
  if (!*got) return broken("sent to itself, and nothing came");
  return check(**got) ? works() : broken("the datagram came without it");
}

feature probe_gro() {
  auto receiver = socket::open({.bind = endpoint::loopback(0), .gro = true});
  auto sender = at(address::loopback_v4());
  if (!receiver || !sender) return broken("no IPv4 loopback");
  if (!os::gro::is_enabled(receiver->native_handle())) return broken("UDP_GRO is not taken");
  outbox pair({.datagrams = 2});
  for (int i = 0; i < 2; ++i) static_cast<void>(pair.send(receiver->local(), as_bytes("dgram")));
  pair.flush(*sender);
  receive_batch batch({.slots = 2});
  const auto count = receiver->receive(batch, patience);
  if (!count) return broken(count.error());
  if (*count == 2 && batch.slots_used() == 1) return works();
  return broken("two equal datagrams came one by one");
}

feature probe_path_news() {
  auto gone = at(address::loopback_v4());
  auto self = at(address::loopback_v4());
  if (!gone || !self) return broken("no IPv4 loopback");
  const auto dead = gone->local();
  gone->close();
  static_cast<void>(self->send_to(as_bytes("dgram"), dead).has_value());
  static_cast<void>(self->receive(patience).has_value());  // returns early when news comes
  const auto news = self->take_path_error();
  return news && news->target == dead ? works() : broken("a closed port was not reported");
}

feature probe_reuse_port() {
  auto first = at(address::loopback_v4());
  if (!first) return broken(first.error());
  const auto joined = os::reuseport::enable(first->native_handle());
  if (!joined) return broken(joined.error());
  const auto second = socket::open({.bind = first->local(), .reuse_port = true});
  return second ? works() : broken(second.error());
}

feature probe_drop_counter() {
  auto self = at(address::loopback_v4());
  if (!self) return broken(self.error());
  return os::buffers::read(self->native_handle()).known ? works()
                                                        : broken("SO_MEMINFO is not told");
}

feature probe_unix() {
  auto self = socket::open({.family = socket_family::unix_domain});
  return self ? works() : broken(self.error());
}

feature probe_multicast_all() {
  auto self = socket::open({.family = socket_family::v4});
  if (!self) return broken(self.error());
  return from(os::multicast::hear_only_joined(self->native_handle(), AF_INET));
}

void line(std::string& to, std::string_view name, const feature& probed,
          const std::string& detail = {}) {
  to += name;
  to.append(name.size() < 18 ? 18 - name.size() : 1, ' ');
  to += probed.works ? "yes" + detail : "no: " + probed.why;
  to += '\n';
}

}  // namespace

capabilities capabilities::probe() {
  const auto any = [](const message&) { return true; };
  capabilities found;
  found.ipv4 = loop(address::loopback_v4(), {}, any);
  found.ipv6 = loop(address::loopback_v6(), {}, any);
  found.dual_stack = loop(address::any_v6(), {}, any);
  found.gso_segments = os::gso::segments_here();
  found.gso = found.gso_segments > 1 ? works() : broken("UDP_SEGMENT is not taken");
  found.gro = probe_gro();
  found.target_address = loop(address::any_v4(), {.want = metadata::target}, [](const message& m) {
    return m.target.address == address::loopback_v4() && m.interface != 0;
  });
  found.tos = loop(address::loopback_v4(), {.want = metadata::tos, .tos = 0xb9},
                   [](const message& m) { return m.dscp == 0x2e && m.ecn == ecn::ect1; });
  found.ttl = loop(address::loopback_v4(), {.want = metadata::ttl, .ttl = 7},
                   [](const message& m) { return m.ttl == 7; });
  found.timestamp = loop(address::loopback_v4(), {.want = metadata::timestamp},
                         [](const message& m) { return m.timestamp.has_value(); });
  found.path_news = probe_path_news();
  found.drop_counter = probe_drop_counter();
  found.reuse_port = probe_reuse_port();
  found.multicast_all_off = probe_multicast_all();
  found.unix_sockets = probe_unix();
  return found;
}

std::string capabilities::text() const {
  std::string words;
  line(words, "ipv4", ipv4);
  line(words, "ipv6", ipv6);
  line(words, "dual-stack", dual_stack);
  line(words, "gso", gso, ", " + std::to_string(gso_segments) + " datagrams in one send");
  line(words, "gro", gro);
  line(words, "target-address", target_address);
  line(words, "tos", tos);
  line(words, "ttl", ttl);
  line(words, "timestamp", timestamp);
  line(words, "path-news", path_news);
  line(words, "drop-counter", drop_counter);
  line(words, "reuse-port", reuse_port);
  line(words, "multicast-all-off", multicast_all_off);
  line(words, "unix-sockets", unix_sockets);
  return words;
}

}  // namespace dgram
