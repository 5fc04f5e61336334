// SPDX-License-Identifier: MIT
#include "workshop/match/pattern.hpp"

#include <re2/re2.h>

#include "workshop/text/hex.hpp"

namespace dgram::workshop {
namespace {

const char* sentence_of(RE2::ErrorCode code) {
  switch (code) {
    case RE2::ErrorBadEscape: return "no such escape in a regular expression";
    case RE2::ErrorBadCharClass:
    case RE2::ErrorBadCharRange: return "no such range or class of characters";
    case RE2::ErrorMissingBracket: return "a ] is missing";
    case RE2::ErrorMissingParen: return "a ) is missing";
    case RE2::ErrorUnexpectedParen: return "no ( before this )";
    case RE2::ErrorTrailingBackslash: return "nothing after the last backslash";
    case RE2::ErrorRepeatArgument: return "nothing before it to repeat";
    case RE2::ErrorRepeatSize: return "this cannot be repeated so often";
    case RE2::ErrorRepeatOp: return "a repetition of a repetition";
    case RE2::ErrorBadPerlOp: return "this regular expression cannot do that: no look-around";
    case RE2::ErrorBadUTF8: return "not UTF-8";
    case RE2::ErrorBadNamedCapture: return "a bad name of a group";
    case RE2::ErrorPatternTooLarge: return "the regular expression is too large";
    default: return "not a regular expression";
  }
}

constexpr std::string_view hex_scheme = "hex:";

bool is_regex(std::string_view text) {
  return text.size() > 2 && text.starts_with('/') && text.ends_with('/');
}

}  // namespace

parsed<pattern> pattern::parse(std::string_view text, encoding* into) {
  if (is_regex(text)) return parse_regex(text);
  pattern made;
  parsed<bytes> wanted = to_bytes(text);
  if (text.starts_with(hex_scheme)) {
    wanted = parse_hex(text.substr(hex_scheme.size()));
    if (!wanted) return shifted(wanted.error(), hex_scheme.size());
  } else if (into != nullptr) {
    wanted = into->encode(text);
    if (!wanted) return std::unexpected(wanted.error());
  }
  made.wanted_ = std::move(*wanted);
  return made;
}

parsed<pattern> pattern::parse_regex(std::string_view text) {
  const std::string_view inside = text.substr(1, text.size() - 2);
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_max_mem(regex_memory_bytes_max);
  const auto regex = std::make_shared<const RE2>(re2::StringPiece(inside), options);
  if (!regex->ok()) {
    // RE2 says which piece it did not like, and not where it stands.
    const std::string& piece = regex->error_arg();
    const std::size_t at = piece.empty() ? inside.npos : inside.rfind(piece);
    const char* sentence = sentence_of(regex->error_code());
    return at == inside.npos ? wrong(1, inside.size(), sentence)
                             : wrong(1 + at, piece.size(), sentence);
  }
  pattern made;
  made.regex_ = regex;
  return made;
}

bool pattern::matches(byte_view payload) const {
  if (regex_) return RE2::PartialMatch(as_text(payload), *regex_);
  if (wanted_.empty()) return payload.empty();
  return contains(payload, wanted_);
}

}  // namespace dgram::workshop
