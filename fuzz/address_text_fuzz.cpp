// SPDX-License-Identifier: MIT
#include "workshop/text/address_text.hpp"

#include <dgram/endpoint.hpp>
#include <dgram/unix_path.hpp>

#include "fuzz/check.hpp"
#include "workshop/text/safe_text.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

using form = address_text::form;

void check_read(const parsed<address_text>& read, std::string_view text) {
  if (!read) {
    fuzz::check(read.error().at + read.error().length <= text.size(), "the error lies in the text");
    return;
  }
  fuzz::check(read->port.has_value() || read->kind != form::port_alone, "a port alone is there");
  fuzz::check(read->host.empty() ==
                  (read->kind != form::name && read->kind != form::v4 && read->kind != form::v6),
              "three forms have a host");
  fuzz::check(is_text(as_bytes(read->host)), "a host is text");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto read = parse_address(text);
  check_read(read, text);
  if (read) {
    fuzz::check(parse_address(read->to_string()) == *read, "what was read can be written");
    fuzz::check(read->kind == form::unix_path || read->port, "only a path has no port");
    const bool on_interface = read->host.find('%') != read->host.npos;
    if (read->kind == form::unix_path) {
      fuzz::check(unix_path::parse(read->to_string()).has_value(), "the library reads the path");
    } else if (read->is_literal() && !on_interface) {
      const auto there = endpoint::parse(read->to_string());
      fuzz::check(there && there->port == read->port, "the library reads the literal");
    }
  } else {
    fuzz::check(!endpoint::parse(text), "what the library reads is an address");
  }

  const auto bound = parse_bind(text);
  check_read(bound, text);
  if (bound) {
    fuzz::check(parse_bind(bound->to_string()) == *bound, "what was read can be written");
    fuzz::check(!bound->port || read == bound, "with a port it is an address");
  }
  return 0;
}
