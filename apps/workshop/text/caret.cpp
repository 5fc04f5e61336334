// SPDX-License-Identifier: MIT
#include "workshop/text/caret.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "workshop/text/safe_text.hpp"
#include "workshop/text/utf8.hpp"

namespace dgram::workshop {
namespace {

// What one character of the text looks like, and where it stands.
struct piece {
  std::string shown;
  std::size_t columns;
  std::size_t at;  // its first byte in the text
};

struct range {
  char32_t first, last;
};

// Unicode 15, East Asian Width W and F, in broad strokes: what lies between these is unassigned,
// or rare enough that a caret one column off does no harm.
constexpr range wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xa960, 0xa97f},
    {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff01, 0xff60},
    {0xffe0, 0xffe6},   {0x16fe0, 0x18cff}, {0x1aff0, 0x1b2ff}, {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff}, {0x1f900, 0x1faff}, {0x20000, 0x3fffd},
};
constexpr range combining[] = {
    {0x300, 0x36f}, {0x1ab0, 0x1aff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}};

bool is_in(std::span<const range> ranges, char32_t code) {
  return std::ranges::any_of(ranges, [&](range r) { return code >= r.first && code <= r.last; });
}

std::size_t columns_of(std::string_view shown) {
  if (shown[0] == '\\') return shown.size();  // itself, or an escape: ASCII
  const char32_t code = first_character(shown).code;
  return is_in(wide, code) ? 2 : is_in(combining, code) ? 0 : 1;
}

std::vector<piece> pieces_of(std::string_view text) {
  std::vector<piece> pieces;
  for (std::size_t at = 0; at < text.size();) {
    piece piece{.shown = {}, .columns = 0, .at = at};
    at += append_visible(piece.shown, text.substr(at));
    piece.columns = columns_of(piece.shown);
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

std::size_t columns_between(const std::vector<piece>& pieces, std::size_t from, std::size_t to) {
  std::size_t columns = 0;
  for (std::size_t i = from; i < to; ++i) columns += pieces[i].columns;
  return columns;
}

// The pieces [first, last) that fit, a third of the line before `place`.
std::pair<std::size_t, std::size_t> window(const std::vector<piece>& pieces, std::size_t place) {
  if (columns_between(pieces, 0, pieces.size()) <= caret_columns_max) return {0, pieces.size()};
  constexpr std::size_t room = caret_columns_max - 2;  // a … on each side
  std::size_t first = place;
  std::size_t columns = 0;
  while (first > 0 && columns + pieces[first - 1].columns <= room / 3) {
    columns += pieces[--first].columns;
  }
  std::size_t last = place;
  while (last < pieces.size() && columns + pieces[last].columns <= room) {
    columns += pieces[last++].columns;
  }
  return {first, last};
}

}  // namespace

std::string caret(std::string_view text, const parse_error& why) {
  const auto pieces = pieces_of(text);
  const auto pieces_until = [&](std::size_t at) {  // those that begin before byte `at`
    return static_cast<std::size_t>(std::ranges::lower_bound(pieces, at, {}, &piece::at) -
                                    pieces.begin());
  };
  const std::size_t place = pieces_until(why.at);
  const auto [first, last] = window(pieces, place);

  std::string lines = first > 0 ? "…" : "";
  for (std::size_t i = first; i < last; ++i) lines += pieces[i].shown;
  if (last < pieces.size()) lines += "…";

  const std::size_t indent = (first > 0 ? 1 : 0) + columns_between(pieces, first, place);
  const std::size_t past = std::min(pieces_until(why.at + why.length), last);
  const std::size_t marked = std::max<std::size_t>(columns_between(pieces, place, past), 1);
  return lines + '\n' + std::string(indent, ' ') + '^' + std::string(marked - 1, '~');
}

}  // namespace dgram::workshop
