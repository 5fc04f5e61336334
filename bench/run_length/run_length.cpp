// SPDX-License-Identifier: MIT
// From which run length on does a segmented send (GSO) pay? One thread sends runs of equal
// datagrams to a plain socket over loopback and takes them out again; only the sending is timed, in
// CPU time, segmented and unsegmented by turns. Prints nanoseconds for each datagram.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

#include <dgram/socket.hpp>

namespace {

constexpr int rounds = 15;
constexpr int datagrams_each = 4'000;

double cpu_now() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

struct bench {
  dgram::socket from;
  dgram::socket to;
  dgram::receive_batch batch;
};

double nanoseconds_each(bench& one, dgram::outbox& out, int run, std::size_t bytes) {
  const std::vector<std::byte> payload(bytes);
  const auto target = one.to.local();
  double spent = 0;
  int sent = 0;
  while (sent < datagrams_each) {
    for (int i = 0; i < run; ++i) {
      if (!out.forward({.target = target, .payload = payload})) return -1;
    }
    const double before = cpu_now();
    sent += static_cast<int>(out.flush(one.from).sent);
    spent += cpu_now() - before;
    for (auto came = one.to.receive(one.batch, {}); came && *came != 0;) {
      came = one.to.receive(one.batch, {});
    }
  }
  return spent / sent;
}

double median(std::vector<double> all) {
  std::ranges::sort(all);
  return all[all.size() / 2];
}

}  // namespace

int main() {
  auto from = dgram::socket::open({.family = dgram::socket_family::v4});
  auto to = dgram::socket::open({.bind = dgram::endpoint::loopback(0)});
  if (!from || !to) return 1;
  bench one{std::move(*from), std::move(*to), dgram::receive_batch()};
  dgram::outbox segmented;
  dgram::outbox plain({.segment = false});
  std::puts("bytes  run  plain ns  segmented ns  ratio");
  for (const std::size_t bytes : {64U, 1200U}) {
    for (const int run : {1, 2, 3, 4, 6, 8, 16, 32}) {
      std::vector<double> with, without;
      for (int i = 0; i < rounds; ++i) {
        with.push_back(nanoseconds_each(one, segmented, run, bytes));
        without.push_back(nanoseconds_each(one, plain, run, bytes));
      }
      const double a = median(without), b = median(with);
      std::printf("%5zu  %3d  %8.0f  %12.0f  %5.2f\n", bytes, run, a, b, b / a);
    }
  }
}
