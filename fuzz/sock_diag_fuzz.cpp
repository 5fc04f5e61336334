// SPDX-License-Identifier: MIT
#include "host/sock_diag.hpp"

#include "fuzz/check.hpp"

using namespace dgram;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const byte_view input{reinterpret_cast<const std::byte*>(data), size};
  std::vector<host::udp_socket_info> rows;
  const auto said = host::parse_sock_diag(input, rows);
  fuzz::check(rows.size() <= size / 16, "a row needs at least a header");
  fuzz::check((said.state == host::diag_state::failed) == static_cast<bool>(said.why),
              "a failure has a reason, and only a failure");
  for (const auto& one : rows) fuzz::check(!one.local.is_none(), "a row has a local address");
  return 0;
}
