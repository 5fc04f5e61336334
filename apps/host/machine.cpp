// SPDX-License-Identifier: MIT
#include "host/machine.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <thread>

namespace dgram::host {
namespace {

std::string text_of(const char* path) {
  std::ifstream from(path);
  return {std::istreambuf_iterator<char>(from), {}};
}

std::string first_word(const char* path) {
  std::ifstream from(path);
  std::string word;
  from >> word;
  return word;
}

std::uint64_t number(const char* path) {
  const std::string word = first_word(path);
  std::uint64_t value = 0;
  std::from_chars(word.data(), word.data() + word.size(), value);
  return value;
}

std::string processor_name() {
  std::ifstream from("/proc/cpuinfo");
  for (std::string line; std::getline(from, line);) {
    if (!line.starts_with("model name")) continue;
    const std::size_t at = line.find_first_not_of(" \t:", line.find(':'));
    return at == line.npos ? std::string() : line.substr(at);
  }
  return {};
}

}  // namespace

machine_facts read_machine() {
  utsname system{};
  if (uname(&system) != 0) system = {};
  return {.kernel = std::string(system.sysname) + " " + system.release,
          .processor = processor_name(),
          .processors = std::thread::hardware_concurrency(),
          .clock_source =
              first_word("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
          .rmem_max = number("/proc/sys/net/core/rmem_max"),
          .rmem_default = number("/proc/sys/net/core/rmem_default"),
          .wmem_max = number("/proc/sys/net/core/wmem_max"),
          .wmem_default = number("/proc/sys/net/core/wmem_default"),
          .netdev_max_backlog = number("/proc/sys/net/core/netdev_max_backlog")};
}

std::string host_name() {
  utsname system{};
  return uname(&system) == 0 ? system.nodename : "";
}

bool is_quick_clock(std::string_view clock_source) noexcept {
  constexpr std::array<std::string_view, 5> quick{"tsc", "kvm-clock", "hyperv_clocksource_tsc_page",
                                                  "arch_sys_counter", "riscv_clocksource"};
  return std::ranges::find(quick, clock_source) != quick.end();
}

cpu_ticks read_cpu_ticks() { return read_cpu_ticks(text_of("/proc/stat")); }

// "cpu  user nice system idle iowait irq softirq steal guest …": guests are in user already.
cpu_ticks read_cpu_ticks(std::string_view text) noexcept {
  constexpr std::size_t columns = 8;
  cpu_ticks ticks;
  if (!text.starts_with("cpu ")) return ticks;
  const char* at = text.data() + 4;
  const char* const end = text.data() + std::min(text.find('\n'), text.size());
  for (std::size_t column = 0; column < columns; ++column) {
    at = std::find_if(at, end, [](char c) { return c != ' '; });
    std::uint64_t value = 0;
    at = std::from_chars(at, end, value).ptr;
    ticks.sum += value;
    if (column + 1 == columns) ticks.stolen = value;
  }
  return ticks;
}

double stolen_share(const cpu_ticks& before, const cpu_ticks& after) noexcept {
  if (after.sum <= before.sum || after.stolen < before.stolen) return 0;
  return static_cast<double>(after.stolen - before.stolen) /
         static_cast<double>(after.sum - before.sum);
}

}  // namespace dgram::host
