// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "workshop/text/bytes.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// What is known of an encoding: the only place is the table in encoding.cpp.
struct encoding_record {
  std::string_view name;   ///< "shift-jis", as options, rules, presets and the API spell it
  const char* conversion;  ///< as libc's iconv calls it
  std::string_view title;  ///< "Shift-JIS", for a list that people choose from
  std::size_t longest;     ///< bytes of its longest character
  /// As a browser's TextDecoder calls it; "" where no character is longer than two bytes: those
  /// the page reads by encoding::characters().
  std::string_view browser;
};

/// All there are, UTF-8 first. Lives as long as the program.
[[nodiscard]] std::span<const encoding_record> encodings() noexcept;

/// Their names with `between` between them: "utf-8, gbk, gb18030 …".
[[nodiscard]] std::string encoding_names(std::string_view between);

/// A text encoding (`--encoding gbk`): UTF-8 to bytes and back, through iconv of libc. Strict:
/// nothing is replaced or left out. All of these keep ASCII as it is. Move only; a conversion has
/// state, so one object is for one thread at a time.
class encoding {
 public:
  /// The names parse() takes, as help lists them: those of encodings().
  [[nodiscard]] static std::span<const std::string_view> names() noexcept;

  /// By name, in either case. Fails too if libc lacks the conversion (its gconv modules).
  [[nodiscard]] static parsed<encoding> parse(std::string_view name);

  /// Fails at the first character that this encoding does not have, or that is not UTF-8.
  [[nodiscard]] parsed<bytes> encode(std::string_view text);

  /// To UTF-8. Fails at the first byte that means nothing in this encoding.
  [[nodiscard]] parsed<std::string> decode(byte_view data);

  /// What the bytes from 0x80 on mean, in UTF-8: 128 characters for one byte, and 128 × 256 for
  /// two where no character is a single byte only. U+FFFD: these bytes alone are no character.
  [[nodiscard]] std::string characters();

  [[nodiscard]] std::string_view name() const noexcept { return record_->name; }

 private:
  struct close_conversion {
    void operator()(void* conversion) const noexcept;
  };
  using conversion = std::unique_ptr<void, close_conversion>;  // an iconv_t; none for UTF-8

  explicit encoding(const encoding_record& record) noexcept : record_(&record) {}

  std::string character_of(byte_view data);
  std::size_t same_back(std::string_view text, std::string_view encoded);

  const encoding_record* record_;  // one of encodings()
  conversion from_utf8_;
  conversion to_utf8_;
};

}  // namespace dgram::workshop
