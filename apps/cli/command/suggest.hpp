// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/words/failure.hpp"

namespace dgram::cli {

// What to say about a word that is not known: what was probably meant, what comes later, what
// other tools call it.

/// `typed` with its dashes: "--wiat", "-u".
[[nodiscard]] failure unknown_option(const std::string& typed);
/// A word that a later version will use.
[[nodiscard]] failure comes_later(std::string_view word);
/// The first of `arguments` is no verb.
[[nodiscard]] failure unknown_verb(std::span<const std::string_view> arguments);
/// `typed` is no service.
[[nodiscard]] failure unknown_service(std::string_view typed);
/// "there are: echo, …": the names that a service may have.
[[nodiscard]] said service_list();

/// Whether the text has the form of an address to send to; resolves nothing.
[[nodiscard]] bool looks_like_remote(std::string_view typed);
/// "did you mean HOST:PORT?" for what nc users type, or nothing when it does not look like that.
[[nodiscard]] said meant_port(std::string_view host, std::string_view port);

/// Letters to insert, remove, replace or swap to come from one to the other.
[[nodiscard]] std::size_t edit_distance(std::string_view from, std::string_view to);

}  // namespace dgram::cli
