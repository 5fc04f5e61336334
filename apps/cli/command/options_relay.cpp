// SPDX-License-Identifier: MIT
#include <limits>

#include "cli/command/option_values.hpp"
#include "cli/words/option.hpp"
#include "workshop/text/quantity.hpp"

namespace dgram::cli {
namespace {

using enum option_group;
using services::impairment;
using services::relay_options;

template <double impairment::* Field>
workshop::parsed<void> share_of(settings& into, std::string_view value) {
  return put(into.path.*Field, workshop::parse_percent(value));
}

workshop::parsed<duration> time_up_to(std::string_view value, duration most) {
  auto time = workshop::parse_duration(value);
  if (time && *time > most) return workshop::wrong(0, value.size(), "too long");
  return time;
}
template <duration impairment::* Field>
workshop::parsed<void> time_of(settings& into, std::string_view value) {
  return put(into.path.*Field, time_up_to(value, impairment::delay_max));
}

workshop::parsed<void> bandwidth_of(settings& into, std::string_view value) {
  return put(into.path.bandwidth, workshop::parse_bandwidth(value));
}
workshop::parsed<void> mtu_of(settings& into, std::string_view value) {
  return put(into.path.mtu, workshop::parse_count(value, 1, payload_bytes_max_v6));
}
workshop::parsed<void> seed_of(settings& into, std::string_view value) {
  return put(into.seed, workshop::parse_count(value));
}
workshop::parsed<void> only_of(settings& into, std::string_view value) {
  into.only = value == "up" ? services::relay_way::up : services::relay_way::down;
  return {};
}
workshop::parsed<void> idle_of(settings& into, std::string_view value) {
  const auto time = time_up_to(value, relay_options::idle_max);
  if (time && *time == duration::zero()) return workshop::wrong(0, value.size(), "too short");
  return put(into.idle, time);
}

const option table[] = {
    {.name = "loss",
     .group = path,
     .value = value_kind::any,
     .value_name = {"P%", "P%"},
     .brief = {"percentage lost", "每百个中丢失多少个"},
     .apply = share_of<&impairment::loss>},
    {.name = "duplicate",
     .group = path,
     .value = value_kind::any,
     .value_name = {"P%", "P%"},
     .brief = {"percentage duplicated", "多少个到达两次"},
     .apply = share_of<&impairment::duplicate>},
    {.name = "reorder",
     .group = path,
     .value = value_kind::any,
     .value_name = {"P%", "P%"},
     .brief = {"percentage swapped with the next datagram", "多少个与下一个交换位置"},
     .help = {"A datagram is swapped at most once: 100% swaps every pair. Without a next datagram "
              "within 200ms it is sent alone.",
              "每个最多一次：100% 时每两个交换。200ms 内没有下一个到来时单独发出。"},
     .apply = share_of<&impairment::reorder>},
    {.name = "corrupt",
     .group = path,
     .value = value_kind::any,
     .value_name = {"P%", "P%"},
     .brief = {"percentage with one bit flipped", "多少个被改动一位"},
     .apply = share_of<&impairment::corrupt>},
    {.name = "delay",
     .group = path,
     .value = value_kind::any,
     .value_name = {"TIME", "时间"},
     .brief = {"delay of every datagram: 40ms", "每个至少延迟多久：40ms"},
     .help = {"It applies to each direction, so a round trip takes twice as long: see --only.",
              "每个方向各一次，因此往返是其两倍：见 --only。"},
     .apply = time_of<&impairment::delay>},
    {.name = "jitter",
     .group = path,
     .value = value_kind::any,
     .value_name = {"TIME", "时间"},
     .brief = {"additional random delay, uniform from 0 to TIME", "再加上最多这么久，均匀分布"},
     .help = {"Jitter never changes the order: --reorder does.",
              "它从不改变顺序：--reorder 才会。"},
     .apply = time_of<&impairment::jitter>},
    {.name = "bandwidth",
     .group = path,
     .value = value_kind::any,
     .value_name = {"RATE", "速率"},
     .brief = {"bits of payload a second: 10M, 64k", "每秒的数据位数：10M、64k"},
     .help = {"Faster datagrams wait in a queue of 256 KiB; a full queue drops them.",
              "更快到来的在 256 KiB 的队列中等待；队列满时丢弃。"},
     .apply = bandwidth_of},
    {.name = "mtu",
     .group = path,
     .value = value_kind::any,
     .value_name = {"N", "N"},
     .brief = {"drop datagrams with more than N bytes of payload", "数据超过 N 字节的数据报会消失"},
     .help = {"A packet of 1500 bytes holds 1472 over IPv4 and 1452 over IPv6.",
              "1500 字节的包在 IPv4 上能装 1472 字节，在 IPv6 上 1452 字节。"},
     .apply = mtu_of},
    {.name = "seed",
     .group = path,
     .value = value_kind::any,
     .value_name = {"N", "N"},
     .brief = {"seed of the losses: the same N repeats them (default: a new one, printed)",
               "相同的 N，相同的丢失（默认：新的随机值，会显示）"},
     .apply = seed_of},
    {.name = "only",
     .group = path,
     .value = value_kind::any,
     .value_name = {"WAY", "方向"},
     .choices = "up|down",
     .brief = {"impair only the way to the target, or only the way back",
               "只让去往目标的方向，或只让返回的方向变差"},
     .apply = only_of},
    {.name = "idle",
     .group = serving,
     .value = value_kind::any,
     .value_name = {"TIME", "时间"},
     .brief = {"forget a client after this long without a datagram (default 2m)",
               "忘记沉默这么久的客户端（默认 2m）"},
     .apply = idle_of},
};

}  // namespace

std::span<const option> relay_option_table() { return table; }

}  // namespace dgram::cli
