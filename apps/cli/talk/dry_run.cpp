// SPDX-License-Identifier: MIT
#include "cli/talk/payload_source.hpp"

#include <fmt/format.h>

#include "cli/talk/pace.hpp"
#include "workshop/text/events.hpp"
#include "workshop/text/hex.hpp"

namespace dgram::cli {
namespace {

// Endless --duration without --count would never end here: each DATA is shown once.
bool more(const run_context& run, std::uint64_t shown) {
  return !run.options.count || shown < *run.options.count;
}

void show(run_context& run, const remote& to, byte_view payload) {
  if (run.out.json()) {
    auto fields = workshop::tx_fields("none", to.text(), payload, nullptr);
    fields["dry_run"] = true;
    return run.out.event("tx", std::move(fields));
  }
  run.out.line(say({"▶ {} {} B", "▶ {} {} B"}, to.text(), payload.size()));
  run.out.bytes(as_bytes(workshop::hex_dump(payload)));
}

}  // namespace

exit_code dry_run(run_context& run, std::span<const remote> remotes, payload_source& from) {
  for (std::uint64_t index = 0; more(run, index) && !run.out.gone(); ++index) {
    const auto given = from.next(run.options.count.has_value(), run.stop);
    if (!given) return run.out.fail(given.error());
    if (*given == nullptr) break;
    for (const remote& to : remotes) {
      const auto payload =
          from.make(**given, {.counter = index + 1, .remote = to.text(), .received = {}});
      if (!payload) return run.out.fail(payload.error());
      show(run, to, *payload);
    }
  }
  return exit_code::done;
}

}  // namespace dgram::cli
