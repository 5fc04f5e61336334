// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace dgram {

/// Which of a server's workers gets a datagram: a program of the kernel's packet filter on the
/// sockets that share the port (SO_ATTACH_REUSEPORT_CBPF, socket(7), Linux 4.5). It decides for
/// each datagram (with GRO: each train) on its own; what it cannot read goes to the first worker.
class steering {
 public:
  enum class kind : std::uint8_t { flow, cpu, random, key };

  /// The kernel's own way: one flow (both addresses, both ports) stays with one worker. Few
  /// clients may all meet at one.
  [[nodiscard]] static constexpr steering by_flow() noexcept { return {}; }
  /// The CPU that the datagram came in on: no crossing of CPUs when workers are pinned and the
  /// network card spreads its queues over them.
  [[nodiscard]] static constexpr steering by_cpu() noexcept { return {kind::cpu}; }
  /// Even, however few the clients are; one client's datagrams may overtake each other.
  [[nodiscard]] static constexpr steering at_random() noexcept { return {kind::random}; }
  /// 1, 2 or 4 payload bytes from `offset` on (a session number, say): equal keys meet at one
  /// worker, whatever address they come from.
  [[nodiscard]] static constexpr steering by_key(std::uint16_t offset,
                                                 std::uint8_t bytes = 4) noexcept {
    return {kind::key, offset, bytes};
  }

  [[nodiscard]] constexpr kind how() const noexcept { return kind_; }
  [[nodiscard]] constexpr std::uint16_t key_offset() const noexcept { return offset_; }
  [[nodiscard]] constexpr std::uint8_t key_bytes() const noexcept { return bytes_; }
  friend constexpr bool operator==(const steering&, const steering&) noexcept = default;

 private:
  constexpr steering() noexcept = default;
  constexpr steering(kind how, std::uint16_t offset = 0, std::uint8_t bytes = 0) noexcept
      : kind_(how), bytes_(bytes), offset_(offset) {}

  kind kind_ = kind::flow;
  std::uint8_t bytes_ = 0;
  std::uint16_t offset_ = 0;
};

}  // namespace dgram
