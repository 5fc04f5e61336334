// SPDX-License-Identifier: MIT
#include "assist/web/token.hpp"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <system_error>

#include "workshop/text/hex.hpp"

namespace dgram::assist {

std::string make_token() {
  std::array<std::byte, 32> secret{};
  // Up to 256 bytes come whole or not at all: getrandom(2).
  while (getrandom(secret.data(), secret.size(), 0) != std::ssize(secret)) {
    if (errno != EINTR) throw std::system_error(errno, std::system_category(), "getrandom");
  }
  return workshop::hex(secret);
}

bool same_token(std::string_view word, std::string_view other) noexcept {
  if (word.size() != other.size()) return false;
  // volatile: the compiler must not stop at the first difference.
  volatile unsigned differs = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    differs = differs | static_cast<unsigned char>(word[i] ^ other[i]);
  }
  return differs == 0;
}

}  // namespace dgram::assist
