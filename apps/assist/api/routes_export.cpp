// SPDX-License-Identifier: MIT
#include <memory>
#include <utility>

#include "assist/api/routes.hpp"
#include "assist/json/log_choice.hpp"
#include "assist/log/exports.hpp"

namespace dgram::assist {
namespace {

using row_writer = void (*)(std::string& out, const record& row, interface_names& names);

struct export_form {
  std::string_view content_type;
  std::string_view file_name;
  void (*begin)(std::string& out);
  row_writer write;
};

// How far a download has got: it leaves a piece of the log at a time.
struct progress {
  const store* rows;
  row_choice choice;
  std::uint64_t next = 1;
  std::uint64_t end;  // later rows are left out, or it might never end
  bool begun = false;
  record_batch piece = {};
  interface_names names = {};
};

bool write_piece(progress& at, const export_form& form, std::string& out) {
  if (!std::exchange(at.begun, true)) form.begin(out);
  while (out.empty()) {
    at.next = at.rows->copy(at.next, at.piece);
    if (at.piece.empty() || at.piece[0].id >= at.end) return false;
    for (std::size_t i = 0; i < at.piece.size(); ++i) {
      const record row = at.piece[i];
      if (row.id < at.end && at.choice.takes(row)) form.write(out, row, at.names);
    }
  }
  return true;
}

route_answer download_as(const call& call, const export_form& form) {
  auto choice = choice_of(call.request.query);
  if (!choice) return failed(std::move(choice.error()));
  const auto at = std::make_shared<progress>(
      progress{&call.assistant.rows(), std::move(*choice), 1, call.assistant.rows().range().next});
  return api_answer{.file = download{.content_type = std::string(form.content_type),
                                     .file_name = std::string(form.file_name),
                                     .next = [at, &form](std::string& piece) {
                                       return write_piece(*at, form, piece);
                                     }}};
}

constexpr export_form as_pcapng{"application/x-pcapng", "dgram.pcapng", begin_pcapng, write_pcapng};
constexpr export_form as_csv{"text/csv; charset=utf-8", "dgram.csv", begin_csv, write_csv};
constexpr export_form as_jsonl{"application/x-ndjson", "dgram.jsonl", begin_nothing, write_jsonl};
constexpr export_form as_txt{"text/plain; charset=utf-8", "dgram.txt", begin_nothing, write_txt};

}  // namespace

route_answer export_pcapng(const call& call) { return download_as(call, as_pcapng); }
route_answer export_csv(const call& call) { return download_as(call, as_csv); }
route_answer export_jsonl(const call& call) { return download_as(call, as_jsonl); }
route_answer export_txt(const call& call) { return download_as(call, as_txt); }

}  // namespace dgram::assist
