// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <system_error>

#include <dgram/bytes.hpp>
#include <dgram/datagram.hpp>
#include <dgram/endpoint.hpp>
#include <dgram/limits.hpp>

namespace dgram {

class socket;

/// A datagram on its way out. Fields left empty take what the socket has.
struct outgoing {
  endpoint target = {};  ///< none: the socket's connected peer
  byte_view payload = {};
  address source = {};  ///< the local address to leave from; none: routing chooses
  /// Index of the interface to leave by. It counts only where addresses of one link mean nothing
  /// without it: a link-local, multicast or 255.255.255.255 target, or a link-local source. To
  /// every other target routing chooses the interface. 0: none.
  std::uint32_t interface = 0;
  std::optional<std::uint8_t> tos = {};  ///< DSCP and ECN byte for this datagram
};

struct outbox_options {
  /// Datagrams held at most. 1 to batch_slots_max.
  std::size_t datagrams = 256;
  /// Memory for copied payloads.
  std::size_t arena_bytes = 4 * slot_bytes_default;
  /// Use segmentation offload where a run of datagrams to one target allows it.
  bool segment = true;
};

/// Collects datagrams and hands them to the kernel together.
///
/// Datagrams to one (target, source) that have equal sizes leave as one segmented send (GSO), the
/// rest in as few sendmmsg calls as possible. Datagrams to one target keep their order. When the
/// kernel refuses a segmented send, the same datagrams are sent one by one, and the reason kept.
/// Allocates at construction only. One thread at a time.
class outbox {
 public:
  explicit outbox(const outbox_options& options = {});
  ~outbox();
  /// What was moved from is full and empty at once: it takes nothing and has nothing.
  outbox(outbox&&) noexcept;
  outbox& operator=(outbox&&) noexcept;

  /// Copies the payload. False when the outbox is full (count or arena): flush, then try again.
  [[nodiscard]] bool send(const outgoing& to_send);
  [[nodiscard]] bool send(const endpoint& target, byte_view payload) {
    return send({.target = target, .payload = payload});
  }
  /// To where `request` came from, from the address it came to: see reply_to().
  [[nodiscard]] bool reply(const datagram& request, byte_view payload);
  /// As reply(), but borrows the payload, as forward() does.
  [[nodiscard]] bool forward_reply(const datagram& request, byte_view payload);
  /// As send(), but borrows the payload: it must stay as it is until the flush.
  [[nodiscard]] bool forward(const outgoing& to_send);

  /// Room for a payload of `size` bytes, to be written in place and sent with forward() before
  /// the next flush. Empty (data() null) when the arena is full.
  [[nodiscard]] std::span<std::byte> reserve(std::size_t size);

  struct flushed {
    std::size_t sent = 0;          ///< datagrams the kernel took
    std::uint64_t sent_bytes = 0;  ///< their payloads
    std::size_t failed = 0;        ///< datagrams it refused: `outcomes` has the reasons
    /// One code for each datagram, in the order of adding; 0: the kernel took it.
    std::span<const std::error_code> outcomes;  // valid until the next datagram is added
    std::size_t segmented = 0;                  ///< datagrams that left in segmented sends
    std::error_code segment_refused;  ///< why a segmented send was repeated unsegmented, if one was
  };
  /// Hands everything to the kernel and empties the outbox. Waits for room in the socket's send
  /// buffer up to `limit` in all; datagrams that found no room in time fail with
  /// std::errc::timed_out.
  flushed flush(socket& through, duration limit = forever);

  /// Drops everything that was not flushed.
  void clear() noexcept;
  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  /// Most datagrams it holds.
  [[nodiscard]] std::size_t capacity() const noexcept;
  /// Bytes that can still be copied before the next flush.
  [[nodiscard]] std::size_t arena_left() const noexcept;

  struct memory;  // src/net

 private:
  [[gnu::noinline]] bool forward_first_reply(const datagram& request, byte_view payload);
  std::unique_ptr<memory> memory_;
};

/// The outgoing datagram that answers `request`: target and source swapped, the interface pinned
/// only where the address means nothing without it (link-local, multicast). A request that came
/// to a multicast or broadcast address is answered from the address routing chooses.
[[nodiscard]] outgoing reply_to(const datagram& request, byte_view payload) noexcept;

}  // namespace dgram
