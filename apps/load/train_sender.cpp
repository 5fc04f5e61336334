// SPDX-License-Identifier: MIT
#include "load/train_sender.hpp"

#include <algorithm>
#include <cassert>
#include <span>
#include <thread>

#include "measure/bench_payload.hpp"

namespace dgram::load {

std::size_t longest_train(std::size_t bytes) noexcept {
  return std::clamp<std::size_t>(payload_bytes_max_v4 / std::max<std::size_t>(bytes, 1), 1,
                                 gso_segments_max);
}

train_sender::train_sender(std::size_t bytes, std::size_t train, bool segment)
    : bytes_(bytes),
      train_(train),
      payloads_(bytes * train),
      outbox_({.datagrams = batch_slots_max, .arena_bytes = 1, .segment = segment}) {
  assert(bytes >= measure::bench_header::bytes_min && train >= 1 && train <= batch_slots_max);
  for (std::size_t i = 0; i < train; ++i) {
    measure::fill_bench(std::span(payloads_).subspan(i * bytes, bytes));
  }
}

void train_sender::number(std::uint64_t run, std::uint64_t first, std::size_t count,
                          duration planned) {
  for (std::size_t i = 0; i < count; ++i) {
    measure::write_bench({.run = run, .number = first + i, .planned = planned},
                         std::span(payloads_).subspan(i * bytes_, bytes_));
  }
}

void train_sender::put(const endpoint& target, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const bool taken = outbox_.forward(
        {.target = target, .payload = std::span(payloads_).subspan(i * bytes_, bytes_)});
    assert(taken);
    static_cast<void>(taken);
  }
}

void wait_for_slot(time_point when, std::optional<duration> spin) {
  const duration awake = spin.value_or(slot_spin_default);
  auto now = clock::now();
  if (awake < when - now) std::this_thread::sleep_for(when - now - awake);
  while (now < when) now = clock::now();
}

}  // namespace dgram::load
