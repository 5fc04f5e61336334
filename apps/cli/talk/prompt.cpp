// SPDX-License-Identifier: MIT
#include "cli/talk/prompt.hpp"

#include <editline/readline.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "cli/talk/line_reader.hpp"

namespace dgram::cli {
namespace {

constexpr const char* prompt_text = ">>: ";

class plain_prompt final : public prompt {
 public:
  explicit plain_prompt(on_line call) : call_(std::move(call)) {}

  outcome<> read() override {
    if (auto filled = lines_.fill(); !filled) return filled;
    while (auto line = lines_.take()) call_(std::move(line));
    if (lines_.ended()) call_(std::nullopt);
    return {};
  }

 private:
  line_reader lines_{STDIN_FILENO};
  on_line call_;
};

// libedit calls a plain function, so the prompt that is open stands here.
class edited_prompt;
edited_prompt* current = nullptr;

class edited_prompt final : public prompt {
 public:
  explicit edited_prompt(on_line call) : call_(std::move(call)) {
    // Characters beyond ASCII are edited as such only in a UTF-8 locale, wherever we run.
    if (std::setlocale(LC_CTYPE, "C.UTF-8") == nullptr) std::setlocale(LC_CTYPE, "");
    current = this;
    rl_catch_signals = 0;
    using_history();
    rl_callback_handler_install(prompt_text, take);
  }

  ~edited_prompt() override {
    rl_callback_handler_remove();
    current = nullptr;
    std::fputs("\n", stdout);
    std::fflush(stdout);
  }

  outcome<> read() override {
    rl_callback_read_char();
    return {};
  }

  void hide() override {
    std::fputs("\r\x1b[K", stdout);
    std::fflush(stdout);
  }

  void show() override { rl_forced_update_display(); }

 private:
  static void take(char* typed) {
    const std::unique_ptr<char, decltype(&std::free)> line(typed, std::free);
    if (current == nullptr) return;
    if (line == nullptr) return current->call_(std::nullopt);
    if (*line != '\0') add_history(line.get());
    current->call_(std::string(line.get()));
    // libedit gives the terminal back after each line.
    if (current != nullptr) rl_callback_handler_install(prompt_text, take);
  }

  on_line call_;
};

}  // namespace

std::unique_ptr<prompt> open_prompt(bool edited, prompt::on_line call) {
  if (edited) return std::make_unique<edited_prompt>(std::move(call));
  return std::make_unique<plain_prompt>(std::move(call));
}

}  // namespace dgram::cli
