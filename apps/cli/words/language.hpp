// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "cli/words/safe.hpp"

namespace dgram::cli {

enum class language : unsigned char { en, zh };

/// From `--lang` or a locale name: "zh", "zh_CN.UTF-8", "zh-Hant" … are Chinese, all else English.
[[nodiscard]] language language_of(std::string_view locale) noexcept;
/// From LC_ALL, LC_MESSAGES, LANG: the first that is set and not empty (POSIX, locale(7)).
[[nodiscard]] language language_of_environment();

/// A sentence in both languages, side by side, so that neither can be missing: an empty one, or
/// two that take different numbers of `{}`, do not compile. The places are filled by say().
class text {
 public:
  consteval text(const char* english, const char* chinese)  // NOLINT: implicit
      : en_(english), zh_(chinese) {
    if (en_.empty() || zh_.empty()) throw "a language is missing";
    if (places(en_) != places(zh_)) throw "the languages take different values";
  }
  [[nodiscard]] constexpr std::string_view in(language which) const noexcept {
    return which == language::zh ? zh_ : en_;
  }

 private:
  static constexpr std::size_t places(std::string_view words) {
    std::size_t n = 0;
    for (const char c : words) n += c == '{' ? 1 : 0;
    return n;
  }
  std::string_view en_;
  std::string_view zh_;
};

/// A sentence with its places filled, in both languages: English for JSON, either for people.
class said {
 public:
  said() = default;
  said(safe english, safe chinese) : en_(std::move(english)), zh_(std::move(chinese)) {}
  /// The same words in both languages: names, addresses, numbers.
  [[nodiscard]] static said same(const safe& words) { return {words, words}; }

  [[nodiscard]] const safe& in(language which) const noexcept {
    return which == language::zh ? zh_ : en_;
  }
  [[nodiscard]] std::string_view en() const noexcept { return en_.view(); }
  [[nodiscard]] bool empty() const noexcept { return en_.empty(); }

 private:
  safe en_;
  safe zh_;
};

namespace detail {
// What is formatted in a place: a text of ours as it is, every other text made safe.
template <class T>
auto place(language which, const T& value) {
  if constexpr (std::is_same_v<T, said>) {
    return value.in(which).view();
  } else if constexpr (std::is_same_v<T, text>) {
    return value.in(which);
  } else if constexpr (std::is_same_v<T, safe>) {
    return value.view();
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return std::string(safe(value).view());
  } else {
    return value;
  }
}
}  // namespace detail

/// Fills the `{}` places of a sentence. A value may itself be a `text`, a `said` or `safe`; every
/// other text is taken as one from outside.
template <class... Value>
[[nodiscard]] said say(const text& words, const Value&... values) {
  const auto in = [&](language which) {
    return safe::made(fmt::format(fmt::runtime(words.in(which)), detail::place(which, values)...));
  };
  return {in(language::en), in(language::zh)};
}

/// A sentence that came from a room to the left or from the C library, in English, with its
/// Chinese where the table has it; in English twice where not.
[[nodiscard]] said sentence(std::string_view english);

}  // namespace dgram::cli
