// SPDX-License-Identifier: MIT
#include <dgram/bytes.hpp>
#include <dgram/endpoint.hpp>
#include <dgram/network.hpp>
#include <dgram/unix_path.hpp>

#include "fuzz/check.hpp"

using namespace dgram;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = as_text({reinterpret_cast<const std::byte*>(data), size});
  if (const auto one = endpoint::parse(text)) {
    const auto again = endpoint::parse(one->to_string());
    fuzz::check(again && *again == *one, "an endpoint reads back what it printed");
    fuzz::check(std::hash<endpoint>()(*again) == std::hash<endpoint>()(*one), "equal hash");
  }
  if (const auto one = address::parse(text)) {
    const auto again = address::parse(one->to_string());
    fuzz::check(again && *again == *one, "an address reads back what it printed");
  }
  if (const auto one = network::parse(text)) {
    const auto again = network::parse(one->to_string());
    fuzz::check(again && again->base == one->base && again->prefix == one->prefix,
                "a network reads back what it printed");
    fuzz::check(one->contains(one->base), "a network contains its base");
  }
  if (const auto one = unix_path::parse(text)) {
    const auto again = unix_path::parse(one->to_string());
    fuzz::check(again && *again == *one, "a path reads back what it printed");
  }
  return 0;
}
