// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "assist/web/checks.hpp"

namespace dgram::assist {

/// On every answer, whatever it says. Svelte makes its templates under one Trusted Types policy,
/// which is the only one there is.
constexpr std::pair<const char*, const char*> security_fields[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
     "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
     "require-trusted-types-for 'script'; trusted-types svelte-trusted-html"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Embedder-Policy", "require-corp"},
    {"X-Frame-Options", "DENY"},
    {"Cache-Control", "no-store"},
    {"Permissions-Policy",
     "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()"}};

/// What an answer says of itself before its body.
struct response {
  unsigned status = 200;
  std::string_view type = {};                ///< empty: no body
  std::optional<std::uint64_t> length = {};  ///< none: chunked, or up to the close
  bool chunked = false;
  bool keep_alive = true;
  std::string_view allow = {};                     ///< with 405
  std::optional<std::string_view> file_name = {};  ///< a download, to be kept under this name
};

/// The head, up to and including its empty line.
[[nodiscard]] std::string head_of(const response& answer);

/// `{"error":{"what":"host","why":"…","code":"wrong_host"}}`.
[[nodiscard]] std::string body_of(const refusal& why);

/// Letters, digits, `-` and `.` of a name; never empty, never hidden, no path.
[[nodiscard]] std::string safe_file_name(std::string_view name);

}  // namespace dgram::assist
