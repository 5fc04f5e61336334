// SPDX-License-Identifier: MIT
#include "cli/talk/capture_source.hpp"

#include <cerrno>
#include <cstdio>
#include <limits>
#include <utility>

#include "cli/talk/remote.hpp"
#include "cli/talk/selection.hpp"
#include "cli/talk/waiting.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

using workshop::capture_fault;
using workshop::capture_skip;

said words_of(const capture_fault& fault) {
  switch (fault.why) {
    case capture_fault::reason::not_a_capture:
      return say({"neither pcap nor pcapng", "既不是 pcap 也不是 pcapng"});
    case capture_fault::reason::link_type:
      return say({"a kind of link that is not known here: {}", "无法识别的链路类型：{}"},
                 fault.detail);
    case capture_fault::reason::cut_short:
      return say({"it ends before its first record", "在第一条记录之前就结束了"});
    case capture_fault::reason::unreadable:
      return say({"cannot be read: {}", "无法读取：{}"}, fault.detail);
    default: return say({"damaged: {}", "已损坏：{}"}, fault.detail);
  }
}

failure cannot(const std::string& name, said why) {
  return {.thing = name, .what = "read", .why = std::move(why)};
}

std::string_view words_of(capture_skip why) noexcept { return workshop::name(why); }

// Standard input is not read ahead: what waits in a buffer of ours would not wake a wait for it.
std::FILE* stream_of(const std::string& name) {
  if (name != "-") return std::fopen(name.c_str(), "rbe");
  if (std::setvbuf(stdin, nullptr, _IONBF, 0) != 0) return nullptr;
  return stdin;
}

}  // namespace

outcome<capture_source> capture_source::open(run_context& run, workshop::encoding* text) {
  const std::string name(run.arguments.front());
  auto where = filter_of(run.options, text);
  if (!where) return failed(std::move(where.error()));
  std::FILE* stream = stream_of(name);
  if (stream == nullptr) {
    return failed(cannot(name, cli::words_of(std::error_code(errno, std::system_category()))));
  }
  auto reader = workshop::capture_reader::open(stream);
  if (!reader) return failed(cannot(name, words_of(reader.error())));
  return capture_source(run, name, std::move(*reader), std::move(*where));
}

std::optional<datagram> capture_source::next() {
  const auto most = run_->options.count.value_or(std::numeric_limits<std::uint64_t>::max());
  while (given_ < most && !run_->stop.raised() && !run_->out.gone()) {
    if (name_ == "-" && !wait_for({}, run_->out, run_->stop, time_point::max(), true).input)
      continue;
    const auto record = reader_.next();
    if (!record) break;
    ++datagrams_;
    if (!where_.matches(subject_of(*record))) continue;
    ++given_;
    return record;
  }
  return std::nullopt;
}

bool capture_source::is_torn() const {
  return reader_.fault() && reader_.fault()->why == capture_fault::reason::cut_short;
}

boost::json::object capture_source::fields() const {
  boost::json::object skipped;
  for (std::size_t i = 0; i < workshop::capture_skips_count; ++i) {
    const auto why = static_cast<capture_skip>(i);
    if (reader_.skipped(why) != 0) skipped[words_of(why)] = reader_.skipped(why);
  }
  return {{"file", workshop::json_text(name_)},
          {"records", reader_.records()},
          {"datagrams", datagrams_},
          {"skipped", std::move(skipped)},
          {"torn", is_torn()}};
}

void capture_source::tell_skipped() const {
  std::string left_out;
  for (std::size_t i = 0; i < workshop::capture_skips_count; ++i) {
    const auto why = static_cast<capture_skip>(i);
    if (reader_.skipped(why) == 0) continue;
    left_out += (left_out.empty() ? "" : ", ") + std::to_string(reader_.skipped(why)) + " " +
                std::string(words_of(why));
  }
  if (!left_out.empty()) {
    run_->out.note(say({"no datagrams: {}", "不是数据报：{}"}, left_out));
  }
  if (is_torn()) {
    run_->out.note(say({"{} ends within a record; all before it was read",
                        "{} 在一条记录中间结束；此前的都已读取"},
                       name_));
  }
}

std::optional<failure> capture_source::trouble() const {
  if (!reader_.fault() || is_torn()) return std::nullopt;
  auto why = cannot(name_, words_of(*reader_.fault()));
  why.hint = say({"all before that record was read", "该记录之前的都已读取"});
  return why;
}

}  // namespace dgram::cli
