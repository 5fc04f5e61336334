// SPDX-License-Identifier: MIT
// The bare fan-out: every tick some datagrams to each of many targets.
#include "load/raw.hpp"
#include "load/raw_ends.hpp"
#include "load/raw_sockets.hpp"

namespace dgram::load {
namespace {

using namespace raw;

/// A socket, and what each target gets at once.
struct fan {
  const peer* from;
  std::vector<sockaddr_in> names;
  byte_view payloads;
  std::size_t bytes;
};

std::uint64_t singly(fan& fan_out, sockaddr_in& name, std::size_t train) {
  std::uint64_t taken = 0;
  for (std::size_t i = 0; i < train; ++i) {
    const auto* any = reinterpret_cast<const sockaddr*>(&name);
    const auto sent = ::sendto(fan_out.from->fd(), fan_out.payloads.data() + i * fan_out.bytes,
                               fan_out.bytes, 0, any, sizeof name);
    if (sent >= 0) ++taken;
  }
  return taken;
}

std::uint64_t in_one(fan& fan_out, sockaddr_in& name, std::size_t train) {
  iovec piece{const_cast<std::byte*>(fan_out.payloads.data()), train * fan_out.bytes};
  msghdr header{};
  header.msg_name = &name;
  header.msg_namelen = sizeof name;
  header.msg_iov = &piece;
  header.msg_iovlen = 1;
  segmentation block;
  if (train > 1) block.ask(header, fan_out.bytes);
  return ::sendmsg(fan_out.from->fd(), &header, 0) < 0 ? 0 : train;
}

std::uint64_t ticks(fan& fan_out, bool segmented, const raw_options& options) {
  const auto send = segmented ? in_one : singly;
  std::uint64_t taken = 0;
  for (const until end(options); end.more(taken);) {
    for (auto& name : fan_out.names) {
      const std::size_t train = end.part(options.train, taken);
      if (train == 0) break;
      taken += send(fan_out, name, train);
    }
  }
  return taken;
}

result<raw_result> fan_here(const raw_options& options, bool segmented) {
  auto at = peer::open(address::any_v4());
  if (!at) return at.error();
  std::vector<endpoint> targets;
  for (std::size_t i = 0; i < options.targets; ++i) {
    const auto high = static_cast<std::uint8_t>(i >> 8U);
    const auto low = static_cast<std::uint8_t>(i);
    targets.push_back({address::v4(127, 1, high, low), at->here().port});
  }
  other_end far([&](other_end& mine) { drain(*at, mine); });
  const std::vector<std::byte> payloads(options.bytes * options.train);
  auto measured = raw_fan(targets, segmented, payloads, options);
  const raw_end read = far.finish();
  if (measured) measured->receiver = read;
  return measured;
}

}  // namespace

result<raw_result> raw::fan_out(const raw_options& options) { return fan_here(options, false); }
result<raw_result> raw::fan_out_segmented(const raw_options& options) {
  return fan_here(options, true);
}

result<raw_result> raw_fan(std::span<const endpoint> targets, bool segmented, byte_view payloads,
                           const raw_options& options) {
  auto from = peer::open(address::any_v4());
  if (!from) return from.error();
  fan fan_out{&*from, {}, payloads, options.bytes};
  for (const auto& target : targets) fan_out.names.push_back(name_of(target));
  raw_result measured;
  measured.bytes = options.bytes;
  const auto began = clock::now();
  const auto before = thread_cpu();
  measured.sender.datagrams = ticks(fan_out, segmented, options);
  measured.sender.cpu = thread_cpu() - before;
  measured.took = clock::now() - began;
  measured.rate_per_s = static_cast<double>(measured.sender.datagrams) /
                        std::chrono::duration<double>(measured.took).count();
  return measured;
}

}  // namespace dgram::load
