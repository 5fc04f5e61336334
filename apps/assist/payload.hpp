// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>
#include <variant>

#include <boost/json/object.hpp>

#include "assist/api_error.hpp"
#include "assist/fields.hpp"
#include "workshop/bytes.hpp"
#include "workshop/checksum.hpp"
#include "workshop/payload_template.hpp"

namespace dgram::assist {

/// What a payload may be written in: hex of the longest datagram with spaces, and a good deal more.
inline constexpr std::size_t payload_text_bytes_max = std::size_t{512} << 10U;

/// The payload fields of a request, read once; makes the bytes of each datagram. One thread.
class payload_maker {
 public:
  /// Fails at the first field that is wrong, or contradicts another.
  [[nodiscard]] static outcome<payload_maker> read(const boost::json::object& from);

  /// The bytes of datagram number `counter` (from 1) to `remote`. Fails for templates that become
  /// too long.
  [[nodiscard]] outcome<workshop::bytes> make(std::uint64_t counter, std::string_view remote);

 private:
  [[nodiscard]] static outcome<payload_maker> read_text(fields& in);
  void read_frame(fields& in);

  std::variant<workshop::bytes, workshop::payload_template> form_;
  workshop::bytes prefix_;
  workshop::bytes suffix_;
  std::string_view eol_;
  std::size_t pad_ = 0;
  std::optional<workshop::appended_checksum> sum_;
  std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace dgram::assist
