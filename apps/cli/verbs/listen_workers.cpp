// SPDX-License-Identifier: MIT
#include "cli/verbs/listen_workers.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>

#include <dgram/server.hpp>

#include "cli/output/datagram_view.hpp"
#include "cli/output/report.hpp"
#include "cli/talk/listening.hpp"
#include "cli/talk/selection.hpp"
#include "cli/talk/waiting.hpp"

namespace dgram::cli {
namespace {

constexpr duration drain_max = std::chrono::seconds(1);

class listener_group {
 public:
  listener_group(run_context& run, server& serving, workshop::encoding* text,
                 const listening_for& wanted)
      : run_(&run),
        server_(&serving),
        local_(serving.local().to_string()),
        view_(run.out, text, pipe_form::line),
        wanted_(&wanted),
        ended_(eventfd(0, EFD_CLOEXEC)) {}
  ~listener_group() { ::close(ended_); }
  listener_group(const listener_group&) = delete;
  listener_group& operator=(const listener_group&) = delete;

  exit_code run();

 private:
  void show(std::span<const request> batch);
  void watch(time_point end);

  run_context* run_;
  server* server_;
  std::string local_;
  std::mutex mutex_;  // of everything below, and of the output
  datagram_view view_;
  const listening_for* wanted_;
  bool met_ = false;
  std::uint64_t shown_ = 0;
  int ended_;  // readable when the server ended by itself
};

void listener_group::show(std::span<const request> batch) {
  const std::scoped_lock lock(mutex_);
  for (const request& request : batch) {
    run_->capture.received(request);
    if (!wanted_->where.matches(subject_of(request))) continue;
    ++shown_;
    view_.received(request, local_);
    met_ = met_ || (wanted_->expected && wanted_->expected->matches(request.payload));
  }
  run_->out.flush();
  const auto count = run_->options.count.value_or(std::numeric_limits<std::uint64_t>::max());
  if (met_ || shown_ >= count || run_->out.gone()) server_->stop();
}

// A signal, the time, or the reader going away ends the server; its end ends this.
void listener_group::watch(time_point end) {
  const watched why = watch_for(run_->out.style().out, run_->stop, end, ended_);
  if (why == watched::other) return;
  if (why == watched::reader_gone) {
    const std::scoped_lock lock(mutex_);
    run_->out.reader_went();
  }
  server_->drain(drain_max);
}

exit_code listener_group::run() {
  report_listening(run_->out, local_);
  run_->out.flush();
  const auto end = deadline_of(run_->options.run_for.value_or(forever));
  std::jthread watcher([this, end] { watch(end); });
  const batch_handler handle([this](std::span<const request> batch, replies&) { show(batch); });
  const auto ran = server_->run_batches({}, handle);
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto told = ::write(ended_, &one, sizeof one);
  watcher.join();
  if (!ran) return run_->out.fail(failure_of(ran.error(), "listen " + local_));
  run_->capture.account(server_->count());
  view_.tell_left_out();
  if (!run_->out.gone()) report_account(run_->out, *server_);
  return listened(*run_, local_, wanted_->expected.has_value(), met_);
}

outcome<server_options> options_for(const run_context& run, const remote& where) {
  server_options wanted{.listen = where.ip,
                        .workers = run.options.workers,
                        .guards = guard_options::none(),  // listen shows everything
                        .want = asked_to_listen(run),
                        .gro = run.options.gro};
  const auto count = run.options.count.value_or(wanted.batch);
  wanted.batch = static_cast<std::size_t>(std::min<std::uint64_t>(wanted.batch, count));
  if (!where.ip.address.is_multicast()) {
    wanted.interface = run.options.interface;
    return wanted;
  }
  auto group = group_of(where, run.options);
  if (!group) return failed(std::move(group.error()));
  wanted.groups.push_back(std::move(*group));
  return wanted;
}

}  // namespace

exit_code listen_with_workers(run_context& run, const remote& where, workshop::encoding* text,
                              const listening_for& wanted) {
  if (where.is_unix()) {
    return run.out.fail(
        misuse("--workers", say({"a Unix socket has one", "Unix 套接字只能有一个"})));
  }
  const auto options = options_for(run, where);
  if (!options) return run.out.fail(options.error());
  auto serving = server::open(*options);
  if (!serving) return run.out.fail(failure_of(serving.error(), "listen " + where.text()));
  listener_group group(run, *serving, text, wanted);
  return group.run();
}

}  // namespace dgram::cli
