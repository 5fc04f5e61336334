// SPDX-License-Identifier: MIT
#include "cli/command/help.hpp"

#include <fmt/format.h>

#include "cli/command/arguments.hpp"
#include "cli/words/layout.hpp"

namespace dgram::cli {
namespace {

constexpr std::size_t name_columns = 28;
constexpr std::size_t verb_columns = 14;

constexpr text group_names[] = {
    {"Payload", "数据"},   {"Waiting and repeating", "等待与重复"},
    {"Measuring", "测量"}, {"Path", "路径"},
    {"Socket", "套接字"},  {"Serving", "服务"},
    {"Output", "输出"},    {"Everywhere", "通用"},
};

constexpr example first_examples[] = {
    {"dgram listen 9999", {"receive and print", "接收并打印"}},
    {"dgram ask :9999 Michael", {"send, wait for the reply", "发送并等待回复"}},
    {"dgram send 10.0.0.7:502 -x '01 03 00 00 00 0A' --append crc16-modbus",
     {"bytes in hex, checksum added", "十六进制数据，附加校验"}},
};

std::string option_names(const option& option, language speaks) {
  std::string names = option.letter != 0 ? fmt::format("-{}", option.letter) : "  ";
  names += fmt::format("{} --{}", option.letter != 0 ? "," : " ", option.name);
  return names + value_of(option, speaks);
}

// The names on the left, what they mean on the right.
std::string entry_text(const std::string& names, std::string_view brief) {
  if (columns(names) + 2 > name_columns) return names + "\n" + wrapped(brief, name_columns);
  return padded(names, name_columns) + wrapped(brief, name_columns).substr(name_columns);
}

std::string option_text(const option& option, language speaks, bool long_form) {
  std::string brief(option.brief.in(speaks));
  if (*option.choices != '\0') brief += fmt::format(" ({})", option.choices);
  const std::string joined = entry_text("  " + option_names(option, speaks), brief);
  const std::string_view more = option.help.in(speaks);
  return long_form && more != "-" ? joined + wrapped(more, name_columns) : joined;
}

std::string words_text(const verb& which, language speaks, bool long_form) {
  if (which.words == nullptr) return "";
  std::string joined = fmt::format("\n{}:\n", which.words->heading.in(speaks));
  for (const verb_word& word : which.words->list()) {
    const std::string_view space = word.arguments.empty() ? "" : " ";
    joined += entry_text(fmt::format("  {}{}{}", word.name, space, word.arguments),
                         word.brief.in(speaks).view());
    if (long_form) joined += wrapped(word.help.in(speaks).view(), name_columns);
  }
  return joined;
}

std::string examples_text(std::span<const example> examples, language speaks) {
  std::string joined = speaks == language::zh ? "例子：\n" : "Examples:\n";
  for (const example& example : examples) {
    joined += fmt::format("  {}\n      {}\n", example.command, example.what.in(speaks));
  }
  return joined;
}

std::string usage_text(const verb& which, language speaks) {
  const text line = {"Usage: dgram {} [OPTIONS] {}\n", "用法：dgram {} [选项] {}\n"};
  return fmt::format(fmt::runtime(line.in(speaks)), which.name, arguments_text(which, speaks));
}

std::string options_text(const verb& which, language speaks, bool long_form) {
  std::string joined;
  const option_group* current = nullptr;
  for (const option* option : options_of(which)) {
    if (current == nullptr || *current != option->group) {
      joined +=
          fmt::format("\n{}:\n", group_names[static_cast<std::size_t>(option->group)].in(speaks));
    }
    current = &option->group;
    joined += option_text(*option, speaks, long_form);
  }
  return joined;
}

}  // namespace

std::string help_text(language speaks) {
  std::string all(
      text{"dgram: UDP at the prompt. What is sent and what comes back, and why nothing does.\n\n",
           "dgram：命令行上的 UDP。发了什么、回了什么，没有回复又是为什么。\n\n"}
          .in(speaks));
  all += examples_text(first_examples, speaks);
  all += text{"\nUsage: dgram VERB [OPTIONS] ADDRESS [DATA…]\n\nVerbs:\n",
              "\n用法：dgram 动词 [选项] 地址 [数据…]\n\n动词：\n"}
             .in(speaks);
  for (const verb* each : verbs()) {
    all += padded("  " + std::string(each->name), verb_columns);
    all += wrapped(each->brief.in(speaks), verb_columns).substr(verb_columns);
  }
  all +=
      text{
          "\n"
          "Addresses: HOST:PORT, [2001:db8::1]:PORT, :PORT (this machine; to listen: every\n"
          "address), PORT alone (to listen: loopback only), unix:/path, unix:@name.\n"
          "dgram help VERB tells all about a verb, dgram VERB --help in short.\n",
          "\n"
          "地址：HOST:PORT、[2001:db8::1]:PORT、:PORT（本机；监听时为所有地址）、\n"
          "单独的 PORT（仅在回环上监听）、unix:/path、unix:@name。\n"
          "dgram help 动词 给出全部说明，dgram 动词 --help 给出简短说明。\n"}
          .in(speaks);
  return all;
}

std::string help_text(const verb& which, language speaks, bool long_form) {
  std::string joined = fmt::format("dgram {}: {}\n\n", which.name, which.brief.in(speaks));
  joined += examples_text(which.examples, speaks);
  joined += "\n" + usage_text(which, speaks);
  if (long_form) joined += "\n" + wrapped(which.help.in(speaks), 0);
  return joined + words_text(which, speaks, long_form) + options_text(which, speaks, long_form);
}

exit_code print_help(writer& out, const verb* which) {
  const language speaks = out.style().speaks;
  const std::string text = which == nullptr ? help_text(speaks) : help_text(*which, speaks, false);
  out.bytes(as_bytes(text));
  return exit_code::done;
}

void print_short_help(writer& out, const verb* which) {
  const auto examples =
      which == nullptr ? std::span<const example>(first_examples) : which->examples;
  const std::string name = which == nullptr ? "" : std::string(" ") + which->name;
  const language speaks = out.style().speaks;
  std::string joined = examples_text(examples, speaks);
  joined += say({"dgram help{} tells all.", "dgram help{} 给出全部说明。"}, name).in(speaks).view();
  out.note(said::same(safe::made(std::move(joined))));
}

exit_code fail(run_context& run, const failure& why) {
  const exit_code code = run.out.fail(why);
  if (why.needs_help) print_short_help(run.out, &run.which);
  return code;
}

}  // namespace dgram::cli
