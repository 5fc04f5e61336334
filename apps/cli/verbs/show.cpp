// SPDX-License-Identifier: MIT
#include "cli/command/help.hpp"
#include "cli/command/verb.hpp"
#include "cli/output/datagram_view.hpp"
#include "cli/talk/capture_source.hpp"
#include "cli/talk/payload_form.hpp"

namespace dgram::cli {

exit_code run_show(run_context& run) {
  auto text = encoding_of(run.options);
  if (!text) return run.out.fail(text.error());
  auto file = capture_source::open(run, text->get());
  if (!file) return fail(run, file.error());
  datagram_view view(run.out, text->get(), pipe_form::line);
  while (const auto one = file->next()) view.between(*one);
  if (run.out.gone()) return exit_code::done;
  auto fields = file->fields();
  if (!run.out.json()) {
    run.out.note(
        say({"{} shown, of {} datagrams in {} records", "显示 {} 个，共 {} 个数据报、{} 条记录"},
            file->given(), fields["datagrams"].to_number<std::uint64_t>(),
            fields["records"].to_number<std::uint64_t>()));
    file->tell_skipped();
  }
  fields["shown"] = file->given();
  run.out.event("shown", std::move(fields));
  if (const auto why = file->trouble()) return run.out.fail(*why);
  return run.stop.raised() ? exit_code::interrupted : exit_code::done;
}

}  // namespace dgram::cli
