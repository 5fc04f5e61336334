// SPDX-License-Identifier: MIT
// Open loop: each slot of the schedule is sent when it is due, whatever was answered, and the
// clients take turns. Latency counts from the slot's time. A run is a warm-up, the counted slots,
// and --wait for the last answers; between two slots it only reads.
#include "load/load_run.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "load/client_set.hpp"
#include "load/run_payload.hpp"
#include "load/run_watch.hpp"
#include "measure/bench_account.hpp"
#include "measure/schedule.hpp"

namespace dgram::load {
namespace {

constexpr std::uint64_t memory_min = 1'024;
constexpr std::uint64_t memory_max = std::uint64_t{1} << 22;

// Twice as many numbers as are on the way within the wait.
std::uint64_t memory_for(const measure::bench_plan& plan) {
  const double wait = std::chrono::duration<double>(plan.wait).count();
  const double each = 2 * plan.rate * wait / static_cast<double>(plan.clients);
  const double wanted = std::clamp(each, double{memory_min}, double{memory_max});
  return std::bit_ceil(static_cast<std::uint64_t>(wanted));
}

duration sum(duration a, duration b) { return a >= forever - b ? forever : a + b; }

// Of the counted part.
duration length_of(const measure::bench_plan& plan) {
  const double by_count = static_cast<double>(plan.count) / plan.rate;
  const auto whole = std::chrono::duration<double>(plan.run_for);
  if (by_count >= whole.count()) return plan.run_for;
  return std::chrono::duration_cast<duration>(std::chrono::duration<double>(by_count));
}

class load_run {
 public:
  load_run(const measure::bench_plan& plan, client_set& clients,
           const measure::bench_watcher& watcher, measure::burst_account* frames);
  result<measure::bench_result> run();

 private:
  [[nodiscard]] bool more() const;
  void send_due(time_point now);
  void send_slot(time_point now);
  void put_datagram(std::size_t client, bool counted, duration planned, duration now);
  void note_slot(duration planned, duration now);
  void flush(std::size_t client);
  void take(std::size_t client, const receive_batch& batch);
  [[nodiscard]] bool over(time_point now) const;
  [[nodiscard]] duration free_time(time_point now) const;
  [[nodiscard]] measure::bench_progress progress(time_point now) const;
  [[nodiscard]] measure::bench_result result_of() const;

  const measure::bench_plan& plan_;
  client_set& clients_;
  measure::burst_account* frames_;
  run_payload payload_;
  measure::schedule schedule_;
  outbox outbox_;
  time_point start_;  // set last: making the memory takes milliseconds
  duration end_;      // after start_; nothing is due from then on
  duration spin_;
  measure::bench_account account_;
  run_watch watch_;
  std::size_t next_client_ = 0;
  std::uint64_t warm_sent_ = 0;
  std::uint64_t refused_ = 0;  // by the kernel, of the counted

  // Of the counted slots: times since the epoch of the clock.
  struct span_of_time {
    duration first{};
    duration last{};
  };
  span_of_time planned_;
  span_of_time sent_at_;
  std::uint64_t slots_ = 0;
  std::uint64_t slots_late_ = 0;
  std::uint64_t last_slot_datagrams_ = 0;
};

load_run::load_run(const measure::bench_plan& plan, client_set& clients,
                   const measure::bench_watcher& watcher, measure::burst_account* frames)
    : plan_(plan),
      clients_(clients),
      frames_(frames),
      payload_(run_identity()),
      schedule_({plan.rate, plan.train, plan.poisson, plan.seed}),
      outbox_({.datagrams = std::max(plan.train, slots_at_once_max),
               .arena_bytes = std::max(plan.train, slots_at_once_max) * plan.bytes,
               .segment = plan.train > 1}),
      end_(sum(plan.warmup, plan.run_for)),
      spin_(plan.spin.value_or(load_spin_default)),
      account_({.clients = plan.clients, .memory = memory_for(plan), .wait = plan.wait}),
      watch_(clients, watcher) {
  start_ = clock::now();
  account_.halve_at(sum(start_.time_since_epoch(), sum(plan.warmup, length_of(plan) / 2)));
}

bool load_run::more() const { return schedule_.due() < end_ && account_.sent() < plan_.count; }

void load_run::put_datagram(std::size_t client, bool counted, duration planned, duration now) {
  const std::uint64_t number = counted ? account_.send(client, now) : warm_sent_++;
  if (counted && frames_ != nullptr) frames_->send(number);
  const auto room = outbox_.reserve(plan_.bytes);
  payload_.write(client, counted, {number, planned}, room);
  static_cast<void>(outbox_.forward({.target = {}, .payload = room}));  // there is room
}

void load_run::note_slot(duration planned, duration now) {
  if (slots_++ == 0) {
    planned_.first = planned;
    sent_at_.first = now;
  }
  planned_.last = planned;
  sent_at_.last = now;
  slots_late_ += now - planned > measure::slot_late_min ? 1 : 0;
}

void load_run::send_slot(time_point now) {
  const bool counted = schedule_.due() >= plan_.warmup;
  const duration planned = (start_ + schedule_.due()).time_since_epoch();
  const std::uint64_t left = plan_.count - account_.sent();
  const std::uint64_t datagrams = std::min<std::uint64_t>(plan_.train, left);
  if (counted) note_slot(planned, now.time_since_epoch());
  last_slot_datagrams_ = datagrams;
  for (std::uint64_t i = 0; i < datagrams; ++i) {
    put_datagram(next_client_, counted, planned, now.time_since_epoch());
  }
  schedule_.advance();
  if (!counted && schedule_.due() >= plan_.warmup) watch_.begin_counting();
  // Trains stay as long as they were asked for, and each client has a socket of its own.
  if (plan_.train > 1 || clients_.size() > 1) flush(next_client_);
  next_client_ = next_client_ + 1 == clients_.size() ? 0 : next_client_ + 1;
}

void load_run::flush(std::size_t client) {
  if (outbox_.empty()) return;
  const auto done = outbox_.flush(clients_[client], duration::zero());
  if (slots_ != 0) refused_ += done.failed;
}

void load_run::send_due(time_point now) {
  const std::size_t at_once = plan_.train > 1 ? 1 : slots_at_once_max;
  for (std::size_t i = 0; i < at_once && more() && start_ + schedule_.due() <= now; ++i) {
    send_slot(now);
  }
  flush(0);
}

void load_run::take(std::size_t client, const receive_batch& batch) {
  const duration now = clock::now().time_since_epoch();
  for (const datagram& datagram : batch) {
    const auto found = payload_.read(client, datagram.payload);
    if (!found) {
      account_.corrupt();
    } else if (found->counted) {
      const auto kind = account_.answer(client, found->facts, now);
      const bool good =
          kind == measure::arrival_kind::in_order || kind == measure::arrival_kind::reordered;
      if (good && frames_ != nullptr) {
        frames_->answer(found->facts.number, now - found->facts.sent);
      }
    }
  }
}

bool load_run::over(time_point now) const {
  if (more()) return false;
  return account_.open() == 0 || now.time_since_epoch() - planned_.last > plan_.wait;
}

// How long nothing is to be done but to read.
duration load_run::free_time(time_point now) const {
  if (spin_ == forever) return duration::zero();
  const time_point last = time_point(planned_.last) + plan_.wait + duration(1);
  const time_point next = more() ? start_ + schedule_.due() - spin_ : last;
  return std::max(std::min(next, watch_.next_look()) - now, duration::zero());
}

measure::bench_progress load_run::progress(time_point now) const {
  const auto passed = std::chrono::duration<double>(now - start_);
  const auto whole = std::chrono::duration<double>(sum(plan_.warmup, length_of(plan_)));
  const double counted = std::max((passed - plan_.warmup).count(), 1e-3);
  return {.part = passed.count() / std::max(whole.count(), 1e-3),
          .rate_per_s = static_cast<double>(account_.sent()) / counted,
          .sent = account_.sent(),
          .lost = account_.missing(),
          .latency = &account_.latency()};
}

measure::bench_result load_run::result_of() const {
  measure::bench_result measured;
  account_.put(measured);
  watch_.put(measured);
  measured.drops.sender = refused_;
  const duration planned = planned_.last - planned_.first;
  const duration real = sent_at_.last - sent_at_.first;
  const auto before_last =
      static_cast<double>(measured.sent - std::min(measured.sent, last_slot_datagrams_));
  const auto rate = [&](duration over) {
    return over > duration::zero() ? before_last / std::chrono::duration<double>(over).count()
                                   : plan_.rate;
  };
  measured.seconds = std::chrono::duration<double>(real).count();
  measured.offered_per_s = plan_.poisson ? rate(planned) : plan_.rate;
  measured.rate_per_s = rate(real);
  measured.bytes_per_s = measured.rate_per_s * static_cast<double>(plan_.bytes);
  measured.slots_late_share =
      static_cast<double>(slots_late_) / static_cast<double>(std::max<std::uint64_t>(slots_, 1));
  const double error = std::abs(measured.rate_per_s / *measured.offered_per_s - 1);
  const bool behind =
      real - planned > measure::slot_late_min || planned - real > measure::slot_late_min;
  if (measured.valid() && error > measure::rate_error_max && behind)
    measured.why = measure::unfit::off_rate;
  return measured;
}

result<measure::bench_result> load_run::run() {
  const auto read = [this](std::size_t client, const receive_batch& batch) { take(client, batch); };
  for (time_point now = clock::now(); !over(now); now = clock::now()) {
    send_due(now);
    const bool due = more() && start_ + schedule_.due() <= now;
    const auto got = clients_.receive(due ? duration::zero() : free_time(now), read);
    if (!got) return got.error();
    if (now >= watch_.next_look() && !watch_.go_on(now, progress(now))) break;
  }
  return result_of();
}

}  // namespace

result<measure::bench_result> run_load(const measure::bench_plan& plan, std::span<socket> sockets,
                                       const measure::bench_watcher& watcher,
                                       measure::burst_account* frames) {
  auto clients = client_set::open(sockets);
  if (!clients) return clients.error();
  return load_run(plan, *clients, watcher, frames).run();
}

}  // namespace dgram::load
