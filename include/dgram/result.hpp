// SPDX-License-Identifier: MIT
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>

#include <dgram/endpoint.hpp>

namespace dgram {

/// Failures that no errno names. Everything the kernel refuses keeps its errno, in
/// std::system_category(), and compares with std::errc.
enum class errc {
  bad_address = 1,        ///< the text is not an address literal
  bad_port,               ///< no port, or not a decimal number from 0 to 65535
  bad_path,               ///< a Unix socket path that is empty or longer than unix_path::bytes_max
  no_such_interface,      ///< no interface of that name on this machine
  name_not_resolved,      ///< the resolver knows no address for the name
  resolver_timeout,       ///< the resolver did not answer within the limit
  not_connected,          ///< send() without a connect() before it
  wrong_family,           ///< an IPv6 target on an IPv4 socket, a path on an IP socket …
  payload_too_long,       ///< longer than any datagram of this family can be: see limits.hpp
  not_a_datagram_socket,  ///< adopt() of a descriptor that is not SOCK_DGRAM over IP or Unix
  broadcast_not_enabled   ///< sending to a broadcast address without socket_options::broadcast;
                          ///< compares equal to std::errc::permission_denied too
};

[[nodiscard]] const std::error_category& category() noexcept;
[[nodiscard]] std::error_code make_error_code(errc code) noexcept;

/// Why something could not be done: the code, what was attempted, and with which endpoint.
/// Trivially copyable, never allocates; the text is made when asked for.
struct error {
  std::error_code code;     ///< errno in std::system_category(), or a dgram::errc
  const char* during = "";  ///< what was attempted: "bind", "sendmsg", "parse endpoint"
  endpoint where = {};      ///< the endpoint it was attempted with, if there was one

  /// "bind 127.0.0.1:9999: Address already in use".
  [[nodiscard]] std::string text() const;
};
static_assert(std::is_trivially_copyable_v<error>);

/// A value, or the error that stood in its way. The whole type is [[nodiscard]]; reading the
/// value of a failure is a bug and asserts. (std::expected would ask C++23 of every user.)
template <class T>
class [[nodiscard]] result {
  static constexpr bool is_optional = requires {
    typename T::value_type;
    requires std::is_same_v<T, std::optional<typename T::value_type>>;
  };

 public:
  using value_type = T;

  result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit
  result(const error& why) : state_(std::in_place_index<1>, why) {}      // NOLINT: implicit

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  T& operator*() & noexcept { return value(); }
  const T& operator*() const& noexcept { return value(); }
  T&& operator*() && noexcept
    requires(!is_optional)
  {
    return std::move(value());
  }
  /// `(*socket.receive(1s))->text()` would read a message that is gone: name the result first.
  void operator*() &&
    requires is_optional
  = delete;
  T* operator->() noexcept { return &value(); }
  const T* operator->() const noexcept { return &value(); }

  [[nodiscard]] const dgram::error& error() const noexcept {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }

  template <class U>
  [[nodiscard]] T value_or(U&& other) const& {
    return has_value() ? **this : static_cast<T>(std::forward<U>(other));
  }

 private:
  T& value() noexcept {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  const T& value() const noexcept {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }

  std::variant<T, dgram::error> state_;
};

/// Done, or the error that stood in the way.
template <>
class [[nodiscard]] result<void> {
 public:
  using value_type = void;

  result() noexcept = default;
  result(const error& why) noexcept : why_(why), failed_(true) {}  // NOLINT: implicit

  [[nodiscard]] bool has_value() const noexcept { return !failed_; }
  explicit operator bool() const noexcept { return !failed_; }

  [[nodiscard]] const dgram::error& error() const noexcept {
    assert(failed_);
    return why_;
  }

 private:
  dgram::error why_;
  bool failed_ = false;
};

}  // namespace dgram

template <>
struct std::is_error_code_enum<dgram::errc> : std::true_type {};
