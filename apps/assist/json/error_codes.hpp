// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>
#include <system_error>

#include "workshop/text/parsed.hpp"

namespace dgram::assist {

/// Every code but those of a mistake in a text, which stand beside their sentences in
/// error_codes.cpp. docs/error-codes.md explains them all, apps/page/src/words/errors.ts words
/// them.
inline constexpr std::string_view error_codes[] = {
    // what a request says
    "not_an_object",
    "not_a_text",
    "not_true_or_false",
    "not_a_number",
    "not_a_list",
    "not_a_list_of_texts",
    "not_a_list_of_numbers",
    "not_a_list_of_objects",
    "not_one_of",
    "missing",
    "either_or",
    "no_such_path",
    "no_such_method",
    "no_such_socket",
    "no_such_row",
    "no_such_job",
    "no_such_service",
    "service_takes_none",
    "too_many_sockets",
    "too_many_jobs",
    "too_many_views",
    "too_fast",
    "not_a_frame",
    "unix_socket",
    "port_zero",
    "other_remote",
    "replay_too_long",
    "repeats_without_delay",
    "file_sends_nothing",
    "relay_sends_nothing",
    "not_a_relay",
    "not_multicast",
    "no_rules_here",
    "capture_unreadable",
    "capture_unknown",
    "capture_link_type",
    "capture_cut_short",
    "capture_damaged",
    // what the door refuses
    "wrong_host",
    "wrong_query",
    "other_site",
    "wrong_origin",
    "wrong_type",
    "wrong_token",
    "view_only",
    "too_long",
    "no_upgrade",
    "not_http",
    "not_json",
    "no_expectation",
    "too_early",
    "internal",
    // what the system or the library refuses
    "address_in_use",
    "permission_denied",
    "not_permitted",
    "address_not_available",
    "network_unreachable",
    "host_unreachable",
    "message_too_long",
    "no_such_device",
    "no_such_file",
    "is_a_directory",
    "not_a_directory",
    "connection_refused",
    "too_many_files_open",
    "no_buffer_space",
    "timed_out",
    "invalid_argument",
    "family_not_supported",
    "disk_full",
    "io_error",
    "read_only_file_system",
    "network_down",
    "out_of_memory",
    "bad_address",
    "bad_port",
    "bad_path",
    "no_such_interface",
    "name_not_resolved",
    "resolver_timeout",
    "not_connected",
    "wrong_family",
    "payload_too_long",
    "not_a_datagram_socket",
    "privileged_port",
    "broadcast_not_enabled",
    "system_error",
    "wrong_text",
};

/// What went wrong, as a word that stays the same while sentences change. One that is not listed
/// does not compile.
class api_code {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is written where a code is wanted
  consteval api_code(const char* name) : name_(name) {
    if (std::ranges::find(error_codes, name_) == std::end(error_codes)) not_listed();
  }
  [[nodiscard]] constexpr std::string_view name() const noexcept { return name_; }

 private:
  static void not_listed() noexcept;  // no constant, so the call does not compile
  friend api_code code_of(const workshop::parse_error& why) noexcept;
  constexpr explicit api_code(std::string_view name) noexcept : name_(name) {}

  std::string_view name_;
};

/// The code of a failure of the system or the library; `system_error` where it has none of its own.
[[nodiscard]] api_code code_of(const std::error_code& why) noexcept;
/// The code of a mistake in a text, by its sentence; `wrong_text` where it has none of its own.
[[nodiscard]] api_code code_of(const workshop::parse_error& why) noexcept;
/// The words that the sentence of such a mistake offers after its colon; empty: it offers none.
[[nodiscard]] std::string_view offered_by(const workshop::parse_error& why) noexcept;

}  // namespace dgram::assist
