// SPDX-License-Identifier: MIT
#include "host/wire.hpp"

#include <pcap/pcap.h>

#include <array>
#include <chrono>

#include "workshop/capture/capture_reader.hpp"
#include "workshop/text/escapes.hpp"

namespace dgram::host {
namespace {

using reason = wire_fault::reason;

// UDP, all pieces of a fragmented packet of IPv4, and IPv6 where other headers come first.
constexpr const char* only_udp =
    "udp or (ip6 and (ip6[6] == 0 or ip6[6] == 43 or ip6[6] == 44 or ip6[6] == 60))";

wire_fault fault_of(int code, pcap* record) {
  reason why = reason::other;
  if (code == PCAP_ERROR_PERM_DENIED) why = reason::not_permitted;
  if (code == PCAP_ERROR_NO_SUCH_DEVICE) why = reason::no_interface;
  if (code == PCAP_ERROR_IFACE_NOT_UP) why = reason::not_up;
  std::string words = pcap_geterr(record);
  if (words.empty()) words = pcap_statustostr(code);
  return {why, workshop::escape_line(as_bytes(words))};
}

// Set before it is activated: these cannot fail then.
void prepare(pcap* record) {
  constexpr int whole_packets = 256 * 1024;
  pcap_set_snaplen(record, whole_packets);
  pcap_set_promisc(record, 0);
  pcap_set_immediate_mode(record, 1);  // a reader is woken by each packet
  pcap_set_buffer_size(record, wire::buffer_bytes_default);
  pcap_set_tstamp_precision(record, PCAP_TSTAMP_PRECISION_NANO);
}

bool choose(pcap* record) {
  bpf_program program{};
  if (pcap_compile(record, &program, only_udp, 1, PCAP_NETMASK_UNKNOWN) != 0) return false;
  const bool chosen = pcap_setfilter(record, &program) == 0;
  pcap_freecode(&program);
  return chosen;
}

}  // namespace

void wire::closer::operator()(pcap* record) const noexcept { pcap_close(record); }

std::expected<wire, wire_fault> wire::open(const std::string& interface) {
  std::array<char, PCAP_ERRBUF_SIZE> words{};
  handle one(pcap_create(interface.empty() ? "any" : interface.c_str(), words.data()));
  if (!one) return std::unexpected(wire_fault{reason::other, words.data()});
  prepare(one.get());
  const int code = pcap_activate(one.get());
  if (code < 0) return std::unexpected(fault_of(code, one.get()));
  const auto link = workshop::link_of(pcap_datalink(one.get()));
  if (!link) return std::unexpected(wire_fault{reason::other, "not a kind of Ethernet or raw IP"});
  if (!choose(one.get()) || pcap_setnonblock(one.get(), 1, words.data()) != 0) {
    return std::unexpected(fault_of(PCAP_ERROR, one.get()));
  }
  const int descriptor = pcap_get_selectable_fd(one.get());
  const bool nanoseconds = pcap_get_tstamp_precision(one.get()) == PCAP_TSTAMP_PRECISION_NANO;
  return wire(std::move(one), *link, descriptor, nanoseconds);
}

std::optional<datagram> wire::next() {
  while (!fault_) {
    pcap_pkthdr* head = nullptr;
    const unsigned char* data = nullptr;
    const int got = pcap_next_ex(open_.get(), &head, &data);
    if (got < 0) fault_ = fault_of(got, open_.get());
    if (got != 1) return std::nullopt;
    auto found =
        workshop::datagram_of(link_, {reinterpret_cast<const std::byte*>(data), head->caplen});
    if (!found) continue;
    constexpr int nanoseconds_each = 1'000;
    const std::chrono::nanoseconds rest(head->ts.tv_usec * (nanoseconds_ ? 1 : nanoseconds_each));
    found->timestamp = system_time(std::chrono::seconds(head->ts.tv_sec) + rest);
    return *found;
  }
  return std::nullopt;
}

std::uint64_t wire::dropped() const noexcept {
  pcap_stat counts{};
  return pcap_stats(open_.get(), &counts) == 0 ? counts.ps_drop : 0;
}

}  // namespace dgram::host
