// SPDX-License-Identifier: MIT
#include "measure/bench_account.hpp"

#include <algorithm>

namespace dgram::measure {
namespace {

// A clock that went backwards between two cores is no latency of 2^64.
std::uint64_t nanoseconds(duration time) noexcept {
  return static_cast<std::uint64_t>(std::max<duration::rep>(time.count(), 0));
}

}  // namespace

bench_account::bench_account(const bench_account_options& options) : wait_(options.wait) {
  const auto memory = std::max<std::uint64_t>(options.memory, 1);
  clients_.reserve(options.clients);
  for (std::size_t i = 0; i < options.clients; ++i) {
    clients_.push_back({sequence_account(memory), std::vector<duration>(memory)});
  }
}

std::uint64_t bench_account::send(std::size_t client, duration sent) noexcept {
  auto& account = clients_[client];
  const std::uint64_t number = account.numbers.send();
  account.sent_at[static_cast<std::size_t>(number % account.sent_at.size())] = sent;
  ++sent_;
  return number;
}

arrival_kind bench_account::answer(std::size_t client, const ping_payload::facts& facts,
                                   duration now) noexcept {
  auto& of = clients_[client];
  const duration waited = now - facts.sent;
  const arrival_kind kind = of.numbers.arrive(facts.number, waited <= wait_);
  if (kind == arrival_kind::never_sent) corrupt();
  if (kind != arrival_kind::in_order && kind != arrival_kind::reordered) return kind;
  const duration sent = of.sent_at[static_cast<std::size_t>(facts.number % of.sent_at.size())];
  latency_.add(nanoseconds(waited));
  service_.add(nanoseconds(now - sent));
  halves_[facts.sent < half_ ? 0 : 1].add(nanoseconds(waited));
  return kind;
}

std::uint64_t bench_account::missing() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& client : clients_) sum += client.numbers.missing();
  return sum;
}

void bench_account::put(bench_result& into) const {
  into.sent = sent_;
  into.answered = answered();
  into.lost = open();
  into.late = into.duplicate = into.reordered = 0;
  for (const auto& client : clients_) {
    into.late += client.numbers.late();
    into.duplicate += client.numbers.duplicates();
    into.reordered += client.numbers.reordered();
  }
  into.corrupt = corrupt_;
  into.latency = latency_;
  into.service = service_;
  into.latency.add_lost(into.lost);
  into.service.add_lost(into.lost);
  into.first_half_p50 = halves_[0].quantile(0.5);
  into.second_half_p50 = halves_[1].quantile(0.5);
}

}  // namespace dgram::measure
