// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string_view>
#include <utility>

#include <dgram/socket.hpp>

namespace dgram::host {

/// A socket bound as asked; a test cannot go on without it.
inline socket open_socket(std::string_view local, socket_options options = {}) {
  options.bind = *endpoint::parse(local);
  auto opened = socket::open(options);
  if (!opened) {
    ADD_FAILURE() << opened.error().text();
    std::abort();
  }
  return std::move(*opened);
}

}  // namespace dgram::host
