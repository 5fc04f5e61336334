// SPDX-License-Identifier: MIT
#include "cli/payload_form.hpp"

#include <chrono>
#include <utility>

#include "workshop/escapes.hpp"
#include "workshop/hex.hpp"
#include "workshop/safe_text.hpp"

namespace dgram::cli {
namespace {

// What is shown of a DATA before the error; the whole of it stands above the caret.
constexpr std::size_t shown_bytes = 24;

std::string thing_of(std::string_view given) {
  const bool longer = given.size() > shown_bytes;
  return workshop::safe_text(as_bytes(given.substr(0, shown_bytes))) + (longer ? "…" : "");
}

failure wrong_data(const workshop::parse_error& why, std::string_view what,
                   std::string_view given) {
  return failure_of(why, thing_of(given), what, given);
}

}  // namespace

outcome<std::unique_ptr<workshop::encoding>> encoding_of(const settings& options) {
  if (options.encoding.empty()) return nullptr;
  auto found = workshop::encoding::parse(options.encoding);
  if (!found) {
    return failed(failure_of(found.error(), "--encoding", "encoding", options.encoding));
  }
  return std::make_unique<workshop::encoding>(std::move(*found));
}

outcome<payload_form> payload_form::open(const settings& options) {
  if (options.hex_data && (options.escapes || options.templates)) {
    return failed(
        misuse("-x", say({"-x goes neither with -e nor with -t", "-x 不能与 -e 或 -t 同时使用"})));
  }
  auto encoding = encoding_of(options);
  if (!encoding) return failed(std::move(encoding.error()));
  payload_form form;
  if (!options.append.empty()) {
    const auto sum = workshop::parse_checksum(options.append);
    if (!sum) return failed(failure_of(sum.error(), "--append", "checksum", options.append));
    form.sum_ = *sum;
  }
  form.hex_ = options.hex_data;
  form.escapes_ = options.escapes;
  form.template_ = options.templates;
  form.pad_ = options.pad;
  form.encoding_ = std::move(*encoding);
  return form;
}

workshop::parsed<workshop::bytes> payload_form::read(std::string_view given) {
  if (hex_) return workshop::parse_hex(given);
  if (escapes_) return workshop::unescape(given, encoding_.get());
  if (encoding_) return encoding_->encode(given);
  return workshop::to_bytes(given);
}

outcome<payload_form::prepared> payload_form::prepare(std::string_view given) {
  if (template_) {
    auto filled = workshop::payload_template::compile(given, {escapes_, encoding_.get()});
    if (!filled) return failed(wrong_data(filled.error(), "template", given));
    return prepared{std::move(*filled), std::string(given)};
  }
  auto bytes = read(given);
  if (bytes) return prepared{std::move(*bytes), {}};
  return failed(wrong_data(bytes.error(), hex_ ? "hex" : escapes_ ? "escape" : "encoding", given));
}

outcome<workshop::bytes> payload_form::make(const prepared& one, const payload_facts& facts) {
  workshop::bytes all;
  if (const auto* fixed = std::get_if<workshop::bytes>(&one.form)) {
    all = *fixed;
  } else {
    const workshop::template_context context{.counter = facts.counter,
                                             .time = std::chrono::system_clock::now(),
                                             .remote = facts.remote,
                                             .request = facts.received,
                                             .random = random_};
    const auto filled = std::get<workshop::payload_template>(one.form).render(context, all);
    if (!filled) return failed(wrong_data(filled.error(), "template", one.given));
  }
  if (all.size() < pad_) all.resize(pad_);
  if (sum_) workshop::append_checksum(all, *sum_);
  return all;
}

}  // namespace dgram::cli
