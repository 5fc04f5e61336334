// SPDX-License-Identifier: MIT
#include "cli/talk/payload_form.hpp"

#include <chrono>
#include <utility>

namespace dgram::cli {
namespace {

using workshop::payload_error;
using workshop::payload_field;

// What is shown of a DATA before the error; the whole of it stands above the caret.
constexpr std::size_t shown_bytes = 24;

std::string thing_of(std::string_view given) {
  const bool longer = given.size() > shown_bytes;
  return std::string(given.substr(0, shown_bytes)) + (longer ? "…" : "");
}

failure wrong_data(const payload_error& wrong, std::string_view given) {
  return failure_of(wrong.why, thing_of(given), wrong.kind, given);
}

// The fields that are options of the same name; those with a text have a caret under it.
failure wrong_option(const payload_error& wrong, const workshop::payload_spec& spec) {
  if (wrong.field == payload_field::hex) {
    return misuse("-x",
                  say({"-x goes neither with -e nor with -t", "-x 不能与 -e 或 -t 同时使用"}));
  }
  const std::string_view typed = wrong.field == payload_field::encoding ? spec.encoding
                                 : wrong.field == payload_field::prefix ? spec.prefix
                                 : wrong.field == payload_field::suffix ? spec.suffix
                                 : wrong.field == payload_field::append ? spec.append
                                                                        : std::string_view();
  return failure_of(wrong.why, "--" + std::string(name(wrong.field)), wrong.kind, typed);
}

}  // namespace

outcome<std::unique_ptr<workshop::encoding>> encoding_of(const settings& options) {
  const std::string& name = options.payload.encoding;
  if (name.empty()) return nullptr;
  auto found = workshop::encoding::parse(name);
  if (!found) return failed(failure_of(found.error(), "--encoding", "encoding", name));
  return std::make_unique<workshop::encoding>(std::move(*found));
}

outcome<payload_form> payload_form::open(const settings& options) {
  auto reader = workshop::payload_reader::open(options.payload);
  if (!reader) return failed(wrong_option(reader.error(), options.payload));
  return payload_form(std::move(*reader));
}

outcome<payload_form::prepared> payload_form::prepare(std::string_view given) {
  auto form = reader_.read(given);
  if (!form) return failed(wrong_data(form.error(), given));
  const std::string_view kept = form->varies() ? given : std::string_view();
  return prepared{std::move(*form), std::string(kept)};
}

outcome<workshop::bytes> payload_form::make(const prepared& ready, const payload_facts& facts) {
  const workshop::template_context context{.counter = facts.counter,
                                           .time = std::chrono::system_clock::now(),
                                           .remote = facts.remote,
                                           .request = facts.received,
                                           .random = random_};
  workshop::bytes whole;
  const auto made = ready.form.make(context, whole);
  if (!made) return failed(wrong_data(made.error(), ready.given));
  return whole;
}

}  // namespace dgram::cli
