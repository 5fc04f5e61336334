// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <expected>
#include <memory>
#include <optional>
#include <string>

#include <dgram/datagram.hpp>

#include "workshop/capture/ip_packet.hpp"

struct pcap;

namespace dgram::workshop {

/// Why a capture cannot be read, or not to its end.
struct capture_fault {
  enum class reason : std::uint8_t {
    unreadable,     ///< the stream itself fails: a directory, a broken disk
    not_a_capture,  ///< neither pcap nor pcapng
    link_type,      ///< of a kind of link that is not known here
    cut_short,      ///< ends within a record, as when its writer was killed
    damaged         ///< a record contradicts itself
  };
  reason why = reason::damaged;
  std::string detail;  ///< more words, English; safe to print

  friend bool operator==(const capture_fault&, const capture_fault&) = default;
};

/// Of a link type of libpcap (DLT_…); none for one that is not known here.
[[nodiscard]] std::optional<link_kind> link_of(int type) noexcept;

/// The UDP datagrams of a capture file, pcap or pcapng, of any byte order and time resolution, one
/// after another through libpcap. Nothing is left out silently: what is no whole UDP packet is
/// counted by reason, and a file that ends inside a record is reported. Link types: Ethernet, raw
/// IP, NULL and LOOP, Linux cooked (both versions); all interfaces of a file have the same. Records
/// longer than libpcap takes (256 KiB, a block of 16 MiB) are damaged. Comments and directions are
/// not read.
class capture_reader {
 public:
  /// Reads from here to the end of `stream` and closes it, in any case. It may be a pipe.
  [[nodiscard]] static std::expected<capture_reader, capture_fault> open(std::FILE* stream);
  /// A file in memory, which outlives the reader.
  [[nodiscard]] static std::expected<capture_reader, capture_fault> open(byte_view file);

  /// The next datagram, borrowed until the next call; none at the end. Its `timestamp` is set.
  [[nodiscard]] std::optional<datagram> next();
  /// Once next() gave none: why the file ended too early, if it did. All before it was given.
  [[nodiscard]] const std::optional<capture_fault>& fault() const noexcept { return fault_; }

  /// Records read so far, skipped ones included.
  [[nodiscard]] std::uint64_t records() const noexcept { return records_; }
  [[nodiscard]] std::uint64_t skipped(capture_skip why) const noexcept {
    return skipped_[static_cast<std::size_t>(why)];
  }

 private:
  struct closer {
    void operator()(pcap* file) const noexcept;
  };
  capture_reader(std::unique_ptr<pcap, closer> file, link_kind link) noexcept
      : file_(std::move(file)), link_(link) {}

  std::unique_ptr<pcap, closer> file_;
  link_kind link_;
  std::uint64_t records_ = 0;
  std::array<std::uint64_t, capture_skips_count> skipped_{};
  std::optional<capture_fault> fault_;
};

}  // namespace dgram::workshop
