// SPDX-License-Identifier: MIT
#include "host/proc_net.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <string>

namespace dgram::host {
namespace {

// Columns, counted by spaces: "sl local remote st tx:rx tr:when retrnsmt uid timeout inode ref
// pointer drops".
enum column : std::size_t { local = 1, remote = 2, queues = 4, uid = 7, inode = 9, drops = 12 };
constexpr std::size_t columns = 13;

using fields = std::array<std::string_view, columns>;

std::optional<fields> split(std::string_view line) {
  fields found;
  for (auto& socket : found) {
    const std::size_t start = line.find_first_not_of(" \t");
    if (start == line.npos) return std::nullopt;
    line.remove_prefix(start);
    socket = line.substr(0, line.find_first_of(" \t\n"));
    line.remove_prefix(socket.size());
  }
  return found;
}

template <class N>
std::optional<N> number(std::string_view text, int base) {
  N value = 0;
  const auto [rest, code] = std::from_chars(text.begin(), text.end(), value, base);
  if (code != std::errc() || rest != text.end()) return std::nullopt;
  return value;
}

// Each 32-bit word is printed as this machine's number, so its memory is network order again.
template <std::size_t Words>
std::optional<std::array<std::uint32_t, Words>> words(std::string_view hex) {
  std::array<std::uint32_t, Words> words{};
  for (std::size_t i = 0; i < Words; ++i) {
    const auto word = number<std::uint32_t>(hex.substr(8 * i, 8), 16);
    if (!word) return std::nullopt;
    words[i] = *word;
  }
  return words;
}

std::optional<address> parse_address(std::string_view hex) {
  if (hex.size() == 8) {
    if (const auto word = words<1>(hex)) {
      return address::v4(std::bit_cast<address::v4_bytes>(*word));
    }
  }
  if (hex.size() == 32) {
    if (const auto four = words<4>(hex)) {
      return address::v6(std::bit_cast<address::v6_bytes>(*four));
    }
  }
  return std::nullopt;
}

std::optional<endpoint> parse_endpoint(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  const auto where = parse_address(text.substr(0, colon));
  const auto port = number<std::uint16_t>(text.substr(colon + 1), 16);
  if (!where || !port) return std::nullopt;
  return endpoint{*where, *port};
}

std::optional<std::size_t> parse_receive_queue(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  return number<std::uint32_t>(text.substr(colon + 1), 16);
}

}  // namespace

std::optional<udp_socket_info> parse_proc_line(std::string_view line) {
  const auto found = split(line);
  if (!found) return std::nullopt;
  const auto here = parse_endpoint((*found)[local]);
  const auto there = parse_endpoint((*found)[remote]);
  const auto waiting = parse_receive_queue((*found)[queues]);
  const auto owner = number<std::uint32_t>((*found)[uid], 10);
  const auto node = number<std::uint64_t>((*found)[inode], 10);
  const auto lost = number<std::uint64_t>((*found)[drops], 10);
  if (!here || !there || !waiting || !owner || !node || !lost) return std::nullopt;
  udp_socket_info socket;
  socket.local = *here;
  if (there->port != 0) socket.remote = *there;
  socket.uid = *owner;
  socket.inode = *node;
  socket.queue_bytes = *waiting;
  socket.drops = *lost;
  return socket;
}

result<std::vector<udp_socket_info>> read_proc_net(address::family family) {
  const bool v4 = family == address::family::v4;
  std::ifstream table(v4 ? "/proc/net/udp" : "/proc/net/udp6");
  if (!table) {
    return error{{errno, std::system_category()},
                 v4 ? "read /proc/net/udp" : "read /proc/net/udp6"};
  }
  std::vector<udp_socket_info> sockets;
  for (std::string line; std::getline(table, line);) {
    if (auto socket = parse_proc_line(line)) sockets.push_back(std::move(*socket));
  }
  return sockets;
}

}  // namespace dgram::host
