// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

#include <dgram/counters.hpp>
#include <dgram/path_error.hpp>
#include <dgram/server.hpp>

#include "cli/output/writer.hpp"
#include "cli/words/exit_code.hpp"
#include "cli/words/language.hpp"

namespace dgram::cli {

// What several verbs say, each in words on standard error or as its JSON event.

/// "listening on 127.0.0.1:9999". `local` as it should be asked: an endpoint or a Unix path.
void report_listening(writer& out, std::string_view local);
/// "10.0.0.9:7000 refused (said by 10.0.0.9)".
void report_path_error(writer& out, const path_error& news);
/// The closing account, or the `summary` event.
void report_account(writer& out, const counters& account, std::span<const counters> workers = {});
/// The same of a server, with what came to each of several workers.
void report_account(writer& out, const server& served);

/// "10.0.0.9:7000 refused (said by 10.0.0.9)" and what fits, in both languages.
[[nodiscard]] said words_of(const path_error& news);
/// Refused, prohibited, unreachable and a router's too-big: 3. This machine's own too-big: 5.
[[nodiscard]] exit_code exit_code_of(const path_error& news) noexcept;

}  // namespace dgram::cli
