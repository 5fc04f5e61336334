// SPDX-License-Identifier: MIT
#include "cli/words/stop_signal.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

#include "cli/words/exit_code.hpp"

namespace dgram::cli {
namespace {

std::atomic<bool> came = false;
int event = -1;

void wake(int descriptor) noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(descriptor, &one, sizeof one);
}

extern "C" void on_signal(int number) {
  const int before = errno;
  if (came.exchange(true) && number != SIGHUP) _exit(static_cast<int>(exit_code::interrupted));
  wake(event);
  errno = before;
}

void handle(int number) {
  struct sigaction now{};
  sigaction(number, nullptr, &now);
  if (now.sa_handler == SIG_IGN) return;
  struct sigaction ours{};
  ours.sa_handler = on_signal;
  sigaction(number, &ours, nullptr);
}

}  // namespace

stop_signal::stop_signal() {
  came = false;
  event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) handle(number);
}

stop_signal::~stop_signal() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction now{};
    sigaction(number, nullptr, &now);
    if (now.sa_handler == on_signal) signal(number, SIG_DFL);
  }
  close(event);
  event = -1;
}

bool stop_signal::raised() const noexcept { return came; }

int stop_signal::descriptor() const noexcept { return event; }

std::jthread stop_signal::call(std::function<void()> act) const {
  return std::jthread([act = std::move(act)](std::stop_token done) {
    const int end = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    {
      const std::stop_callback wake_up(done, [end] { wake(end); });
      pollfd both[] = {{event, POLLIN, 0}, {end, POLLIN, 0}};
      while (poll(both, 2, -1) < 0 && errno == EINTR) {
      }
    }
    close(end);
    if (came) act();
  });
}

}  // namespace dgram::cli
