// SPDX-License-Identifier: MIT
#include "workshop/payload/checksum.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>

#include <boost/crc.hpp>

#include <dgram/limits.hpp>

#include "workshop/text/quantity.hpp"

namespace dgram::workshop {
namespace {

std::uint32_t sum16(byte_view data) noexcept {
  return std::accumulate(data.begin(), data.end(), 0U, [](std::uint32_t sum, std::byte byte) {
    return (sum + std::to_integer<std::uint32_t>(byte)) & 0xffff;
  });
}

std::uint32_t sum8(byte_view data) noexcept { return sum16(data) & 0xff; }
std::uint32_t sum8_negative(byte_view data) noexcept { return -sum16(data) & 0xff; }

std::uint32_t xor8(byte_view data) noexcept {
  return std::accumulate(data.begin(), data.end(), 0U, [](std::uint32_t sum, std::byte byte) {
    return sum ^ std::to_integer<std::uint32_t>(byte);
  });
}

template <class Crc>
std::uint32_t crc(byte_view data) noexcept {
  Crc sum;
  sum.process_bytes(data.data(), data.size());
  return static_cast<std::uint32_t>(sum.checksum());
}

// Bits, polynomial, start, what is xored at the end, and whether bits go in and out mirrored.
template <std::size_t Bits, auto Polynomial, auto Start, auto End, bool Mirrored>
constexpr auto crc_of = crc<boost::crc_optimal<Bits, Polynomial, Start, End, Mirrored, Mirrored>>;

constexpr auto big = std::endian::big;

constexpr checksum table[] = {
    {"sum8", 1, big, sum8},
    {"sum8-neg", 1, big, sum8_negative},
    {"sum16", 2, big, sum16},
    {"xor8", 1, big, xor8},
    {"crc8", 1, big, crc_of<8, 0x07, 0, 0, false>},
    {"crc8-maxim", 1, big, crc_of<8, 0x31, 0, 0, true>},
    {"crc8-rohc", 1, big, crc_of<8, 0x07, 0xff, 0, true>},
    {"crc8-itu", 1, big, crc_of<8, 0x07, 0, 0x55, false>},
    {"crc8-sae", 1, big, crc_of<8, 0x1d, 0xff, 0xff, false>},
    {"crc16-modbus", 2, std::endian::little, crc_of<16, 0x8005, 0xffff, 0, true>},
    {"crc16-arc", 2, big, crc_of<16, 0x8005, 0, 0, true>},
    {"crc16-usb", 2, big, crc_of<16, 0x8005, 0xffff, 0xffff, true>},
    {"crc16-ccitt-false", 2, big, crc_of<16, 0x1021, 0xffff, 0, false>},
    {"crc16-xmodem", 2, big, crc_of<16, 0x1021, 0, 0, false>},
    {"crc16-kermit", 2, big, crc_of<16, 0x1021, 0, 0, true>},
    {"crc16-x25", 2, big, crc_of<16, 0x1021, 0xffff, 0xffff, true>},
    {"crc16-aug-ccitt", 2, big, crc_of<16, 0x1021, 0x1d0f, 0, false>},
    {"crc16-genibus", 2, big, crc_of<16, 0x1021, 0xffff, 0xffff, false>},
    {"crc16-dnp", 2, big, crc_of<16, 0x3d65, 0, 0xffff, true>},
    {"crc32", 4, big, crc_of<32, 0x04c11db7U, 0xffffffffU, 0xffffffffU, true>},
    {"crc32c", 4, big, crc_of<32, 0x1edc6f41U, 0xffffffffU, 0xffffffffU, true>},
    {"crc32-mpeg2", 4, big, crc_of<32, 0x04c11db7U, 0xffffffffU, 0, false>},
};

// Those whose bytes nobody sums up: what stands first in many frames.
constexpr std::int64_t skipped_first_max = 2;

// A number that may be below 0; `left_out` if there is none.
parsed<std::int64_t> place_of(std::string_view text, std::int64_t left_out) {
  if (text.empty()) return left_out;
  const bool below = text.starts_with('-');
  const auto number = parse_count(text.substr(below ? 1 : 0), below ? 1 : 0, payload_bytes_max_v6);
  if (!number) return shifted(number.error(), below ? 1 : 0);
  const auto place = static_cast<std::int64_t>(*number);
  return below ? -place : place;
}

parsed<byte_range> range_of(std::string_view text) {
  constexpr std::string_view dots = "..";
  const std::size_t middle = text.find(dots);
  if (middle == text.npos) return wrong(0, text.size(), "a range is written @2..-1, @2.. or @..9");
  const auto first = place_of(text.substr(0, middle), 0);
  if (!first) return std::unexpected(first.error());
  const std::size_t after = middle + dots.size();
  const auto last = place_of(text.substr(after), -1);
  if (!last) return shifted(last.error(), after);
  if (*first > *last && (*first < 0) == (*last < 0)) {
    return wrong(0, text.size(), "from the larger to the smaller");
  }
  return byte_range{*first, *last};
}

// Byte `i` of the sum as it is sent.
std::byte byte_of(std::uint32_t sum, const appended_checksum& what, std::size_t i) {
  const std::size_t place = what.order == std::endian::little ? i : what.kind->size - 1 - i;
  return static_cast<std::byte>(sum >> (8 * place));
}

// Over all of the payload before it if that fits, else over all but the first bytes.
std::optional<appended_checksum> find_over_most(byte_view payload, appended_checksum candidate) {
  for (candidate.over.first = 0; candidate.over.first <= skipped_first_max;
       ++candidate.over.first) {
    const auto summed = static_cast<std::int64_t>(payload.size()) -
                        static_cast<std::int64_t>(candidate.kind->size) - candidate.over.first;
    if (summed > 0 && ends_in_checksum(payload, candidate)) return candidate;
  }
  return std::nullopt;
}

}  // namespace

std::span<const checksum> checksums() noexcept { return table; }

byte_view byte_range::of(byte_view data) const noexcept {
  const auto size = static_cast<std::int64_t>(data.size());
  const auto place = [size](std::int64_t at) { return at < 0 ? size + at : at; };
  const std::int64_t from = std::clamp(place(first), std::int64_t{0}, size);
  const std::int64_t end = std::clamp(place(last) + 1, from, size);
  return data.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(end - from));
}

parsed<appended_checksum> parse_checksum(std::string_view text) {
  const std::size_t end = std::min(text.find_first_of("@:"), text.size());
  const auto* found = std::ranges::find(table, text.substr(0, end), &checksum::name);
  if (found == std::end(table)) {
    return wrong(0, end,
                 "not a checksum: one of sum8, sum8-neg, sum16, xor8, crc8, crc8-maxim, "
                 "crc8-rohc, crc8-itu, crc8-sae, crc16-modbus, crc16-arc, crc16-usb, "
                 "crc16-ccitt-false, crc16-xmodem, crc16-kermit, crc16-x25, crc16-aug-ccitt, "
                 "crc16-genibus, crc16-dnp, crc32, crc32c, crc32-mpeg2");
  }
  appended_checksum made{found, found->order};
  const std::size_t colon = std::min(text.find(':'), text.size());
  if (end < colon) {
    const auto range = range_of(text.substr(end + 1, colon - end - 1));
    if (!range) return shifted(range.error(), end + 1);
    made.over = *range;
  }
  const std::string_view order = text.substr(colon);
  if (order.empty()) return made;
  made.order = order == ":le" ? std::endian::little : std::endian::big;
  if (order == ":le" || order == ":be") return made;
  return wrong(colon, order.size(), "after a checksum comes :le or :be");
}

parsed<std::vector<appended_checksum>> parse_checksums(std::string_view text) {
  std::vector<appended_checksum> sums;
  for (std::size_t at = 0, end = 0; end < text.size() || sums.empty(); at = end + 1) {
    end = std::min(text.find(',', at), text.size());
    if (sums.size() == checksums_max) return wrong(at, end - at, "more than 8 checksums");
    const auto sum = parse_checksum(text.substr(at, end - at));
    if (!sum) return shifted(sum.error(), at);
    sums.push_back(*sum);
  }
  return sums;
}

std::string to_string(const appended_checksum& what) {
  std::string text(what.kind->name);
  if (what.over != byte_range{}) {
    text += "@" + std::to_string(what.over.first) + ".." + std::to_string(what.over.last);
  }
  if (what.order != what.kind->order) text += what.order == std::endian::little ? ":le" : ":be";
  return text;
}

void append_checksum(bytes& data, const appended_checksum& what) {
  const std::uint32_t sum = what.kind->of(what.over.of(data));
  for (std::size_t i = 0; i < what.kind->size; ++i) data.push_back(byte_of(sum, what, i));
}

bool ends_in_checksum(byte_view payload, const appended_checksum& what) {
  if (payload.size() < what.kind->size) return false;
  const byte_view tail = payload.last(what.kind->size);
  const std::uint32_t sum =
      what.kind->of(what.over.of(payload.first(payload.size() - tail.size())));
  for (std::size_t i = 0; i < tail.size(); ++i) {
    if (tail[i] != byte_of(sum, what, i)) return false;
  }
  return true;
}

std::vector<appended_checksum> detect_checksums(byte_view payload, std::size_t least_bytes) {
  std::vector<appended_checksum> found;
  if (std::ranges::count(payload, std::byte{}) == std::ssize(payload)) return found;
  for (const checksum& kind : table) {
    if (kind.size < least_bytes) continue;
    for (const std::endian order : {std::endian::little, std::endian::big}) {
      if (order != kind.order && kind.size == 1) continue;
      if (const auto sum = find_over_most(payload, {&kind, order})) found.push_back(*sum);
    }
  }
  std::ranges::stable_sort(found, std::greater{}, [](const auto& sum) { return sum.kind->size; });
  return found;
}

}  // namespace dgram::workshop
