// SPDX-License-Identifier: MIT
#include "cli/verbs/bench/bench.hpp"
#include "host/machine.hpp"

#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

constexpr double stolen_told_min = 0.01;

}  // namespace

void add_machine(bench_end& end, double stolen) {
  const auto here = host::read_machine();
  end.more["machine"] = {{"kernel", workshop::json_text(here.kernel)},
                         {"processor", workshop::json_text(here.processor)},
                         {"processors", here.processors},
                         {"clock_source", workshop::json_text(here.clock_source)},
                         {"rmem_max", here.rmem_max},
                         {"rmem_default", here.rmem_default},
                         {"wmem_max", here.wmem_max},
                         {"wmem_default", here.wmem_default},
                         {"netdev_max_backlog", here.netdev_max_backlog},
                         {"stolen_share", stolen}};
  if (!here.clock_source.empty() && !host::is_quick_clock(here.clock_source)) {
    end.notes.push_back(say({"clock source {}: reading the time is a system call here, and in "
                             "every figure",
                             "时钟源 {}：此处读取时间需要系统调用，影响所有数字"},
                            here.clock_source));
  }
  if (stolen > stolen_told_min) {
    end.notes.push_back(say({"the hypervisor took {:.1f} % of the CPU time meanwhile",
                             "期间虚拟机管理程序占用了 {:.1f} % 的 CPU 时间"},
                            100 * stolen));
  }
}

}  // namespace dgram::cli
