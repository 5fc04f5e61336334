// SPDX-License-Identifier: MIT
#include "workshop/payload/payload_spec.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <dgram/limits.hpp>

#include "workshop/text/hex.hpp"

namespace dgram::workshop {
namespace {

using namespace std::string_view_literals;

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> line_ends = {
    {{"none", ""}, {"lf", "\n"}, {"crlf", "\r\n"}, {"cr", "\r"}, {"nul", "\0"sv}}};

constexpr std::array<std::string_view, 11> field_names = {
    "data", "text",   "hex",    "escapes", "template", "encoding",
    "eol",  "prefix", "suffix", "pad",     "append"};

std::unexpected<payload_error> wrong_in(payload_field field, std::string_view kind,
                                        parse_error why) {
  return std::unexpected(payload_error{field, kind, std::move(why)});
}

more_escapes also_of(escape_form escapes) { return {.two_digits = escapes == escape_form::loose}; }

}  // namespace

std::string_view name(line_end which) noexcept {
  return line_ends[static_cast<std::size_t>(which)].first;
}

std::string_view bytes_of(line_end which) noexcept {
  return line_ends[static_cast<std::size_t>(which)].second;
}

parsed<line_end> parse_line_end(std::string_view name) {
  const auto* found =
      std::ranges::find(line_ends, name, [](const auto& entry) { return entry.first; });
  if (found == line_ends.end()) {
    return wrong(0, name.size(), "not a line end: one of none, lf, crlf, cr, nul");
  }
  return static_cast<line_end>(found - line_ends.begin());
}

std::string_view name(payload_field which) noexcept {
  return field_names[static_cast<std::size_t>(which)];
}

payload_outcome<prepared_payload> prepared_payload::of(const payload_spec& what) {
  if (what.data) return prepared_payload(*what.data);
  auto reader = payload_reader::open(what);
  if (!reader) return std::unexpected(std::move(reader.error()));
  return reader->read(what.text);
}

payload_outcome<void> prepared_payload::make(const template_context& context, bytes& out) const {
  if (const auto* fixed = std::get_if<bytes>(&form_)) {
    out = *fixed;
    return {};
  }
  auto filled = std::get<payload_template>(form_).render(context, out);
  if (!filled) return wrong_in(payload_field::text, "template", std::move(filled.error()));
  finish(out);
  return {};
}

void prepared_payload::finish(bytes& whole) const {
  whole.insert(whole.begin(), around_->before.begin(), around_->before.end());
  append(whole, byte_view(around_->behind));
  if (whole.size() < around_->pad) whole.resize(around_->pad);
  for (const appended_checksum& sum : around_->sums) append_checksum(whole, sum);
}

payload_outcome<payload_reader> payload_reader::open(const payload_spec& how) {
  if (how.hex && (how.escapes != escape_form::none || how.filled)) {
    return wrong_in(payload_field::hex, "usage",
                    {.what = "hex goes neither with escapes nor with a template"});
  }
  payload_reader made;
  made.hex_ = how.hex;
  made.escapes_ = how.escapes;
  made.filled_ = how.filled;
  if (!how.encoding.empty()) {
    auto found = encoding::parse(how.encoding);
    if (!found) return wrong_in(payload_field::encoding, "encoding", std::move(found.error()));
    made.encoding_ = std::move(*found);
  }
  if (auto read = made.read_frame(how); !read) return std::unexpected(std::move(read.error()));
  return made;
}

payload_outcome<void> payload_reader::read_frame(const payload_spec& how) {
  prepared_payload::frame around;
  encoding* into = encoding_ ? &*encoding_ : nullptr;
  auto before = unescape(how.prefix, into, also_of(escapes_));
  if (!before) return wrong_in(payload_field::prefix, "escape", std::move(before.error()));
  auto behind = unescape(how.suffix, into, also_of(escapes_));
  if (!behind) return wrong_in(payload_field::suffix, "escape", std::move(behind.error()));
  around.before = std::move(*before);
  around.behind = std::move(*behind);
  append(around.behind, bytes_of(how.eol));
  if (how.pad > payload_bytes_max_v6) {
    return wrong_in(payload_field::pad, "usage",
                    {.what = "more than the longest datagram: at most 65527"});
  }
  around.pad = how.pad;
  if (!how.append.empty()) {
    auto sums = parse_checksums(how.append);
    if (!sums) return wrong_in(payload_field::append, "checksum", std::move(sums.error()));
    around.sums = std::move(*sums);
  }
  around_ = std::make_shared<const prepared_payload::frame>(std::move(around));
  return {};
}

parsed<bytes> payload_reader::body(std::string_view text) {
  if (hex_) return parse_hex(text);
  encoding* into = encoding_ ? &*encoding_ : nullptr;
  if (escapes_ != escape_form::none) return unescape(text, into, also_of(escapes_));
  return into != nullptr ? into->encode(text) : to_bytes(text);
}

payload_outcome<prepared_payload> payload_reader::read(std::string_view text) {
  if (filled_) {
    auto form = payload_template::compile(text, {.escapes = escapes_ != escape_form::none,
                                                 .into = encoding_ ? &*encoding_ : nullptr,
                                                 .also = also_of(escapes_)});
    if (!form) return wrong_in(payload_field::text, "template", std::move(form.error()));
    prepared_payload made(std::move(*form));
    made.around_ = around_;
    return made;
  }
  auto whole = body(text);
  if (!whole) {
    const bool escaped = escapes_ != escape_form::none;
    return wrong_in(payload_field::text,
                    hex_      ? "hex"
                    : escaped ? "escape"
                              : "encoding",
                    std::move(whole.error()));
  }
  prepared_payload made(bytes{});
  made.around_ = around_;
  made.finish(*whole);
  made.form_ = std::move(*whole);
  return made;
}

payload_outcome<bytes> make_payload(const payload_spec& what, const template_context& context) {
  const auto prepared = prepared_payload::of(what);
  if (!prepared) return std::unexpected(prepared.error());
  bytes whole;
  if (auto made = prepared->make(context, whole); !made) return std::unexpected(made.error());
  return whole;
}

}  // namespace dgram::workshop
