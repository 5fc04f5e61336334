// SPDX-License-Identifier: MIT
#pragma once

#include <cassert>
#include <cstdint>
#include <span>

namespace dgram {

inline constexpr std::uint32_t index_none = UINT32_MAX;

/// A list of elements of one array, by index: each element holds its two links, nothing is
/// allocated, and any element can be erased. An element is in one such list at a time.
template <class Element, std::uint32_t Element::* Before, std::uint32_t Element::* After>
class index_list {
 public:
  [[nodiscard]] bool empty() const noexcept { return first_ == index_none; }
  /// index_none when empty.
  [[nodiscard]] std::uint32_t front() const noexcept { return first_; }

  void push_back(std::span<Element> elements, std::uint32_t index) noexcept {
    elements[index].*Before = last_;
    elements[index].*After = index_none;
    if (last_ == index_none) {
      first_ = index;
    } else {
      elements[last_].*After = index;
    }
    last_ = index;
    assert((first_ == index_none) == (last_ == index_none));
  }

  void erase(std::span<Element> elements, std::uint32_t index) noexcept {
    assert(!empty());
    const std::uint32_t before = elements[index].*Before;
    const std::uint32_t after = elements[index].*After;
    if (before == index_none) {
      assert(first_ == index);
      first_ = after;
    } else {
      elements[before].*After = after;
    }
    if (after == index_none) {
      assert(last_ == index);
      last_ = before;
    } else {
      elements[after].*Before = before;
    }
    assert((first_ == index_none) == (last_ == index_none));
  }

 private:
  std::uint32_t first_ = index_none;
  std::uint32_t last_ = index_none;
};

}  // namespace dgram
