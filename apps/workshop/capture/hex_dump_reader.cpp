// SPDX-License-Identifier: MIT
#include "workshop/capture/hex_dump_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "workshop/text/hex.hpp"

namespace dgram::workshop {
namespace {

constexpr std::string_view white = " \t";
constexpr std::size_t offset_digits_min = 4;
constexpr std::size_t offset_digits_max = 16;
constexpr std::size_t middle_bytes = 8;

std::size_t digits_from(std::string_view line, std::size_t at) {
  std::size_t end = at;
  while (end < line.size() && hex_digit(line[end])) ++end;
  return end - at;
}

std::size_t after_white(std::string_view line, std::size_t at) {
  return std::min(line.find_first_not_of(white, at), line.size());
}

bool ends_word(std::string_view line, std::size_t at) {
  return at == line.size() || white.contains(line[at]);
}

// One byte of its own, as all but xxd and tcpdump write them.
bool is_byte(std::string_view line, std::size_t at) {
  return digits_from(line, at) == 2 && ends_word(line, at + 2);
}

/// The start of a line.
struct offset_mark {
  std::uint64_t value = 0;
  std::size_t at = 0;    ///< of its first character
  std::size_t body = 0;  ///< where the bytes begin
  bool colon = false;
  bool lone = false;   ///< nothing follows
  bool loose = false;  ///< only one space after it: it may be two bytes of plain hex
};

std::optional<offset_mark> offset_of(std::string_view line) {
  offset_mark mark;
  mark.at = after_white(line, 0);
  std::size_t at = mark.at;
  if (line.substr(at).starts_with("0x") || line.substr(at).starts_with("0X")) at += 2;
  const std::size_t digits = digits_from(line, at);
  if (digits < offset_digits_min || digits > offset_digits_max) return std::nullopt;
  for (const char c : line.substr(at, digits)) mark.value = mark.value << 4U | *hex_digit(c);
  at += digits;
  mark.colon = at < line.size() && line[at] == ':';
  if (mark.colon) ++at;
  if (!ends_word(line, at)) return std::nullopt;
  mark.body = after_white(line, at);
  mark.lone = mark.body == line.size();
  mark.loose = !mark.colon && mark.body - at == 1 && line[at] == ' ';
  if (!mark.colon && !mark.lone && !is_byte(line, mark.body)) return std::nullopt;
  return mark;
}

/// Line by line; errors count from the start of the line.
class dump_reader {
 public:
  explicit dump_reader(bool with_offsets) : with_offsets_(with_offsets) {}

  parsed<void> take(std::string_view line);
  parsed<std::vector<bytes>> end(std::size_t text_size);

 private:
  parsed<void> take_plain(std::string_view line);
  parsed<void> take_with_offset(std::string_view line);
  parsed<void> take_bytes(std::string_view line, const offset_mark& mark);
  parsed<void> repeat(std::string_view line, const offset_mark& mark);
  parsed<void> room_for(std::string_view line, std::uint64_t more);
  void begin();

  bool with_offsets_;
  bool open_ = false;  // the last of all_ may go on
  std::optional<std::size_t> star_;
  bytes last_line_;
  std::vector<bytes> all_;
  std::size_t total_ = 0;
};

void dump_reader::begin() {
  all_.emplace_back();
  last_line_.clear();
  open_ = true;
}

parsed<void> dump_reader::room_for(std::string_view line, std::uint64_t more) {
  if (more > hex_dump_datagram_bytes_max - all_.back().size()) {
    return wrong(0, line.size(), "longer than a datagram can be: 65,535 bytes");
  }
  if (more > hex_dump_bytes_max - total_) return wrong(0, line.size(), "more than 64 MiB in all");
  total_ += more;
  return {};
}

parsed<void> dump_reader::take(std::string_view line) {
  const std::size_t first = after_white(line, 0);
  if (first < line.size() && line[first] == '#') return {};
  if (with_offsets_) return first == line.size() ? parsed<void>() : take_with_offset(line);
  if (first < line.size()) return take_plain(line);
  open_ = false;
  return {};
}

parsed<void> dump_reader::take_plain(std::string_view line) {
  const auto more = parse_hex(line);
  if (!more) return std::unexpected(more.error());
  if (!open_) begin();
  if (auto fits = room_for(line, more->size()); !fits) return fits;
  append(all_.back(), *more);
  return {};
}

parsed<void> dump_reader::take_with_offset(std::string_view line) {
  const std::size_t first = after_white(line, 0);
  if (line[first] == '*' && after_white(line, first + 1) == line.size()) {
    if (last_line_.empty()) return wrong(first, 1, "no line before it that could be repeated");
    star_ = first;
    return {};
  }
  const auto mark = offset_of(line);
  if (!mark)
    return wrong(first, line.size() - first, "each line of this dump begins with an offset");
  if (star_) {
    if (auto done = repeat(line, *mark); !done) return done;
  } else if (mark->value == 0) {
    begin();
  } else if (!open_ || mark->value != all_.back().size()) {
    return wrong(mark->at, mark->body - mark->at,
                 "not the next offset: bytes are missing or extra");
  }
  return take_bytes(line, *mark);
}

// A `*` stands for whole lines.
parsed<void> dump_reader::repeat(std::string_view line, const offset_mark& mark) {
  star_.reset();
  const std::size_t before = all_.back().size();
  if (mark.value <= before || (mark.value - before) % last_line_.size() != 0) {
    return wrong(mark.at, mark.body - mark.at, "not the next offset: bytes are missing or extra");
  }
  if (auto fits = room_for(line, mark.value - before); !fits) return fits;
  bytes& whole = all_.back();
  whole.resize(mark.value);
  for (std::size_t i = before; i < whole.size(); ++i) whole[i] = whole[i - last_line_.size()];
  return {};
}

parsed<void> dump_reader::take_bytes(std::string_view line, const offset_mark& mark) {
  bytes read;
  for (std::size_t at = mark.body; at < line.size();) {
    if (line[at] == '|' || line[at] == '>') break;
    const std::size_t digits = digits_from(line, at);
    const std::size_t end = at + digits;
    if (!ends_word(line, end)) return wrong(end, 1, "not a hexadecimal digit");
    if (digits % 2 != 0)
      return wrong(end - 1, 1, "half a byte: each byte is two hexadecimal digits");
    if (!mark.colon && digits != 2) {
      return wrong(at, digits, "words may be of either byte order: bytes one by one are wanted");
    }
    for (std::size_t i = at; i < end; i += 2) {
      read.push_back(static_cast<std::byte>(*hex_digit(line[i]) << 4U | *hex_digit(line[i + 1])));
    }
    at = after_white(line, end);
    const bool apart = at - end > 1 || (end < line.size() && line[end] == '\t');
    const bool middle = !mark.colon && at - end == 2 && read.size() == middle_bytes;
    if (apart && !(middle && is_byte(line, at))) break;
  }
  if (auto fits = room_for(line, read.size()); !fits) return fits;
  append(all_.back(), read);
  last_line_ = std::move(read);
  return {};
}

parsed<std::vector<bytes>> dump_reader::end(std::size_t text_size) {
  if (star_) return wrong(text_size, 0, "after * an offset is wanted, to tell how often");
  return std::move(all_);
}

/// The lines of a text without their ends, each with where it begins.
template <class Each>
parsed<void> for_each_line(std::string_view text, Each each) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    while (line.ends_with('\r')) line.remove_suffix(1);
    if (auto done = each(line); !done) return shifted(done.error(), at);
    at = end + 1;
  }
  return {};
}

// The form is that of the first line with more than one word; no such line is an error here.
bool has_offsets(std::string_view text) {
  bool found = false;
  const auto undecided = for_each_line(text, [&](std::string_view line) -> parsed<void> {
    const std::size_t first = after_white(line, 0);
    if (first == line.size() || line[first] == '#') return {};
    const auto mark = offset_of(line);
    if (mark && mark->lone && !mark->colon) return {};
    found = mark && (!mark->loose || mark->value == 0);
    return wrong(0, 0, "known");
  });
  return !undecided && found;
}

}  // namespace

parsed<std::vector<bytes>> parse_hex_dump(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  const std::size_t begin = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  const std::string_view dump = text.substr(begin);
  dump_reader all(has_offsets(dump));
  auto read = for_each_line(dump, [&](std::string_view line) { return all.take(line); });
  if (!read) return shifted(read.error(), begin);
  return all.end(text.size());
}

}  // namespace dgram::workshop
