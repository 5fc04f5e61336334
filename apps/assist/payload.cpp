// SPDX-License-Identifier: MIT
#include "assist/payload.hpp"

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <dgram/limits.hpp>

#include "workshop/base64.hpp"
#include "workshop/encoding.hpp"
#include "workshop/escapes.hpp"
#include "workshop/hex.hpp"

namespace dgram::assist {
namespace {

using namespace std::string_view_literals;

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> line_ends = {
    {{"none", ""}, {"lf", "\n"}, {"crlf", "\r\n"}, {"cr", "\r"}, {"nul", "\0"sv}}};

std::string_view read_line_end(fields& in) {
  const std::string word = in.text("eol", "none");
  for (const auto& [known, bytes] : line_ends) {
    if (known == word) return bytes;
  }
  in.refuse(misuse("eol: none, lf, crlf, cr or nul is wanted"));
  return {};
}

workshop::bytes read_escaped(fields& in, std::string_view field) {
  auto read = workshop::unescape(in.text(field));
  if (read) return std::move(*read);
  in.refuse(error_of(read.error(), field));
  return {};
}

std::unique_ptr<workshop::encoding> read_encoding(fields& in) {
  const std::string word = in.text("encoding", "utf-8");
  if (word == "utf-8") return nullptr;
  auto found = workshop::encoding::parse(word);
  if (found) return std::make_unique<workshop::encoding>(std::move(*found));
  in.refuse(error_of(found.error(), "encoding"));
  return nullptr;
}

// As a template has it; `loose` reads PacketSender's escapes too.
workshop::template_text read_escapes(fields& in) {
  const bool loose = in.is_text("escapes", "loose");
  return {.escapes = loose || in.flag("escapes"), .into = nullptr, .also = {.two_digits = loose}};
}

workshop::parsed<workshop::bytes> bytes_of(std::string_view text, bool hex,
                                           const workshop::template_text& how) {
  if (hex) return workshop::parse_hex(text);
  if (how.escapes) return workshop::unescape(text, how.into, how.also);
  if (how.into != nullptr) return how.into->encode(text);
  return workshop::to_bytes(text);
}

}  // namespace

outcome<payload_maker> payload_maker::read(const boost::json::object& from) {
  fields in(from);
  if (in.has("data") == in.has("text")) {
    return failed(misuse("a payload is wanted: either data or text"));
  }
  if (in.has("text")) return read_text(in);
  auto data = workshop::parse_base64(in.text("data", {}, payload_text_bytes_max));
  if (in.error()) return failed(*in.error());
  if (!data) return failed(error_of(data.error(), "base64"));
  payload_maker made;
  made.form_ = std::move(*data);
  return made;
}

outcome<payload_maker> payload_maker::read_text(fields& in) {
  const std::string text = in.text("text", {}, payload_text_bytes_max);
  const bool hex = in.flag("hex"), filled = in.flag("template");
  workshop::template_text how = read_escapes(in);
  if (hex && (how.escapes || filled)) {
    in.refuse(misuse("hex goes neither with escapes nor template"));
  }
  const auto encoding = read_encoding(in);
  how.into = encoding.get();
  payload_maker made;
  made.read_frame(in);
  if (in.error()) return failed(*in.error());
  if (filled) {
    auto form = workshop::payload_template::compile(text, how);
    if (!form) return failed(error_of(form.error(), "template"));
    made.form_ = std::move(*form);
    return made;
  }
  auto bytes = bytes_of(text, hex, how);
  if (!bytes) {
    return failed(error_of(bytes.error(), hex ? "hex" : how.escapes ? "escape" : "encoding"));
  }
  made.form_ = std::move(*bytes);
  return made;
}

void payload_maker::read_frame(fields& in) {
  prefix_ = read_escaped(in, "prefix");
  suffix_ = read_escaped(in, "suffix");
  eol_ = read_line_end(in);
  pad_ = in.number("pad", 0, 0, payload_bytes_max_v6);
  const std::string append = in.text("append");
  if (append.empty()) return;
  const auto sum = workshop::parse_checksum(append);
  if (!sum) return in.refuse(error_of(sum.error(), "checksum"));
  sum_ = *sum;
}

outcome<workshop::bytes> payload_maker::make(std::uint64_t counter, std::string_view remote) {
  workshop::bytes body;
  if (const auto* fixed = std::get_if<workshop::bytes>(&form_)) {
    body = *fixed;
  } else {
    const workshop::template_context context{.counter = counter,
                                             .time = std::chrono::system_clock::now(),
                                             .remote = remote,
                                             .request = {},
                                             .random = random_};
    const auto done = std::get<workshop::payload_template>(form_).render(context, body);
    if (!done) return failed(error_of(done.error(), "template"));
  }
  workshop::bytes all = prefix_;
  workshop::append(all, byte_view(body));
  workshop::append(all, byte_view(suffix_));
  workshop::append(all, eol_);
  if (all.size() < pad_) all.resize(pad_);
  if (sum_) workshop::append_checksum(all, *sum_);
  return all;
}

}  // namespace dgram::assist
