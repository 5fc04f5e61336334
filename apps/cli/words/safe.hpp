// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace dgram::cli {

/// What is shown of a text from outside (an argument, a name, a message), as bytes after escaping:
/// an error stays readable whatever was typed.
inline constexpr std::size_t outside_bytes_max = 512;

/// Text that may be printed on a terminal: nothing in it drives one, and no bytes from outside get
/// into it unescaped. What `writer` prints and what an error holds is this, not a string.
class safe {
 public:
  safe() = default;
  /// Text from anywhere: on one line, what is not printable as its escape, cut with `…` at
  /// outside_bytes_max.
  template <std::convertible_to<std::string_view> Text>
  safe(const Text& outside)  // NOLINT: implicit
      : safe(escaped, std::string_view(outside)) {}
  /// The text as it is, however long. Only for what was made of our own words and numbers, of
  /// other safe texts, and by workshop's escape_line(), safe_text() and hex functions.
  [[nodiscard]] static safe made(std::string text) {
    safe whole;
    whole.text_ = std::move(text);
    return whole;
  }

  [[nodiscard]] std::string_view view() const noexcept { return text_; }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

 private:
  struct escaped_tag {};
  static constexpr escaped_tag escaped{};
  safe(escaped_tag how, std::string_view outside);

  std::string text_;
};

}  // namespace dgram::cli
