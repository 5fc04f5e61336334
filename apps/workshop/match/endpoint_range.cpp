// SPDX-License-Identifier: MIT
#include "workshop/match/endpoint_range.hpp"

#include <algorithm>

#include "workshop/text/quantity.hpp"

namespace dgram::workshop {
namespace {

parsed<network> read_network(std::string_view text) {
  if (text.empty()) return wrong(0, 0, "an address is missing");
  if (const auto percent = text.find('%'); percent != text.npos) {
    return wrong(percent, text.size() - percent, "no interface here: every link is meant");
  }
  const auto read = network::parse(text);
  if (read) return *read;
  const std::size_t slash = std::min(text.find('/'), text.size());
  if (slash < text.size() && address::parse(text.substr(0, slash))) {
    return wrong(slash, text.size() - slash,
                 "not a range: /BITS, and every bit of the address after them 0");
  }
  return wrong(0, text.size(), "not an address: 10.0.0.7, 10.0.0.0/8, 10.0.0.7:5000, [::1]:53");
}

parsed<endpoint_range> read_parts(std::string_view where, std::size_t where_at,
                                  std::string_view port, std::size_t port_at) {
  endpoint_range read;
  const auto network = read_network(where);
  if (!network) return shifted(network.error(), where_at);
  read.where = *network;
  if (port.empty()) return read;
  const auto number = parse_port(port.substr(1));
  if (!number) return shifted(number.error(), port_at + 1);
  read.port = *number;
  return read;
}

}  // namespace

parsed<endpoint_range> endpoint_range::parse(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == text.npos) return wrong(0, 1, "no ] after this [");
    const std::string_view rest = text.substr(close + 1);
    if (!rest.empty() && rest[0] != ':') return wrong(close + 1, 1, "after ] comes :PORT");
    return read_parts(text.substr(1, close - 1), 1, rest, close + 1);
  }
  const bool v6 = std::ranges::count(text, ':') > 1;
  const std::size_t colon = v6 ? text.size() : std::min(text.find(':'), text.size());
  return read_parts(text.substr(0, colon), 0, text.substr(colon), colon);
}

std::string endpoint_range::to_string() const {
  const bool v4 = where.base.is_v4();
  const bool all_bits = where.prefix == (v4 ? 32U : 128U);
  std::string range = all_bits ? where.base.to_string() : where.to_string();
  if (!port) return range;
  return (v4 ? range : "[" + range + "]") + ":" + std::to_string(*port);
}

}  // namespace dgram::workshop
