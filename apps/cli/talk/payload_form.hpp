// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include <dgram/bytes.hpp>

#include "cli/words/failure.hpp"
#include "cli/words/settings.hpp"
#include "workshop/payload/payload_spec.hpp"
#include "workshop/text/bytes.hpp"
#include "workshop/text/encoding.hpp"

namespace dgram::cli {

/// The encoding that --encoding names; null without it.
[[nodiscard]] outcome<std::unique_ptr<workshop::encoding>> encoding_of(const settings& options);

/// What a template may name besides the time.
struct payload_facts {
  std::uint64_t counter = 0;  ///< of this datagram, from 1
  std::string remote;         ///< "10.0.0.7:5000"
  byte_view received;         ///< the datagram received last
};

/// How a DATA becomes a datagram: as workshop::payload_spec says, from the options.
class payload_form {
 public:
  /// A DATA that was read and found right.
  struct prepared {
    workshop::prepared_payload form;
    std::string given;  ///< of a template, for errors that only show when it is filled
  };

  /// Fails for options that contradict each other and for names that are not known.
  [[nodiscard]] static outcome<payload_form> open(const settings& options);

  /// Reads what was given; the error has a caret under what is wrong.
  [[nodiscard]] outcome<prepared> prepare(std::string_view given);
  /// The datagram's bytes.
  [[nodiscard]] outcome<workshop::bytes> make(const prepared& ready, const payload_facts& facts);

 private:
  explicit payload_form(workshop::payload_reader reader) : reader_(std::move(reader)) {}

  workshop::payload_reader reader_;
  std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace dgram::cli
