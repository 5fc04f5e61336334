// SPDX-License-Identifier: MIT
#include "load/run_watch.hpp"

#include "host/cpu_time.hpp"
#include "host/softnet.hpp"

namespace dgram::load {

run_watch::run_watch(const client_set& clients, const measure::bench_watcher& watcher)
    : clients_(&clients), watcher_(&watcher), path_errors_before_(clients.path_errors()) {
  begin_counting();
}

void run_watch::begin_counting() {
  drops_before_ = clients_->drops();
  backlog_before_ = host::backlog_drops();
  cpu_before_ = host::cpu_time();
}

bool run_watch::go_on(time_point now, const measure::bench_progress& progress) {
  next_look_ = now + measure::progress_interval;
  const bool answered = progress.latency != nullptr && progress.latency->count() != 0;
  if (!answered && clients_->path_errors() != path_errors_before_) {
    why_ = measure::unfit::refused;
  } else if (!(*watcher_)(progress)) {
    why_ = measure::unfit::interrupted;
  }
  return why_ == measure::unfit::none;
}

void run_watch::put(measure::bench_result& into) const {
  into.drops.kernel = clients_->drops() - drops_before_;
  into.drops.backlog = host::backlog_drops() - backlog_before_;
  if (into.sent != 0) {
    into.cpu_ns_per_datagram = static_cast<double>((host::cpu_time() - cpu_before_).count()) /
                               static_cast<double>(into.sent);
  }
  into.why = why_;
  if (into.why == measure::unfit::none && into.answered == 0) {
    into.why = clients_->path_errors() != path_errors_before_ ? measure::unfit::refused
                                                              : measure::unfit::nothing_came;
  }
}

}  // namespace dgram::load
