// SPDX-License-Identifier: MIT
#include "workshop/capture/capture_reader.hpp"

#include <pcap/pcap.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "workshop/text/escapes.hpp"

namespace dgram::workshop {
namespace {

using reason = capture_fault::reason;

/// The last whole second that 64 bits of nanoseconds since 1970 hold: in the year 2262.
constexpr std::int64_t seconds_max = 9'223'372'035;

// libpcap's errors differ in words only.
capture_fault fault_of(const char* words) {
  const std::string_view text(words);
  const auto says = [&](std::string_view part) { return text.contains(part); };
  reason why = reason::damaged;
  if (says("truncated")) why = reason::cut_short;
  if (says("error reading dump file")) why = reason::unreadable;
  if (says("unknown file format")) why = reason::not_a_capture;
  return {why, escape_line(as_bytes(text))};
}

std::string link_name(int type) {
  const char* name = pcap_datalink_val_to_name(type);
  return name != nullptr ? name : std::to_string(type);
}

// Asked for in nanoseconds, they stand where the name says microseconds.
system_time time_of(const timeval& when) {
  const std::chrono::seconds whole(std::clamp<std::int64_t>(when.tv_sec, 0, seconds_max));
  const std::chrono::nanoseconds rest(std::clamp<std::int64_t>(when.tv_usec, 0, 999'999'999));
  return system_time(whole + rest);
}

}  // namespace

std::optional<link_kind> link_of(int type) noexcept {
  switch (type) {
    case DLT_EN10MB: return link_kind::ethernet;
    case DLT_RAW:
    case DLT_IPV4:
    case DLT_IPV6: return link_kind::raw;
    case DLT_NULL:
    case DLT_LOOP: return link_kind::null;
    case DLT_LINUX_SLL: return link_kind::sll;
    case DLT_LINUX_SLL2: return link_kind::sll2;
    default: return std::nullopt;
  }
}

void capture_reader::closer::operator()(pcap* file) const noexcept { pcap_close(file); }

std::expected<capture_reader, capture_fault> capture_reader::open(std::FILE* stream) {
  std::array<char, PCAP_ERRBUF_SIZE> words{};
  std::unique_ptr<pcap, closer> file(
      pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, words.data()));
  if (!file) {
    std::fclose(stream);
    return std::unexpected(fault_of(words.data()));
  }
  const int type = pcap_datalink(file.get());
  const auto link = link_of(type);
  if (!link) return std::unexpected(capture_fault{reason::link_type, link_name(type)});
  return capture_reader(std::move(file), *link);
}

std::expected<capture_reader, capture_fault> capture_reader::open(byte_view file) {
  // Read only, whatever the type of the parameter says: fmemopen(3).
  void* memory =
      const_cast<std::byte*>(file.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  std::FILE* stream = file.empty() ? nullptr : fmemopen(memory, file.size(), "rb");
  if (stream != nullptr) return open(stream);
  return std::unexpected(capture_fault{file.empty() ? reason::cut_short : reason::unreadable,
                                       file.empty() ? "an empty file" : "no memory to read it"});
}

std::optional<datagram> capture_reader::next() {
  while (!fault_) {
    pcap_pkthdr* head = nullptr;
    const unsigned char* data = nullptr;
    const int got = pcap_next_ex(file_.get(), &head, &data);
    if (got == PCAP_ERROR) fault_ = fault_of(pcap_geterr(file_.get()));
    if (got != 1) return std::nullopt;
    ++records_;
    auto found = datagram_of(link_, {reinterpret_cast<const std::byte*>(data), head->caplen});
    if (found) {
      found->timestamp = time_of(head->ts);
      return *found;
    }
    ++skipped_[static_cast<std::size_t>(found.error())];
  }
  return std::nullopt;
}

}  // namespace dgram::workshop
