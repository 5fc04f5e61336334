// SPDX-License-Identifier: MIT
#include "cli/talk/payload_source.hpp"

#include <unistd.h>

#include <string>

#include "cli/command/arguments.hpp"
#include "cli/talk/read_file.hpp"

namespace dgram::cli {
namespace {

failure too_much(const std::string& name) {
  return {.code = exit_code::local,
          .thing = name,
          .what = "read",
          .why = say({"longer than a datagram can be", "超过一个数据报的最大长度"}),
          .hint = too_long_hint()};
}

outcome<> fit_together(const settings& options, std::size_t data) {
  const int sources = (data > 0 ? 1 : 0) + (options.file ? 1 : 0) + (options.lines ? 1 : 0);
  if (sources <= 1) return {};
  return failed(misuse("DATA", say({"given twice: DATA, --file and --lines exclude each other",
                                    "重复给出：DATA、--file 和 --lines 只能用一个"})));
}

}  // namespace

outcome<payload_source> payload_source::open(const settings& options,
                                             std::span<const std::string_view> data) {
  if (auto fits = fit_together(options, data.size()); !fits) return failed(fits.error());
  auto form = payload_form::open(options);
  if (!form) return failed(std::move(form.error()));
  payload_source source(std::move(*form), options.lines);
  for (const std::string_view text : data) {
    if (auto added = source.add(text); !added) return failed(std::move(added.error()));
  }
  if (data.empty() && !options.lines) {
    if (auto done = source.read_input(options); !done) return failed(std::move(done.error()));
  }
  return source;
}

outcome<> payload_source::read_input(const settings& options) {
  const bool standard = !options.file || *options.file == "-";
  if (!options.file && isatty(STDIN_FILENO) == 1) {
    return failed(missing({.name = {"DATA", "DATA"}}));
  }
  const std::string name = standard ? "standard input" : *options.file;
  auto input =
      standard ? read_all(STDIN_FILENO, name, input_bytes_max) : read_file(name, input_bytes_max);
  if (!input) return failed(std::move(input.error()));
  if (input->size() > input_bytes_max) return failed(too_much(name));
  if (standard && input->empty()) {
    return failed(failure{.thing = name,
                          .what = "read",
                          .why = say({"it is empty", "是空的"}),
                          .hint = say({"'' is an empty datagram", "'' 表示空数据报"})});
  }
  return add(*input);
}

outcome<> payload_source::add(std::string_view given) {
  auto prepared = form_.prepare(given);
  if (!prepared) return failed(std::move(prepared.error()));
  ready_.push_back(std::move(*prepared));
  return {};
}

outcome<const payload_form::prepared*> payload_source::next(bool again, const stop_signal& stop) {
  if (lines_) return next_line(stop);
  if (at_ == ready_.size() && again) at_ = 0;
  if (at_ == ready_.size()) return nullptr;
  return &ready_[at_++];
}

outcome<const payload_form::prepared*> payload_source::next_line(const stop_signal& stop) {
  auto line = input_.take();
  while (!line && !input_.ended() && !stop.raised()) {
    if (auto filled = input_.fill(); !filled) return failed(std::move(filled.error()));
    line = input_.take();
  }
  if (!line || stop.raised()) return nullptr;
  ready_.clear();
  if (auto added = add(*line); !added) return failed(std::move(added.error()));
  return &ready_.front();
}

}  // namespace dgram::cli
