// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include <dgram/guard.hpp>

#include "services/answers/answer.hpp"
#include "services/bench.hpp"
#include "services/exec/exec.hpp"
#include "workshop/match/rules.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::services {

/// What a service takes after its address, and so how it is asked for.
enum class argument_kind : std::uint8_t {
  none,           ///< nothing
  template_text,  ///< a template (payload_template.hpp), one word at the prompt
  file,           ///< a text: at the prompt the name of its file, in the page the text itself
  command         ///< the rest of the command line, a word each
};
/// "", "template", "file", "command".
[[nodiscard]] std::string_view name(argument_kind kind) noexcept;

/// Longest text of an argument in the page; a shell's word is shorter.
inline constexpr std::size_t argument_bytes_max = std::size_t{1} << 20U;

struct argument {
  argument_kind kind = argument_kind::none;
  const char* name = "";      ///< as the usage line has it: "TEMPLATE"
  const char* label_en = "";  ///< what a form calls the text
  const char* label_zh = "";
  std::size_t bytes_max = argument_bytes_max;  ///< longest text
};

/// What makes a service. There is no empty one, so no service without a maker compiles.
template <class Function>
struct maker {
  constexpr maker(Function& function) : make(&function) {}  // NOLINT: implicit
  Function* make;
};

/// Answers each datagram by itself.
using answer_maker = maker<answer()>;
/// The same, from the text of its argument; `escapes`: its escapes are read.
using text_maker = maker<workshop::parsed<answer>(const std::string& text, bool escapes)>;
/// Answers by rules, which may be late and more than one.
using rules_maker = maker<workshop::parsed<workshop::rule_set>(std::string_view text)>;
/// Sees whole batches.
using batch_maker = maker<std::unique_ptr<bench>(unsigned workers)>;
/// Runs the command of its argument.
using command_maker = maker<answer(command what, exec_options options)>;

/// Whoever offers services visits all kinds, so a new kind does not compile until it is offered.
using service_maker =
    std::variant<answer_maker, text_maker, rules_maker, batch_maker, command_maker>;

/// One of the ready-made services: all that the prompt, the page, help and manual know of it.
struct service {
  const char* name;  ///< "echo"
  argument takes = {};
  const char* brief_en;  ///< one line
  const char* brief_zh;
  const char* help_en;  ///< a paragraph
  const char* help_zh;
  service_maker make;
  /// Who may get an answer that is larger than the question.
  reply_growth growth = reply_growth::nobody;
  bool silent = false;  ///< it never answers
  bool blocks = false;  ///< its handler waits: it belongs on server_options::handlers
  bool in_page = true;  ///< the assistant offers it
  std::size_t receive_buffer_bytes = 0;  ///< 0: as the system has it
  std::size_t batch_with_gro = 0;        ///< slots of a batch with GRO; 0: as the server has them
};

}  // namespace dgram::services
