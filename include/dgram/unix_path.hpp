// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <dgram/result.hpp>

namespace dgram {

/// The name of a Unix datagram socket: a path in the file system, or an abstract name (Linux).
/// A type of its own, taken by `socket` alone: endpoints stay small and IP only. See unix(7).
class unix_path {
 public:
  /// sun_path holds 108 bytes; a file path ends in NUL there, an abstract name starts with one.
  static constexpr std::size_t bytes_max = 107;

  /// No name: what an unbound Unix socket sends from.
  unix_path() noexcept = default;

  /// `/run/x.sock`, `./x.sock`, or `@name` for an abstract one; a leading `unix:` is allowed.
  /// Fails with errc::bad_path.
  [[nodiscard]] static result<unix_path> parse(std::string_view text);
  /// The names themselves, byte for byte: a file may be called `@x`, or `unix:x`; an abstract name
  /// is without its leading NUL. Fail with errc::bad_path when too long, empty or, of a file, with
  /// a NUL inside.
  [[nodiscard]] static result<unix_path> file(std::string_view path) noexcept;
  [[nodiscard]] static result<unix_path> abstract(std::string_view name) noexcept;

  /// `unix:/run/x.sock`, `unix:@name`, `unix:./@x` for a file whose name begins with @: parse()
  /// reads the same path from it. "none" without a name.
  [[nodiscard]] std::string to_string() const;

  [[nodiscard]] bool is_none() const noexcept { return size_ == 0; }
  [[nodiscard]] bool is_abstract() const noexcept { return abstract_; }
  /// The path, or the abstract name without its leading NUL or `@`.
  [[nodiscard]] std::string_view name() const noexcept { return {name_.data(), size_}; }

  friend bool operator==(const unix_path& a, const unix_path& b) noexcept {
    return a.abstract_ == b.abstract_ && a.name() == b.name();
  }

 private:
  [[nodiscard]] static result<unix_path> named(std::string_view name, bool abstract) noexcept;

  std::array<char, bytes_max> name_{};
  std::uint8_t size_ = 0;
  bool abstract_ = false;
};

}  // namespace dgram
