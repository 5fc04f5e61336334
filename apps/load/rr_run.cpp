// SPDX-License-Identifier: MIT
// Closed loop: each client keeps `depth` requests open, and sends the next train when a train of
// them was answered or given up. `open_` holds them by client, oldest first. What the warm-up left
// open is answered, but not counted.
#include "load/rr_run.hpp"

#include <algorithm>
#include <bit>
#include <vector>

#include "load/client_set.hpp"
#include "load/run_payload.hpp"
#include "load/run_watch.hpp"
#include "measure/bench_account.hpp"

namespace dgram::load {
namespace {

// Numbers remembered of all clients together: what one busy client sends within a second.
constexpr std::uint64_t memory_max = std::uint64_t{1} << 18;
constexpr std::uint64_t memory_min = 64;
// Looks within --wait for requests whose time is over.
constexpr int looks_per_wait = 16;
constexpr duration look_min = std::chrono::milliseconds(1);

std::uint64_t memory_for(const measure::bench_plan& plan) {
  return std::bit_ceil(
      std::max<std::uint64_t>({memory_max / plan.clients, 4 * plan.depth, memory_min}));
}

duration sum(duration a, duration b) { return a >= forever - b ? forever : a + b; }

struct request {
  std::uint64_t number = 0;
  duration sent{};
  bool counted = false;
};

class rr_run {
 public:
  rr_run(const measure::bench_plan& plan, client_set& clients,
         const measure::bench_watcher& watcher);
  result<measure::bench_result> run();

 private:
  [[nodiscard]] bool more(duration now) const;
  void refill(std::size_t client, duration now);
  void send_train(std::size_t client, duration now);
  bool put_request(std::size_t client, duration now);
  void take(std::size_t client, const receive_batch& batch);
  void take_one(std::size_t client, const datagram& datagram, duration now);
  void give_up(duration now);
  void begin_counting(duration now);
  [[nodiscard]] duration free_time(time_point now) const;
  [[nodiscard]] measure::bench_progress progress(time_point now) const;
  [[nodiscard]] measure::bench_result result_of() const;

  const measure::bench_plan& plan_;
  client_set& clients_;
  run_payload payload_;
  outbox outbox_;
  duration spin_;
  duration start_{};  // of counting, once that has begun
  duration end_{};
  bool counting_ = false;
  measure::bench_account account_;
  run_watch watch_;
  std::vector<std::vector<request>> open_;  // by client, oldest first
  std::size_t open_count_ = 0;
  duration next_give_up_{};
  std::uint64_t warm_sent_ = 0;
  std::uint64_t refused_ = 0;
  duration last_sent_{};
  duration last_answer_{};
};

rr_run::rr_run(const measure::bench_plan& plan, client_set& clients,
               const measure::bench_watcher& watcher)
    : plan_(plan),
      clients_(clients),
      payload_(run_identity()),
      outbox_({.datagrams = plan.depth,
               .arena_bytes = plan.depth * plan.bytes,
               .segment = plan.train > 1}),
      spin_(plan.spin.value_or(rr_spin_default)),
      account_({.clients = plan.clients, .memory = memory_for(plan), .wait = plan.wait}),
      watch_(clients, watcher),
      open_(plan.clients) {
  for (auto& requests : open_) requests.reserve(plan.depth);
  start_ = clock::now().time_since_epoch();
  end_ = sum(start_, sum(plan.warmup, plan.run_for));
  account_.halve_at(sum(start_, sum(plan.warmup, plan.run_for / 2)));
}

bool rr_run::more(duration now) const { return now < end_ && account_.sent() < plan_.count; }

bool rr_run::put_request(std::size_t client, duration now) {
  if (!more(now)) return false;
  const std::uint64_t number = counting_ ? account_.send(client, now) : warm_sent_++;
  const auto room = outbox_.reserve(plan_.bytes);
  payload_.write(client, counting_, {number, now}, room);
  static_cast<void>(outbox_.forward({.target = {}, .payload = room}));  // depth fits in
  open_[client].push_back({number, now, counting_});
  ++open_count_;
  last_sent_ = now;
  return true;
}

void rr_run::send_train(std::size_t client, duration now) {
  for (std::size_t i = 0; i < plan_.train && put_request(client, now); ++i) {
  }
  if (plan_.train == 1) return;
  const auto done = outbox_.flush(clients_[client], plan_.wait);
  if (counting_) refused_ += done.failed;
}

void rr_run::refill(std::size_t client, duration now) {
  while (more(now) && plan_.depth - open_[client].size() >= plan_.train) send_train(client, now);
  if (outbox_.empty()) return;
  const auto done = outbox_.flush(clients_[client], plan_.wait);
  if (counting_) refused_ += done.failed;
}

void rr_run::take_one(std::size_t client, const datagram& datagram, duration now) {
  const auto found = payload_.read(client, datagram.payload);
  if (!found) {
    account_.corrupt();
    return;
  }
  if (found->counted) {
    const auto kind = account_.answer(client, found->facts, now);
    if (kind == measure::arrival_kind::in_order || kind == measure::arrival_kind::reordered)
      last_answer_ = now;
  }
  auto& open = open_[client];
  const auto here = std::ranges::find_if(open, [&](const request& request) {
    return request.number == found->facts.number && request.counted == found->counted;
  });
  if (here == open.end()) return;  // given up, or here before
  open.erase(here);
  --open_count_;
}

void rr_run::take(std::size_t client, const receive_batch& batch) {
  const duration now = clock::now().time_since_epoch();
  if (!counting_) begin_counting(now);
  for (const datagram& datagram : batch) take_one(client, datagram, now);
  refill(client, now);
}

void rr_run::begin_counting(duration now) {
  if (now - start_ < plan_.warmup) return;
  counting_ = true;
  start_ = now;
  watch_.begin_counting();
}

void rr_run::give_up(duration now) {
  if (now < next_give_up_) return;
  next_give_up_ =
      now + std::clamp(plan_.wait / looks_per_wait, look_min, measure::progress_interval);
  for (std::size_t client = 0; client < open_.size(); ++client) {
    const auto gone = std::erase_if(
        open_[client], [&](const request& request) { return now - request.sent > plan_.wait; });
    open_count_ -= gone;
    refill(client, now);
  }
}

duration rr_run::free_time(time_point now) const {
  const auto until = std::min(time_point(next_give_up_), watch_.next_look());
  return std::max(until - now, duration::zero());
}

measure::bench_progress rr_run::progress(time_point now) const {
  const auto counted = std::chrono::duration<double>(now.time_since_epoch() - start_);
  const double by_time = counted / std::chrono::duration<double>(plan_.run_for);
  const double by_count = static_cast<double>(account_.sent()) / static_cast<double>(plan_.count);
  return {.part = counting_ ? std::max(by_time, by_count) : 0,
          .rate_per_s = static_cast<double>(account_.answered()) / std::max(counted.count(), 1e-3),
          .sent = account_.sent(),
          .lost = account_.missing(),
          .latency = &account_.latency()};
}

measure::bench_result rr_run::result_of() const {
  measure::bench_result measured;
  account_.put(measured);
  watch_.put(measured);
  measured.drops.sender = refused_;
  // Time that only passed waiting for the lost at the very end is not of the run.
  const duration end = std::max(last_sent_, last_answer_);
  measured.seconds = std::chrono::duration<double>(std::max(end - start_, duration(1))).count();
  measured.rate_per_s = static_cast<double>(measured.answered) / measured.seconds;
  measured.bytes_per_s = measured.rate_per_s * static_cast<double>(plan_.bytes);
  return measured;
}

result<measure::bench_result> rr_run::run() {
  const auto read = [this](std::size_t client, const receive_batch& batch) { take(client, batch); };
  begin_counting(start_);
  for (time_point now = clock::now(); more(now.time_since_epoch()) || open_count_ != 0;
       now = clock::now()) {
    if (!counting_) begin_counting(now.time_since_epoch());
    give_up(now.time_since_epoch());
    const auto got = clients_.receive(free_time(now), spin_, read);
    if (!got) return got.error();
    if (now >= watch_.next_look() && !watch_.go_on(now, progress(now))) break;
  }
  return result_of();
}

}  // namespace

result<measure::bench_result> run_rr(const measure::bench_plan& plan, std::span<socket> sockets,
                                     const measure::bench_watcher& watcher) {
  auto clients = client_set::open(sockets);
  if (!clients) return clients.error();
  return rr_run(plan, *clients, watcher).run();
}

}  // namespace dgram::load
