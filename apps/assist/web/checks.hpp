// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assist/api/api.hpp"
#include "assist/json/error_codes.hpp"
#include "assist/web/http_head.hpp"

// Who may come in, and for what: docs/api.md, "Getting in". Functions of what a request says, so
// that every row of that table is tested without a connection.

namespace dgram::assist {

/// What the checks compare with.
struct door {
  std::vector<std::string> hosts;       ///< "127.0.0.1:9990", in lower case
  std::string token;                    ///< the owner's
  std::string view_token;               ///< may only read
  std::vector<std::string_view> files;  ///< of the page: "/", "/assets/index.js"
};

/// The first check that a request did not pass.
struct refusal {
  unsigned status = 400;
  api_code code;
  const char* what = "";   ///< the check, one word
  const char* why = "";    ///< a fixed sentence: nothing of the request, nothing of this machine
  const char* allow = "";  ///< with 405: the methods there are
};

/// What passed, and as what.
struct admitted {
  enum class kind : std::uint8_t { file, api, socket };
  kind is = kind::file;
  method how = method::get;
  bool head_only = false;  ///< HEAD: as GET, without the body
  bool view_only = false;
  std::string path;  ///< of the page's file, or below /api/v1
  std::map<std::string, std::string, std::less<>> query;
  std::uint64_t body_bytes = 0;
};

/// All checks that come before the body, in their order.
[[nodiscard]] std::expected<admitted, refusal> check(const http_head& head, const door& at);

/// A head that cannot be one, a body that is too long after all, a body that is no JSON.
[[nodiscard]] refusal not_http() noexcept;
[[nodiscard]] refusal too_long() noexcept;
[[nodiscard]] refusal not_json() noexcept;

}  // namespace dgram::assist
