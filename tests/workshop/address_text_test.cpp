// SPDX-License-Identifier: MIT
#include "workshop/text/address_text.hpp"

#include <gtest/gtest.h>

namespace dgram::workshop {
namespace {

using form = address_text::form;

// "what at length", or "" if there is no error.
std::string error_of(const parsed<address_text>& address) {
  if (address) return "";
  return address.error().what + " " + std::to_string(address.error().at) + " " +
         std::to_string(address.error().length);
}

std::string error_of(std::string_view text) { return error_of(parse_address(text)); }

struct example {
  const char* text;
  form kind;
  const char* host;
  std::uint16_t port;
};

TEST(AddressText, TakesEveryFormApart) {
  const example good[] = {
      {"localhost:9999", form::name, "localhost", 9999},
      {"a_b.example-1.com:53", form::name, "a_b.example-1.com", 53},
      {"example.com.:53", form::name, "example.com.", 53},
      {"1and1.com:80", form::name, "1and1.com", 80},
      {"bücher.example:80", form::name, "bücher.example", 80},
      {"cafe:80", form::name, "cafe", 80},
      {"127.0.0.1:0", form::v4, "127.0.0.1", 0},
      {"239.1.2.3:5000", form::v4, "239.1.2.3", 5000},
      {"[::1]:9999", form::v6, "::1", 9999},
      {"[2001:DB8::1]:53", form::v6, "2001:DB8::1", 53},
      {"[::ffff:1.2.3.4]:53", form::v6, "::ffff:1.2.3.4", 53},
      {"[fe80::1%eth0]:53", form::v6, "fe80::1%eth0", 53},
      {"[ff02::1%no-such-0]:53", form::v6, "ff02::1%no-such-0", 53},
      {":65535", form::every_host, "", 65'535},
      {"9999", form::port_alone, "", 9999},
      {"0", form::port_alone, "", 0},
  };
  for (const auto& one : good) {
    const auto read = parse_address(one.text);
    ASSERT_TRUE(read) << one.text << ": " << read.error().what;
    EXPECT_EQ(read->kind, one.kind) << one.text;
    EXPECT_EQ(read->host, one.host) << one.text;
    EXPECT_EQ(read->port, one.port) << one.text;
    EXPECT_EQ(read->path, "") << one.text;
    EXPECT_EQ(read->to_string(), one.text);
  }
}

TEST(AddressText, TakesUnixPaths) {
  for (const std::string path : {"/run/x.sock", "./x", "../x y", "@name", "@a:b"}) {
    const auto read = parse_address("unix:" + path);
    ASSERT_TRUE(read) << path;
    EXPECT_EQ(read->kind, form::unix_path);
    EXPECT_EQ(read->path, path);
    EXPECT_FALSE(read->port);
    EXPECT_EQ(read->to_string(), "unix:" + path);
    EXPECT_TRUE(read->is_literal());
  }
  EXPECT_EQ(error_of("unix:9999"), "after unix: comes /path, ./path or @name 5 4");
  EXPECT_EQ(error_of("unix:"), "after unix: comes /path, ./path or @name 5 0");
  EXPECT_EQ(error_of("unix:@"), "not a socket path: 1 to 107 bytes 5 1");
  EXPECT_TRUE(parse_address("unix:/" + std::string(106, 'a')));
  EXPECT_EQ(error_of("unix:/" + std::string(107, 'a')), "not a socket path: 1 to 107 bytes 5 108");
}

TEST(AddressText, AHostThatEndsInANumberIsADottedQuad) {
  for (const std::string host :
       {"10.1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "010.0.0.1", "1.2.3.04", "0x7f.0.0.1",
        "127.0.0.0x1", "0x", "12345", "host.5", "1.2.3.4."}) {
    EXPECT_EQ(error_of(host + ":80"),
              "an address of numbers has four, 0 to 255, without leading zeros 0 " +
                  std::to_string(host.size()));
  }
}

TEST(AddressText, APortIsNeeded) {
  EXPECT_EQ(error_of("localhost"), "a port is missing: HOST:PORT 9 0");
  EXPECT_EQ(error_of("localhost:"), "a port is missing: HOST:PORT 10 0");
  EXPECT_EQ(error_of("[::1]"), "a port is missing: HOST:PORT 5 0");
  EXPECT_EQ(error_of("[::1]:"), "a port is missing: HOST:PORT 6 0");
  EXPECT_EQ(error_of(":"), "a port is missing: HOST:PORT 1 0");
}

TEST(AddressText, APortIsANumberOfSixteenBits) {
  EXPECT_EQ(error_of("localhost:65536"), "a port is a decimal number from 0 to 65535 10 5");
  EXPECT_EQ(error_of("localhost:http"), "a port is a decimal number from 0 to 65535 10 4");
  EXPECT_EQ(error_of("[::1]:-1"), "a port is a decimal number from 0 to 65535 6 2");
  EXPECT_EQ(error_of(":+1"), "a port is a decimal number from 0 to 65535 1 2");
  EXPECT_EQ(error_of("65536"), "a port is a decimal number from 0 to 65535 0 5");
}

TEST(AddressText, KnowsTheHabitsOfOtherPrograms) {
  EXPECT_EQ(error_of("localhost 9999"), "no space in an address: did you mean HOST:PORT? 9 1");
  EXPECT_EQ(error_of("udp://localhost:9999"), "no scheme before an address: HOST:PORT 0 6");
  EXPECT_EQ(error_of("*:9999"), "every address of this machine is written :PORT 0 1");
  EXPECT_EQ(error_of("::1"), "an IPv6 address goes in brackets: [ADDRESS]:PORT 0 3");
  EXPECT_EQ(error_of("fe80::1%eth0"), "an IPv6 address goes in brackets: [ADDRESS]:PORT 0 12");
  EXPECT_EQ(error_of("::1:9999"), "an IPv6 address goes in brackets: [ADDRESS]:PORT 0 8");
  EXPECT_EQ(error_of("host:1:2"), "one colon too many: HOST:PORT 6 1");
  EXPECT_EQ(error_of(""), "an address is missing: HOST:PORT 0 0");
}

TEST(AddressText, WhatIsInBracketsIsAnIpv6Address) {
  EXPECT_EQ(error_of("[1.2.3.4]:80"), "not an IPv6 address 1 7");
  EXPECT_EQ(error_of("[localhost]:80"), "not an IPv6 address 1 9");
  EXPECT_EQ(error_of("[]:80"), "not an IPv6 address 1 0");
  EXPECT_EQ(error_of("[1::2::3]:80"), "not an IPv6 address 1 7");
  EXPECT_EQ(error_of("[::1"), "no ] after this [ 0 1");
  EXPECT_EQ(error_of("[::1]80"), "after ] comes :PORT 5 1");
  EXPECT_EQ(error_of("[fe80::1%]:80"), "an interface is missing after % 9 0");
  EXPECT_EQ(error_of("[::1%lo]:80"), "only a link-local or multicast address has an interface 4 3");
  EXPECT_EQ(error_of("[fe80::1%\x1b]:80"), "not an interface 9 1");
  EXPECT_EQ(error_of("[fe80::1%eth0:1]:80"), "not an interface 9 6");
  EXPECT_EQ(error_of("[fe80::1%a/b]:80"), "not an interface 9 3");
}

TEST(AddressText, ANameIsMadeOfPartsAndLetters) {
  EXPECT_EQ(error_of("a b:1"), "no space in an address: did you mean HOST:PORT? 1 1");
  EXPECT_EQ(error_of("a$b:1"), "not a letter of a host name 1 1");
  EXPECT_EQ(error_of("user@host:1"), "not a letter of a host name 4 1");
  EXPECT_EQ(error_of("a..b:1"), "a part of the host name is missing 2 0");
  EXPECT_EQ(error_of(".a:1"), "a part of the host name is missing 0 0");
  EXPECT_EQ(error_of(".:1"), "a part of the host name is missing 0 0");
  EXPECT_EQ(error_of("a\u202e:1"), "not a host name 0 4");
  EXPECT_EQ(error_of("a\xff:1"), "not a host name 0 2");
}

TEST(AddressText, ANameIsNotLongerThanDnsAllows) {
  const std::string label(63, 'a');
  const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'a');
  EXPECT_EQ(longest.size(), host_bytes_max);
  EXPECT_TRUE(parse_address(longest + ":1"));
  EXPECT_TRUE(parse_address(longest + ".:1")) << "the root's dot does not count";
  EXPECT_EQ(error_of(longest + "a:1"), "a host name has at most 253 bytes 0 254");
  EXPECT_EQ(error_of("x." + label + "a:1"), "a part of a host name has at most 63 bytes 2 64");
}

TEST(AddressText, BindTakesEitherHalf) {
  const std::pair<const char*, form> good[] = {
      {"10.0.0.1", form::v4},    {"10.0.0.1:5000", form::v4},  {":5000", form::every_host},
      {"[::1]", form::v6},       {"[::1]:5000", form::v6},     {"[fe80::1%eth0]", form::v6},
      {"localhost", form::name}, {"unix:@me", form::unix_path}};
  for (const auto& [text, kind] : good) {
    const auto read = parse_bind(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(read->kind, kind) << text;
    EXPECT_EQ(read->to_string(), text);
  }
  EXPECT_FALSE(parse_bind("10.0.0.1")->port);
  EXPECT_EQ(parse_bind(":0")->port, 0);
}

TEST(AddressText, BindDoesNotGuess) {
  EXPECT_EQ(error_of(parse_bind("5000")), "a port alone is written :PORT here 0 4");
  EXPECT_EQ(error_of(parse_bind("")), "an address or :PORT is missing 0 0");
  EXPECT_EQ(error_of(parse_bind("::1")), "an IPv6 address goes in brackets: [ADDRESS]:PORT 0 3");
  EXPECT_EQ(error_of(parse_bind(":")), "a port is missing: HOST:PORT 1 0");
  EXPECT_EQ(error_of(parse_bind("10.0.0.1:")), "a port is missing: HOST:PORT 9 0");
}

}  // namespace
}  // namespace dgram::workshop
