// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/words/failure.hpp"

namespace dgram::cli {

/// Where `chat` reads its lines: a prompt with editing and history on a terminal (libedit), plain
/// lines from anything else. One a process at a time.
class prompt {
 public:
  /// A line without its newline; nothing: the end of input (Ctrl-D).
  using on_line = std::function<void(std::optional<std::string>)>;

  virtual ~prompt() = default;
  /// To be called when standard input can be read: calls back for each line that is whole.
  [[nodiscard]] virtual outcome<> read() = 0;
  /// Takes the line that is being typed off the screen, so that something else can be printed.
  virtual void hide() {}
  /// Puts it back.
  virtual void show() {}
};

/// `edited`: standard input and output are a terminal.
[[nodiscard]] std::unique_ptr<prompt> open_prompt(bool edited, prompt::on_line call);

}  // namespace dgram::cli
