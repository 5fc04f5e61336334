// SPDX-License-Identifier: MIT
#include "cli/output/capture_report.hpp"

#include <utility>

#include <dgram/version.hpp>

#include "cli/words/language.hpp"
#include "workshop/text/events.hpp"
#include "workshop/text/safe_text.hpp"

namespace dgram::cli {
namespace {

using reason = host::capture_refusal::reason;

failure cannot_open(const std::string& name, said why) {
  return {
      .code = exit_code::local, .thing = "--pcap " + name, .what = "open", .why = std::move(why)};
}

failure refused_by_system(const std::string& name, std::error_code why) {
  failure refused = cannot_open(name, words_of(why));
  const bool wrong_name = why == std::errc::no_such_file_or_directory ||
                          why == std::errc::not_a_directory || why == std::errc::is_a_directory;
  if (wrong_name) refused.code = exit_code::usage;
  return refused;
}

failure failure_of(const std::string& name, const host::capture_refusal& refusal) {
  switch (refusal.why) {
    case reason::system: break;
    case reason::not_regular:
      return misuse("--pcap " + name, say({"not a regular file", "不是普通文件"}),
                    say({"for a pipe: --pcap -", "要写入管道：--pcap -"}));
    case reason::in_use:
      return cannot_open(
          name, say({"another program writes a capture into it", "另一个程序正在向其中写入抓包"}));
    case reason::terminal:
      return misuse("--pcap -", say({"not for a terminal", "不能输出到终端"}),
                    say({"| tcpdump -r -, or a file", "| tcpdump -r -，或写入文件"}));
  }
  return refused_by_system(name, refusal.code);
}

}  // namespace

outcome<host::capture_file> open_capture(const std::string& name) {
  auto file = host::capture_file::open(name, std::string("dgram ") + version());
  if (!file) return failed(failure_of(name, file.error()));
  return std::move(*file);
}

failure capture_trouble(const std::string& name, const capture_account& account) {
  return {.code = exit_code::local,
          .thing = "--pcap " + name,
          .what = "write",
          .why = words_of(account.why),
          .hint = say({"datagrams that are not in the file: {}", "未写入文件的数据报：{} 个"},
                      account.missing)};
}

exit_code report_capture(writer& out, const std::string& name, const capture_account& account,
                         exit_code code) {
  if (account.why || account.missing != 0) return out.fail(capture_trouble(name, account));
  out.event("captured", {{"file", workshop::json_text(name)}, {"datagrams", account.written}});
  if (!out.json()) {
    out.note(say({"captured {} into {}", "已抓取 {} 个，写入 {}"}, account.written,
                 workshop::safe_text(as_bytes(name))));
  }
  return code;
}

}  // namespace dgram::cli
