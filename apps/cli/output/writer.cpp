// SPDX-License-Identifier: MIT
#include "cli/output/writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "host/write_all.hpp"
#include "workshop/text/caret.hpp"
#include "workshop/text/time_text.hpp"

namespace dgram::cli {
namespace {

constexpr std::size_t kept_back_bytes_max = 64 * 1024;

bool set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool dumb() {
  const char* kind = std::getenv("TERM");
  return kind == nullptr || std::strcmp(kind, "dumb") == 0;
}

bool colorful(const settings& options, bool terminal) {
  if (options.color != color_when::automatic) return options.color == color_when::always;
  return terminal && !set("NO_COLOR") && !dumb();
}

std::string indented(const std::string& lines) {
  std::string joined = "  ";
  for (const char c : lines) {
    joined += c;
    if (c == '\n') joined += "  ";
  }
  return joined + "\n";
}

outcome<int> open_output(const std::string& name) {
  const int file = open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file >= 0) return file;
  return failed(failure{.code = exit_code::usage,
                        .thing = "-o " + name,
                        .what = "open",
                        .why = words_of({errno, std::system_category()})});
}

}  // namespace

outcome<output_style> style_of(const settings& options) {
  output_style style;
  style.speaks = options.lang ? *options.lang : language_of_environment();
  style.json = options.json;
  style.raw = options.raw;
  style.quiet = options.quiet;
  style.verbose = options.verbose;
  style.view = options.view;
  style.time = options.time;
  style.terminal = isatty(STDOUT_FILENO) == 1;
  if (!options.output_file.empty()) {
    auto file = open_output(options.output_file);
    if (!file) return failed(std::move(file.error()));
    style.out = *file;
    style.terminal = isatty(*file) == 1;
  }
  style.color = colorful(options, style.terminal);
  style.lively = isatty(STDERR_FILENO) == 1 && !dumb();
  return style;
}

writer::writer(const output_style& style) : style_(style) {}

writer::~writer() { flush(); }

void writer::line(const safe& words) {
  if (style_.json) return;
  waiting_ += words.view();
  waiting_ += '\n';
  if (waiting_.size() > kept_back_bytes_max) flush();
}

void writer::bytes(byte_view exact) {
  waiting_ += as_text(exact);
  if (waiting_.size() > kept_back_bytes_max) flush();
}

void writer::event(std::string_view name, boost::json::object fields,
                   std::optional<system_time> when) {
  if (!style_.json) return;
  boost::json::object object;
  object.reserve(fields.size() + 3);
  object["v"] = 1;
  object["event"] = name;
  object["time"] = workshop::iso_time(when ? *when : now());
  for (auto& [key, value] : fields) object[key] = std::move(value);
  waiting_ += boost::json::serialize(object);
  waiting_ += '\n';
  if (waiting_.size() > kept_back_bytes_max) flush();
}

void writer::flush() {
  if (waiting_.empty()) return;
  if (!gone_) {
    const std::error_code why = host::write_all(style_.out, as_bytes(waiting_)).why;
    gone_ = static_cast<bool>(why);
    if (why != std::errc::broken_pipe) broken_ = why;
  }
  waiting_.clear();
}

void writer::error_text(std::string_view text) {
  flush();
  status({});
  [[maybe_unused]] const auto lost = host::write_all(style_.err, as_bytes(text));
}

void writer::note(const said& words) {
  if (!style_.quiet) error_text(std::string(words.in(style_.speaks).view()) + "\n");
}

void writer::status(const safe& words) {
  if (!style_.lively || style_.quiet || (words.empty() && !status_stands_)) return;
  status_stands_ = !words.empty();
  const std::string text = "\r\x1b[K" + std::string(words.view());
  [[maybe_unused]] const auto lost = host::write_all(style_.err, as_bytes(text));
}

void writer::detail(const said& words) {
  if (style_.verbose) note(words);
}

exit_code writer::fail(const failure& why) {
  boost::json::object fields{{"what", why.what.view()}, {"why", why.why.en()}};
  if (!why.hint.empty()) fields["hint"] = why.hint.en();
  if (!why.thing.empty()) fields["thing"] = why.thing.view();
  event("error", std::move(fields));
  error_text(text_of(why, style_.speaks));
  return why.code;
}

void writer::urgent(const failure& why) const {
  const std::string text = (style_.lively ? "\r\x1b[K" : "") + text_of(why, style_.speaks);
  [[maybe_unused]] const auto lost = host::write_all(style_.err, as_bytes(text));
}

std::string text_of(const failure& why, language speaks) {
  std::string text = "dgram: ";
  for (const safe* part : {&why.thing, &why.what}) {
    if (!part->empty()) text += fmt::format("{}: ", part->view());
  }
  text += fmt::format("{}\n", why.why.in(speaks).view());
  if (!why.source.empty()) {
    const workshop::parse_error place{why.at, why.length, std::string(why.why.en())};
    text += indented(workshop::caret(why.source, place));
  }
  if (!why.hint.empty()) text += fmt::format("  {}\n", why.hint.in(speaks).view());
  return text;
}

system_time now() { return std::chrono::system_clock::now(); }

}  // namespace dgram::cli
