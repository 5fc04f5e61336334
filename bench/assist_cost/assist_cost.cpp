// SPDX-License-Identifier: MIT
// What a datagram costs the assistant: a listening socket, the log, and pages that look at it, fed
// over loopback at a steady rate by a process of its own.
//
//   assist_cost [DATAGRAMS_PER_SECOND] [SECONDS]
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include <dgram/outbox.hpp>
#include <dgram/socket.hpp>

#include "assist/api/engine.hpp"

using namespace dgram;
using namespace dgram::assist;
using namespace std::chrono_literals;

namespace {

struct load {
  std::uint64_t per_second = 50'000;
  std::chrono::seconds time = 5s;
};

struct page_case {
  const char* name;
  std::vector<const char*> says;  // none: no page
  bool stops = false;             // looks once, and never again
};

constexpr const char* hello = R"({"do":"hello"})";
constexpr const char* tail = R"({"do":"view","view":1,"socket":1,"rows":60})";
constexpr const char* filtered = R"({"do":"view","view":2,"where":"len>10 text:\"99\"","rows":60})";
constexpr const char* watch = R"({"do":"watch","socket":1,"conversations":true,"charts":true})";

// A millisecond's datagrams at a time.
[[noreturn]] void feed(const endpoint& to, const load& how) {
  auto through = socket::open({.bind = endpoint::loopback(0)});
  if (!through) std::_Exit(1);
  const std::uint64_t total = how.per_second * static_cast<std::uint64_t>(how.time.count());
  const auto start = clock::now();
  std::string payload(64, 'x');
  for (std::uint64_t sent = 0; sent < total;) {
    const std::uint64_t due =
        how.per_second * static_cast<std::uint64_t>((clock::now() - start) / 1us) / 1'000'000;
    for (; sent < std::min(due, total); ++sent) {
      std::snprintf(payload.data(), payload.size(), "%llu", static_cast<unsigned long long>(sent));
      std::ignore = through->send_to(as_bytes(payload), to);
    }
    std::this_thread::sleep_for(1ms);
  }
  std::_Exit(0);
}

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

long resident_kib() {
  std::ifstream file("/proc/self/statm");
  long whole = 0, resident = 0;
  file >> whole >> resident;
  return resident * sysconf(_SC_PAGESIZE) / 1'024;
}

boost::json::object ask(api& all, method how, const char* path, boost::json::value body = {}) {
  const auto answer =
      all.answer({.how = how, .path = path, .query = {}, .body = std::move(body), .from = {}});
  return answer.body.is_object() ? answer.body.get_object() : boost::json::object();
}

// Frames of a page, ten times a second, until the feeding ends.
std::size_t look(viewer* page, bool stops, pid_t feeder) {
  std::size_t bytes = 0;
  for (bool first = true; waitpid(feeder, nullptr, WNOHANG) == 0; first = false) {
    if (page != nullptr && (first || !stops)) {
      for (const std::string& frame : page->due(clock::now())) bytes += frame.size();
    }
    std::this_thread::sleep_for(100ms);
  }
  return bytes;
}

void run(const page_case& one, const load& how) {
  const auto all = make_api({.store_bytes = std::size_t{64} << 20U});
  const auto entry =
      ask(**all, method::post, "/sockets", boost::json::object{{"kind", "listen"}, {"local", "0"}});
  const auto to = *endpoint::parse(std::string(entry.at("local").as_string()));
  const auto page = (*all)->watch(false);
  for (const char* frame : one.says) page->said(frame);
  const pid_t feeder = fork();
  if (feeder == 0) feed(to, how);
  const double before = cpu_seconds();
  const long resident = resident_kib();
  const std::size_t bytes = look(one.says.empty() ? nullptr : page.get(), one.stops, feeder);
  const double used = cpu_seconds() - before;
  const auto log = ask(**all, method::get, "/log");
  const auto total = log.at("total").to_number<std::uint64_t>();
  std::printf("%-34s %9llu rows  %6.2f us each  %5.1f %% of a core  %8zu B told  %+ld KiB\n",
              one.name, static_cast<unsigned long long>(total),
              used * 1e6 / static_cast<double>(total),
              100 * used / static_cast<double>(how.time.count()), bytes, resident_kib() - resident);
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** words) {
  load how;
  if (count > 1) how.per_second = std::strtoull(words[1], nullptr, 10);
  if (count > 2) how.time = std::chrono::seconds(std::strtol(words[2], nullptr, 10));
  const std::vector<page_case> cases = {
      {"no page", {}},
      {"a page", {hello, tail, watch}},
      {"a page with a filter too", {hello, tail, filtered, watch}},
      {"a page that stopped", {hello, tail, filtered, watch}, true},
  };
  for (const page_case& one : cases) run(one, how);
}
