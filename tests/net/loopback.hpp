// SPDX-License-Identifier: MIT
// Sockets on loopback for tests: opened or the test ends.
#pragma once

#include <dgram/socket.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace dgram::testing {

using namespace std::chrono_literals;

/// Longer than any wait that ends well.
inline constexpr duration patience = 5s;
/// Long enough to see that nothing comes over loopback, where sending delivers.
inline constexpr duration a_moment = 20ms;

template <class T>
T must(result<T> one) {
  if (!one) {
    ADD_FAILURE() << one.error().text();
    std::abort();
  }
  return std::move(*one);
}
inline void must(const result<>& one) {
  if (!one) ADD_FAILURE() << one.error().text();
}

inline socket open(const socket_options& options = {}) { return must(socket::open(options)); }
inline socket bound(const address& where = address::loopback_v4(), socket_options options = {}) {
  options.bind = endpoint{where, 0};
  return open(options);
}
inline endpoint dead_endpoint(const address& where = address::loopback_v4()) {
  return bound(where).local();
}
/// The next datagram, or the test ends.
inline message next(socket& from) {
  auto got = must(from.receive(patience));
  if (!got) {
    ADD_FAILURE() << "nothing came";
    std::abort();
  }
  return *std::move(got);
}
inline bool is_quiet(socket& one) { return !must(one.receive(a_moment)).has_value(); }
inline std::vector<std::byte> bytes(std::size_t count, unsigned seed = 0) {
  std::vector<std::byte> made(count);
  for (auto& byte : made)
    byte = static_cast<std::byte>((seed = seed * 1'664'525 + 1'013'904'223) >> 24);
  return made;
}
inline bool same(byte_view a, byte_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace dgram::testing
