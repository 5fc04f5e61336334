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

/// A text encoding (`--encoding gbk`): UTF-8 to bytes and back, through iconv of libc. Strict:
/// nothing is replaced or left out. All of these keep ASCII as it is. Move only; a conversion has
/// state, so one object is for one thread at a time.
class encoding {
 public:
  /// The names parse() takes, as help lists them: utf-8, gbk, gb18030, big5, shift-jis, latin1.
  /// shift-jis is what Windows and the web call so (code page 932).
  [[nodiscard]] static std::span<const std::string_view> names() noexcept;

  /// By name, in either case. Fails too if libc lacks the conversion (its gconv modules).
  [[nodiscard]] static parsed<encoding> parse(std::string_view name);

  /// Fails at the first character that this encoding does not have, or that is not UTF-8.
  [[nodiscard]] parsed<bytes> encode(std::string_view text);

  /// To UTF-8. Fails at the first byte that means nothing in this encoding.
  [[nodiscard]] parsed<std::string> decode(byte_view data);

  [[nodiscard]] std::string_view name() const noexcept { return name_; }

 private:
  struct close_conversion {
    void operator()(void* conversion) const noexcept;
  };
  using conversion = std::unique_ptr<void, close_conversion>;  // an iconv_t; none for UTF-8

  explicit encoding(std::string_view name) noexcept : name_(name) {}

  std::size_t same_back(std::string_view text, std::string_view encoded);

  std::string_view name_;  // one of names()
  conversion from_utf8_;
  conversion to_utf8_;
};

}  // namespace dgram::workshop
