// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

#include <dgram/guard.hpp>

#include "services/answers/answer.hpp"

namespace dgram::services {

/// One of the ready-made services: what a person must know before choosing it.
struct service {
  const char* name;       ///< "echo"
  const char* arguments;  ///< what it takes after the address: "TEMPLATE"; "" for nothing
  const char* brief_en;
  const char* brief_zh;
  /// Who may get an answer that is larger than the question.
  reply_growth growth;
  bool blocks;  ///< its handler waits: it belongs on server_options::handlers
};

/// All of them, in the order help shows them.
[[nodiscard]] std::span<const service> services();
/// Null when there is none of that name.
[[nodiscard]] const service* find_service(std::string_view name);

/// The same bytes.
[[nodiscard]] answer echo();
/// The letters a to z made A to Z, every other byte as it was: Python's bytes.upper().
[[nodiscard]] answer upper();
/// "Hello, ", the same bytes, "!".
[[nodiscard]] answer hello();
/// Nothing at all.
[[nodiscard]] answer discard();

}  // namespace dgram::services
