// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "cli/words/language.hpp"
#include "cli/words/settings.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::cli {

/// Headings of the help, in this order.
enum class option_group : std::uint8_t {
  payload,
  waiting,
  measuring,
  path,
  socket,
  serving,
  output,
  common
};

/// What a value is, for completion.
enum class value_kind : std::uint8_t { none, any, file, interface };

/// One option: the only place that knows it. The parser, `--help`, the manual and the shell
/// completions are made from these.
struct option {
  char letter = 0;   ///< 'x' for `-x`, or 0
  const char* name;  ///< "hex-data" for `--hex-data`
  option_group group;
  bool everywhere = false;  ///< every verb takes it; else those whose records name it
  value_kind value = value_kind::none;
  text value_name = {"-", "-"};  ///< "TIME", shown as `--wait TIME`; "-" without a value
  const char* choices = "";      ///< "auto|always|never": the only values, or ""
  text brief;                    ///< one line, for `--help`
  text help = {"-", "-"};        ///< more for `dgram help VERB` and the manual; "-": nothing
  bool hidden = false;           ///< for the build of the project, not for people
  bool value_optional = false;   ///< `--spin` alone, or `--spin=TIME`; apply() gets "" alone
  /// Notes the value (empty without one) in the settings, or says what is wrong with it.
  workshop::parsed<void> (*apply)(settings& into, std::string_view value);

  [[nodiscard]] bool takes_value() const noexcept { return value != value_kind::none; }
  /// Takes the next word as its value.
  [[nodiscard]] bool needs_value() const noexcept { return takes_value() && !value_optional; }
};

/// All options, group by group. Lives as long as the program.
[[nodiscard]] std::span<const option> options();

/// `--wait`.
[[nodiscard]] std::string spelling(const option& option);
/// ` TIME` or `[=TIME]`, as it stands after the name; empty without a value.
[[nodiscard]] std::string value_of(const option& option, language speaks);

// The parts of the table: one file each.
[[nodiscard]] std::span<const option> payload_option_table();
[[nodiscard]] std::span<const option> waiting_option_table();
[[nodiscard]] std::span<const option> bench_option_table();
[[nodiscard]] std::span<const option> relay_option_table();
[[nodiscard]] std::span<const option> socket_option_table();
[[nodiscard]] std::span<const option> serving_option_table();
[[nodiscard]] std::span<const option> web_option_table();
[[nodiscard]] std::span<const option> output_option_table();

/// A word that a later version will use; using it says so instead of guessing.
struct reserved_option {
  const char* name;
  bool takes_value;
};
[[nodiscard]] std::span<const reserved_option> reserved_options();

}  // namespace dgram::cli
