// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <random>
#include <string_view>

#include <boost/json/object.hpp>

#include "assist/json/api_error.hpp"
#include "workshop/payload/payload_spec.hpp"
#include "workshop/text/bytes.hpp"

namespace dgram::assist {

/// The payload fields of a request, read once; makes the bytes of each datagram. One thread.
class payload_maker {
 public:
  /// Fails at the first field that is wrong, or contradicts another.
  [[nodiscard]] static outcome<payload_maker> read(const boost::json::object& from);

  /// The bytes of datagram number `counter` (from 1) to `remote`. Fails for templates that become
  /// too long.
  [[nodiscard]] outcome<workshop::bytes> make(std::uint64_t counter, std::string_view remote);

 private:
  explicit payload_maker(workshop::prepared_payload form) : form_(std::move(form)) {}

  workshop::prepared_payload form_;
  std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace dgram::assist
