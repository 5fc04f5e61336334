// SPDX-License-Identifier: MIT
// Whatever a socket tells of a datagram: written as pcapng it reads back the same.
#include <algorithm>
#include <cstring>
#include <string>

#include <dgram/limits.hpp>

#include "fuzz/check.hpp"
#include "workshop/capture/capture_reader.hpp"
#include "workshop/capture/pcapng_writer.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

/// Takes values off the front; zeros at the end.
class source {
 public:
  explicit source(byte_view data) : left_(data) {}
  template <class T>
  T take() {
    T value{};
    const std::size_t size = std::min(sizeof value, left_.size());
    if (size != 0) std::memcpy(&value, left_.data(), size);  // of nothing, data() may be null
    left_ = left_.subspan(size);
    return value;
  }
  byte_view take(std::size_t most) {
    const byte_view one = left_.first(std::min(most, left_.size()));
    left_ = left_.subspan(one.size());
    return one;
  }
  [[nodiscard]] byte_view rest() const { return left_; }

 private:
  byte_view left_;
};

endpoint end_of(source& from) {
  const auto kind = from.take<std::uint8_t>();
  endpoint one;
  one.port = from.take<std::uint16_t>();
  if (kind % 8 == 0) return one;  // not known
  const auto bytes = from.take<address::v6_bytes>();
  one.address =
      kind % 2 == 0 ? address::v6(bytes) : address::v4(bytes[0], bytes[1], bytes[2], bytes[3]);
  return one;
}

datagram datagram_of(source& from) {
  datagram one;
  one.source = end_of(from);
  one.target = end_of(from);
  const auto seconds = from.take<std::uint32_t>();
  one.timestamp = system_time(std::chrono::seconds(seconds) +
                              std::chrono::nanoseconds(from.take<std::uint32_t>() % 1'000'000'000));
  one.ttl = from.take<std::uint8_t>();
  one.dscp = static_cast<std::uint8_t>(from.take<std::uint8_t>() % 64);
  one.ecn = static_cast<ecn>(from.take<std::uint8_t>() % 4);
  const auto more = from.take<std::uint16_t>();
  one.payload = from.rest();
  one.wire_bytes = one.payload.size() + (more % 4 == 0 ? more : 0U);
  one.truncated = one.wire_bytes > one.payload.size();
  return one;
}

void check_same(const datagram& read, const datagram& written) {
  fuzz::check(as_text(read.payload) == as_text(written.payload), "the payload");
  fuzz::check(read.wire_bytes == written.wire_bytes, "how long it was sent");
  fuzz::check(read.truncated == written.truncated, "whether it was cut");
  fuzz::check(read.timestamp == written.timestamp, "the time, to the nanosecond");
  fuzz::check(read.source.port == written.source.port, "the source's port");
  fuzz::check(read.target.port == written.target.port, "the target's port");
  const address& from = written.source.address;
  const address& to = written.target.address;
  fuzz::check(from.is_any() || read.source.address == from, "the source");
  fuzz::check(to.is_any() || read.target.address == to, "the target");
  fuzz::check(read.ttl == written.ttl && read.dscp == written.dscp && read.ecn == written.ecn,
              "TTL, DSCP and ECN");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  source from({reinterpret_cast<const std::byte*>(data), size});
  const auto way = static_cast<capture_way>(from.take<std::uint8_t>() % 3);
  const std::string words(as_text(from.take(from.take<std::uint8_t>() % 16)));
  const datagram one = datagram_of(from);

  bytes file;
  append_capture_head(file, words);
  append_capture_note(file, *one.timestamp, words);
  const std::size_t before = file.size();
  const auto written = append_captured(file, one, way, words);
  fuzz::check(written.has_value() || file.size() == before, "nothing, or the whole block");
  append_capture_account(file, *one.timestamp, {.captured = 1, .dropped_by_kernel = size});
  fuzz::check(file.size() % 4 == 0, "blocks are aligned");

  auto reader = capture_reader::open(file);
  fuzz::check(reader.has_value(), "it can be read");
  const auto read = reader->next();
  fuzz::check(read.has_value() == written.has_value(), "what was written is there");
  if (read) {
    check_same(*read, one);
  } else if (written.error() == uncaptured::no_address) {
    fuzz::check(one.source.is_none() || one.target.is_none(), "both ends would do");
  } else {
    fuzz::check(one.wire_bytes > payload_bytes_max_v4, "so much would fit");
  }
  fuzz::check(!reader->next() && !reader->fault(), "and nothing else");
  return 0;
}
