// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <iterator>
#include <memory>

#include <dgram/datagram.hpp>
#include <dgram/limits.hpp>

namespace dgram {

struct receive_batch_options {
  /// Datagrams (with GRO: trains) taken by one system call. 1 to batch_slots_max.
  std::size_t slots = 64;
  /// Memory of a slot. The default never cuts an IP datagram; memory is touched only as far as
  /// datagrams reach. With GRO less than the default loses the rest of a train.
  std::size_t slot_bytes = slot_bytes_default;
};

/// The memory one receive call fills, and the range of datagrams it then holds.
///
/// Everything (payload slots, names, control blocks, headers) is allocated once, here; receiving
/// allocates nothing. Iterating yields each datagram on its own: GRO trains come already split.
/// One thread at a time; receiving into it again ends the life of what it held.
class receive_batch {
 public:
  explicit receive_batch(const receive_batch_options& options = {});
  ~receive_batch();
  /// What was moved from has no slots: receiving into it is std::errc::invalid_argument.
  receive_batch(receive_batch&&) noexcept;
  receive_batch& operator=(receive_batch&&) noexcept;

  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = datagram;
    using difference_type = std::ptrdiff_t;
    using pointer = const datagram*;
    using reference = const datagram&;

    iterator() = default;
    /// Borrows from the iterator: the reference is good until it is advanced.
    reference operator*() const noexcept { return in_trains_ ? current_ : *whole_; }
    pointer operator->() const noexcept { return &**this; }
    iterator& operator++() noexcept {
      if (in_trains_) {
        advance();
      } else {
        ++whole_;
      }
      return *this;
    }
    iterator operator++(int) noexcept {
      iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const iterator& a, const iterator& b) noexcept {
      return a.whole_ == b.whole_ && a.offset_ == b.offset_;
    }

   private:
    friend class receive_batch;
    iterator(const receive_batch* batch, std::size_t slot) noexcept;
    void advance() noexcept;
    void load() noexcept;
    void cut() noexcept;

    const datagram* whole_ = nullptr;  // the slot as the kernel filled it
    std::size_t offset_ = 0;           // of this datagram within a train
    bool in_trains_ = false;           // some slot of the batch holds one: then it is `current_`
    const receive_batch* batch_ = nullptr;
    datagram current_;
  };

  [[nodiscard]] iterator begin() const noexcept;
  [[nodiscard]] iterator end() const noexcept;
  /// Datagrams held, each segment of a train counted.
  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  /// Slots filled by the last call: fewer than size() when trains came.
  [[nodiscard]] std::size_t slots_used() const noexcept;
  [[nodiscard]] std::size_t slots() const noexcept;
  /// Datagrams since construction whose metadata the kernel cut short (MSG_CTRUNC).
  [[nodiscard]] std::uint64_t control_truncated() const noexcept;

 private:
  friend class socket;
  struct memory;
  std::unique_ptr<memory> memory_;
};

}  // namespace dgram
