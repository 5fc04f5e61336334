// SPDX-License-Identifier: MIT
// No library in between, and nothing checked that a bare loop would not check.
#include "load/raw.hpp"

#include <string_view>
#include <thread>

#include "load/raw_ends.hpp"
#include "load/raw_sockets.hpp"
#include "measure/histogram.hpp"

namespace dgram::load {
namespace {

using namespace raw;

// What the other end does.

void drain_trains(const peer& at, std::size_t bytes, other_end& mine) {
  std::vector<char> room(slot_bytes);
  while (!mine.over()) {
    const ssize_t came = ::recv(at.fd(), room.data(), room.size(), 0);
    if (came > 0) mine.add((static_cast<std::uint64_t>(came) + bytes - 1) / bytes);
  }
}

void echo_singly(const peer& at, bool spin, other_end& mine) {
  std::vector<char> room(slot_bytes);
  sockaddr_in from{};
  while (!mine.over()) {
    socklen_t length = sizeof from;
    auto* name = reinterpret_cast<sockaddr*>(&from);
    const ssize_t came =
        ::recvfrom(at.fd(), room.data(), room.size(), spin ? MSG_DONTWAIT : 0, name, &length);
    if (came < 0) continue;
    mine.add(1);
    ::sendto(at.fd(), room.data(), static_cast<std::size_t>(came), 0, name, length);
  }
}

void echo_batches(const peer& at, other_end& mine) {
  messages room(batch, slot_bytes, slot_bytes + 64);
  room.want_names();
  while (!mine.over()) {
    const int came = ::recvmmsg(at.fd(), room.all(), room.count(), MSG_WAITFORONE, nullptr);
    if (came <= 0) continue;
    const auto count = static_cast<unsigned>(came);
    mine.add(count);
    room.turn_around(count);
    ::sendmmsg(at.fd(), room.all(), count, 0);
    room.reset(count);
  }
}

// Round trips, one on the way at a time.
result<raw_result> ping_pong(const raw_options& options, bool spin) {
  auto both = connected_ends();
  if (!both) return both.error();
  measure::histogram trips;
  const auto client = [&](const other_end&) {
    std::vector<char> room(options.bytes);
    const int fd = both->sender.fd();
    std::uint64_t answered = 0;
    for (const until end(options); end.more(answered);) {
      const auto sent = clock::now();
      ::send(fd, room.data(), room.size(), 0);
      ssize_t came = -1;
      do {
        came = ::recv(fd, room.data(), room.size(), spin ? MSG_DONTWAIT : 0);
      } while (spin && came < 0 && clock::now() - sent < raw_stuck_max);
      if (came < 0) continue;
      trips.add(static_cast<std::uint64_t>((clock::now() - sent).count()));
      ++answered;
    }
    return answered;
  };
  auto rate = measured(options.bytes, raw_rate::answered, client,
                       [&](other_end& far) { echo_singly(both->receiver, spin, far); });
  if (const auto p50 = trips.quantile(0.5)) rate.p50 = std::chrono::nanoseconds(*p50);
  return rate;
}

result<raw_result> ping_pong_blocking(const raw_options& o) { return ping_pong(o, false); }
result<raw_result> ping_pong_spinning(const raw_options& o) { return ping_pong(o, true); }

// A window full of requests: the client is as cheap as plain datagrams allow.
std::uint64_t ask_echo(const peer& from, const raw_options& options) {
  const std::size_t window = options.in_flight;
  messages out(window, options.bytes, options.bytes);
  messages in(window, options.bytes, options.bytes);
  std::uint64_t sent = 0, answered = 0;
  std::size_t waiting = 0;
  for (const until end(options); end.more(answered);) {
    const std::size_t now = end.part(window - waiting, sent);
    const int taken =
        now == 0 ? 0 : ::sendmmsg(from.fd(), out.all(), static_cast<unsigned>(now), 0);
    sent += static_cast<std::uint64_t>(std::max(taken, 0));
    waiting += static_cast<std::size_t>(std::max(taken, 0));
    const int came = ::recvmmsg(from.fd(), in.all(), in.count(), MSG_WAITFORONE, nullptr);
    if (came <= 0) {
      sent -= waiting;  // lost: asked again
      waiting = 0;
      continue;
    }
    answered += static_cast<std::uint64_t>(came);
    waiting -= std::min(waiting, static_cast<std::size_t>(came));
  }
  return answered;
}

template <class Server>
result<raw_result> echo(const raw_options& options, Server server) {
  auto both = connected_ends();
  if (!both) return both.error();
  return measured(
      options.bytes, raw_rate::answered,
      [&](const other_end&) { return ask_echo(both->sender, options); },
      [&](other_end& far) { server(both->receiver, far); });
}

result<raw_result> echo_by_one(const raw_options& options) {
  return echo(options, [](const peer& at, other_end& far) { echo_singly(at, false, far); });
}
result<raw_result> echo_by_batch(const raw_options& options) { return echo(options, echo_batches); }

// One way. `send` sends some and returns how many the kernel took.
template <class Send>
std::uint64_t send_freely(const raw_options& options, Send send) {
  std::uint64_t sent = 0;
  for (const until end(options); end.more(sent);) sent += send(end.part(SIZE_MAX, sent));
  return sent;
}

// As fast as the far end reads: what is on the way fits its buffer. What is lost all the same, as
// nothing moves for a while, is waited for no longer.
template <class Send>
std::uint64_t send_in_window(const raw_options& options, std::uint64_t window, other_end& far,
                             Send send) {
  std::uint64_t sent = 0, lost = 0, seen = 0;
  auto moved = clock::now();
  for (const until end(options); end.more(sent);) {
    if (sent - lost - far.done() <= window) {
      sent += send(end.part(SIZE_MAX, sent));
      continue;
    }
    const auto now = clock::now();
    if (std::exchange(seen, far.done()) != far.done()) moved = now;
    if (now - moved > raw_stuck_max) lost = sent - far.done();
    std::this_thread::yield();  // both ends may have been put on one CPU
  }
  for (const auto now = clock::now(); far.done() + lost < sent;) {
    if (clock::now() - now > raw_stuck_max) break;
    std::this_thread::yield();
  }
  return sent;
}

auto by_sendto(const peer& from, const endpoint& to, std::vector<char>& room) {
  return [&from, name = name_of(to), &room](std::size_t most) {
    std::uint64_t taken = 0;
    for (std::size_t i = 0; i < std::min(batch, most); ++i) {
      const auto* any = reinterpret_cast<const sockaddr*>(&name);
      taken += ::sendto(from.fd(), room.data(), room.size(), 0, any, sizeof name) >= 0 ? 1U : 0U;
    }
    return taken;
  };
}

auto by_send(const peer& from, std::vector<char>& room) {
  return [&from, &room](std::size_t most) {
    std::uint64_t taken = 0;
    for (std::size_t i = 0; i < std::min(batch, most); ++i) {
      taken += ::send(from.fd(), room.data(), room.size(), 0) >= 0 ? 1U : 0U;
    }
    return taken;
  };
}

auto by_sendmmsg(const peer& from, messages& room) {
  return [&from, &room](std::size_t most) {
    const auto now = static_cast<unsigned>(std::min<std::size_t>(room.count(), most));
    return static_cast<std::uint64_t>(std::max(0, ::sendmmsg(from.fd(), room.all(), now, 0)));
  };
}

/// One segmented send of as many as one send may carry.
class by_segments {
 public:
  by_segments(const peer& from, std::size_t bytes)
      : from_(&from), bytes_(bytes), room_(segments_of(bytes) * bytes) {}
  std::uint64_t operator()(std::size_t most) {
    const std::size_t now = std::min(room_.size() / bytes_, most);
    iovec piece{room_.data(), now * bytes_};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    segmentation block;
    if (now > 1) block.ask(header, bytes_);
    return ::sendmsg(from_->fd(), &header, 0) < 0 ? 0 : now;
  }

 private:
  const peer* from_;
  std::size_t bytes_;
  std::vector<char> room_;
};

template <class Send>
result<raw_result> into_sink(const raw_options& options, ends& both, Send send) {
  return measured(
      options.bytes, raw_rate::sent, [&](const other_end&) { return send_freely(options, send); },
      [&](other_end& far) { drain(both.receiver, far); });
}

result<raw_result> send_to(const raw_options& options) {
  auto both = connected_ends();
  auto from = peer::open(address::loopback_v4());
  if (!both || !from) return both ? from.error() : both.error();
  std::vector<char> room(options.bytes);
  return into_sink(options, *both, by_sendto(*from, both->receiver.here(), room));
}

result<raw_result> send_connected(const raw_options& options) {
  auto both = connected_ends();
  if (!both) return both.error();
  std::vector<char> room(options.bytes);
  return into_sink(options, *both, by_send(both->sender, room));
}

result<raw_result> send_many(const raw_options& options) {
  auto both = connected_ends();
  if (!both) return both.error();
  messages room(batch, options.bytes, options.bytes);
  return into_sink(options, *both, by_sendmmsg(both->sender, room));
}

result<raw_result> send_segmented(const raw_options& options) {
  auto both = connected_ends();
  if (!both) return both.error();
  return into_sink(options, *both, by_segments(both->sender, options.bytes));
}

result<raw_result> in_window(const raw_options& options, bool gro) {
  auto both = connected_ends();
  if (!both) return both.error();
  if (gro && !both->receiver.set(SOL_UDP, UDP_GRO, 1)) return last_error("UDP_GRO");
  const std::uint64_t window = both->receiver.window(options.bytes);
  by_segments send(both->sender, options.bytes);
  return measured(
      options.bytes, raw_rate::received,
      [&](other_end& far) { return send_in_window(options, window, far, send); },
      [&](other_end& far) {
        gro ? drain_trains(both->receiver, options.bytes, far) : drain(both->receiver, far);
      });
}

result<raw_result> bulk(const raw_options& options) { return in_window(options, true); }
result<raw_result> ingest(const raw_options& options) { return in_window(options, false); }

constexpr raw_workload workloads[] = {
    // one round trip after another, sleeping
    {"ping-pong", 64, raw_rate::answered, ping_pong_blocking},
    // the same, never sleeping
    {"ping-pong-spin", 64, raw_rate::answered, ping_pong_spinning},
    // recvfrom and sendto; a window of requests
    {"echo", 64, raw_rate::answered, echo_by_one},
    // recvmmsg and sendmmsg; the same
    {"echo-mmsg", 64, raw_rate::answered, echo_by_batch},
    // sendto into a plain sink
    {"sendto", 64, raw_rate::sent, send_to},
    // send on a connected socket
    {"send", 64, raw_rate::sent, send_connected},
    // 64 a call, connected
    {"sendmmsg", 64, raw_rate::sent, send_many},
    // segmented sends into a plain sink
    {"send-gso", 64, raw_rate::sent, send_segmented},
    // recvmmsg, fed by segmented sends, nothing lost
    {"ingest", 128, raw_rate::received, ingest},
    // segmented sends, whole trains received, nothing lost
    {"bulk", 1'472, raw_rate::received, bulk},
    // sendto, 8 to each of 1,000 targets
    {"fan", 64, raw_rate::sent, raw::fan_out},
    // a segmented send for each target
    {"fan-gso", 64, raw_rate::sent, raw::fan_out_segmented},
};

}  // namespace

std::optional<double> raw_end::cpu_ns_each() const noexcept {
  if (datagrams == 0) return std::nullopt;
  return static_cast<double>(cpu.count()) / static_cast<double>(datagrams);
}

std::span<const raw_workload> raw_workloads() { return workloads; }

const raw_workload* find_raw(std::string_view name) {
  const auto* found = std::ranges::find(workloads, name, &raw_workload::name);
  return found == std::end(workloads) ? nullptr : found;
}

result<raw_result> run_raw(const raw_workload& which, raw_options options) {
  if (options.bytes == 0) options.bytes = which.bytes;
  options.bytes = std::min(options.bytes, payload_bytes_max_v4);
  options.targets = std::clamp<std::size_t>(options.targets, 1, raw_targets_max);
  options.train = std::clamp(options.train, std::size_t{1}, raw::segments_of(options.bytes));
  options.in_flight = std::clamp<std::size_t>(options.in_flight, 1, raw_in_flight_max);
  return which.run(options);
}

}  // namespace dgram::load
