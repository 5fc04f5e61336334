// SPDX-License-Identifier: MIT
#include <optional>

#include <dgram/limits.hpp>

#include "fuzz/check.hpp"
#include "workshop/capture/capture_reader.hpp"
#include "workshop/capture/pcapng_writer.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

void check_datagram(const datagram& one) {
  fuzz::check(one.timestamp.has_value(), "every datagram has a time");
  fuzz::check(one.payload.size() <= one.wire_bytes, "a payload is no longer than it was sent");
  fuzz::check(one.truncated == (one.payload.size() < one.wire_bytes), "a cut payload says so");
  fuzz::check(!one.source.is_none() && !one.target.is_none(), "both ends are known");
}

// What was read can be written, and reads back the same.
void check_again(const datagram& one) {
  bytes file;
  append_capture_head(file, "fuzz");
  const auto written = append_captured(file, one, capture_way::in);
  if (!written) {  // IPv6 packets between IPv4-mapped addresses are written as IPv4
    return fuzz::check(one.wire_bytes > payload_bytes_max_v4, "only what is too long is refused");
  }
  auto reader = capture_reader::open(file);
  fuzz::check(reader.has_value(), "what is written can be read");
  const auto same = reader->next();
  fuzz::check(same.has_value(), "with its datagram");
  fuzz::check(as_text(same->payload) == as_text(one.payload), "its payload");
  fuzz::check(same->wire_bytes == one.wire_bytes, "its length");
  fuzz::check(same->source.port == one.source.port && same->target.port == one.target.port,
              "its ports");
  fuzz::check(same->timestamp == one.timestamp, "and its time");
  fuzz::check(!reader->next() && !reader->fault(), "and nothing else");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const byte_view file{reinterpret_cast<const std::byte*>(data), size};
  auto reader = capture_reader::open(file);
  if (!reader) return 0;
  std::uint64_t given = 0;
  while (const auto one = reader->next()) {
    check_datagram(*one);
    check_again(*one);
    ++given;
  }
  for (std::size_t i = 0; i < capture_skips_count; ++i) {
    given += reader->skipped(static_cast<capture_skip>(i));
  }
  fuzz::check(given == reader->records(), "every record is given or counted as skipped");
  return 0;
}
