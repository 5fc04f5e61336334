// SPDX-License-Identifier: MIT
#include "host/proc_net.hpp"

#include <string>

#include <dgram/bytes.hpp>

#include "fuzz/check.hpp"

using namespace dgram;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const byte_view input{reinterpret_cast<const std::byte*>(data), size};
  const auto one = host::parse_proc_line(as_text(input));
  if (!one) return 0;
  fuzz::check(!one->local.is_none(), "a row has a local address");
  fuzz::check(!one->remote || one->remote->port != 0, "a peer has a port");
  fuzz::check(endpoint::parse(one->local.to_string()).has_value(), "its endpoint prints and reads");
  const auto spaced = host::parse_proc_line("  " + std::string(as_text(input)) + " \n");
  fuzz::check(spaced && spaced->local == one->local && spaced->drops == one->drops,
              "spaces around a line mean nothing");
  return 0;
}
