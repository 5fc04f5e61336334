// SPDX-License-Identifier: MIT
#include "os/pages.hpp"

#include <sys/mman.h>

#include <new>
#include <utility>

namespace dgram::os {

pages::pages(std::size_t bytes) : bytes_(bytes) {
  if (bytes == 0) return;
  void* const begin = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (begin == MAP_FAILED) throw std::bad_alloc();
  begin_ = static_cast<std::byte*>(begin);
}

pages::pages(pages&& other) noexcept
    : begin_(std::exchange(other.begin_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}

pages& pages::operator=(pages&& other) noexcept {
  std::swap(begin_, other.begin_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

pages::~pages() {
  if (begin_ != nullptr) ::munmap(begin_, bytes_);
}

}  // namespace dgram::os
