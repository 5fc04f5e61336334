// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>

#include <dgram/datagram.hpp>

#include "workshop/capture/ip_packet.hpp"

struct pcap;

namespace dgram::host {

/// Why nothing can be captured, or no longer.
struct wire_fault {
  enum class reason : std::uint8_t {
    not_permitted,  ///< needs CAP_NET_RAW
    no_interface,   ///< there is none of that name
    not_up,         ///< the interface is down, or has gone
    other
  };
  reason why = reason::other;
  std::string detail;  ///< more words, English; safe to print
};

/// The UDP datagrams that pass the interfaces of this machine, whoever they are for, through
/// libpcap. What is no whole UDP packet is not given. One thread.
class wire {
 public:
  /// What the kernel keeps until it is read. More is dropped, and counted.
  static constexpr int buffer_bytes_default = 16 << 20;

  /// An interface by its name; without one all of them. Not promiscuous. An interface that is no
  /// kind of Ethernet or of raw IP is `other`.
  [[nodiscard]] static std::expected<wire, wire_fault> open(const std::string& interface);

  /// Becomes readable when next() may have something.
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  /// What has come, with its `timestamp`, borrowed until the next call; never waits.
  [[nodiscard]] std::optional<datagram> next();
  /// Once next() gave none: why no more will come, if so.
  [[nodiscard]] const std::optional<wire_fault>& fault() const noexcept { return fault_; }
  /// Packets that the kernel dropped since it was opened, as nobody read them in time.
  [[nodiscard]] std::uint64_t dropped() const noexcept;

 private:
  struct closer {
    void operator()(pcap* record) const noexcept;
  };
  using handle = std::unique_ptr<pcap, closer>;
  wire(handle open, workshop::link_kind link, int descriptor, bool nanoseconds) noexcept
      : open_(std::move(open)), link_(link), descriptor_(descriptor), nanoseconds_(nanoseconds) {}

  handle open_;
  workshop::link_kind link_;
  int descriptor_;
  bool nanoseconds_;
  std::optional<wire_fault> fault_;
};

}  // namespace dgram::host
