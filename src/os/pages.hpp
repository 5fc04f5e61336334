// SPDX-License-Identifier: MIT
// Memory straight from the kernel: pages that nobody touched cost nothing. mmap(2).
#pragma once

#include <cstddef>

namespace dgram::os {

class pages {
 public:
  /// Throws std::bad_alloc.
  explicit pages(std::size_t bytes);
  pages(pages&& other) noexcept;
  pages& operator=(pages&& other) noexcept;
  ~pages();

  [[nodiscard]] std::byte* data() const noexcept { return begin_; }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_; }

 private:
  std::byte* begin_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace dgram::os
