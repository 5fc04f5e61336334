// SPDX-License-Identifier: MIT
#include "assist/web/http_head.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dgram::assist {
namespace {

using namespace std::string_literals;

// A head with these lines between Host and the end.
std::string get(const std::string& more = "", const std::string& first = "GET / HTTP/1.1") {
  return first + "\r\nHost: 127.0.0.1:9990\r\n" + more + "\r\n";
}

TEST(HttpHead, AGoodOneIsRead) {
  const auto head = parse_head(get("Accept: */*\r\nX-Empty:\r\nX-Space: \t a  \r\n"));
  ASSERT_TRUE(head);
  EXPECT_EQ(head->method_string(), "GET");
  EXPECT_EQ(head->target(), "/");
  EXPECT_EQ((*head)["x-space"], "a");
  EXPECT_EQ(body_bytes(*head), 0U);
}

TEST(HttpHead, ABodyHasALengthThatIsAPlainNumber) {
  const std::string post = "POST / HTTP/1.1";
  EXPECT_EQ(body_bytes(*parse_head(get("Content-Length: 10\r\n", post))), 10U);
  for (const char* wrong : {"", "-1", "+1", "1 1", "0x10", "1, 1", "1,1", "1e3", "ten", "1;",
                            "18446744073709551616", "99999999999999999999999"}) {
    EXPECT_FALSE(parse_head(get("Content-Length: "s + wrong + "\r\n", post))) << wrong;
  }
}

TEST(HttpHead, WhatTwoReadersCouldUnderstandDifferentlyIsRefused) {
  const std::string post = "POST / HTTP/1.1";
  for (const char* wrong :
       {"Content-Length: 1\r\nContent-Length: 1\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n",
        "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n", "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding: xchunked\r\n", "Content-Length : 1\r\n", "Content-Length\t: 1\r\n",
        "X: a\r\n b\r\n", "X: a\r\n\tb\r\n", " X: a\r\n", ": a\r\n", "X\r\n", "X y: a\r\n",
        "X: a\nContent-Length: 1\r\n", "X: a\rb\r\n", "X: a\r\r\n"}) {
    EXPECT_FALSE(parse_head(get(wrong, post))) << wrong;
  }
  EXPECT_FALSE(parse_head(get("X: a\0b\r\n"s)));
}

TEST(HttpHead, WhatMustBeAloneIs) {
  for (const char* twice :
       {"Host: 127.0.0.1:9990", "Host: evil.com", "Origin: http://a", "Authorization: Bearer a",
        "Content-Type: application/json", "Sec-Fetch-Site: none", "sec-fetch-SITE: none",
        "Upgrade: websocket", "Sec-WebSocket-Protocol: dgram.v1"}) {
    const std::string line = twice + "\r\n"s;
    EXPECT_FALSE(parse_head(get(line + line))) << twice;
  }
  EXPECT_FALSE(parse_head(get("hOST: 127.0.0.1:9990\r\n")));
}

TEST(HttpHead, AHostThereMustBe) {
  EXPECT_FALSE(parse_head("GET / HTTP/1.1\r\n\r\n"));
  EXPECT_FALSE(parse_head("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_FALSE(parse_head("GET / HTTP/1.1\r\nHost:\r\n\r\n"));
  EXPECT_TRUE(parse_head("GET / HTTP/1.0\r\nHost: a\r\n\r\n"));
}

TEST(HttpHead, OtherProtocolsAreNone) {
  for (const char* first :
       {"GET /", "GET / HTTP/0.9", "GET / HTTP/1.2", "GET / HTTP/2.0", "PRI * HTTP/2.0",
        "GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET\t/ HTTP/1.1",
        "GET / http/1.1", "GET  HTTP/1.1", "\x16\x03\x01 / HTTP/1.1", "GET / x HTTP/1.1", "",
        "GET /a\x01 HTTP/1.1"}) {
    EXPECT_FALSE(parse_head(get("", first))) << first;
  }
}

TEST(HttpHead, AnAbsoluteTargetNamesTheSameHost) {
  const auto same = parse_head(get("", "GET http://127.0.0.1:9990/api?a=b HTTP/1.1"));
  ASSERT_TRUE(same);
  EXPECT_EQ(same->target(), "/api?a=b");
  EXPECT_EQ(parse_head(get("", "GET http://127.0.0.1:9990 HTTP/1.1"))->target(), "/");
  for (const char* target :
       {"http://evil.com/", "http://127.0.0.1/", "http://127.0.0.1:9990@evil.com/", "http:///",
        "https://127.0.0.1:9990/", "//127.0.0.1:9990", "127.0.0.1:9990", "evil.com:443", "/#k=a",
        "http://127.0.0.1:9990/#a", "file:///etc/passwd"}) {
    const auto head = parse_head(get("", "GET "s + target + " HTTP/1.1"));
    if (target == "//127.0.0.1:9990"s) {  // a path that begins with two slashes
      EXPECT_TRUE(head);
    } else {
      EXPECT_FALSE(head) << target;
    }
  }
}

TEST(HttpHead, ReadingHasNoBody) {
  EXPECT_FALSE(parse_head(get("Content-Length: 1\r\n")));
  EXPECT_FALSE(parse_head(get("Content-Length: 1\r\n", "HEAD / HTTP/1.1")));
  EXPECT_TRUE(parse_head(get("Content-Length: 0\r\n")));
  EXPECT_TRUE(parse_head(get("Content-Length: 1\r\n", "DELETE / HTTP/1.1")));
}

TEST(HttpHead, OneFieldTooManyIsRefused) {
  std::string fields;
  for (std::size_t i = 1; i < fields_max; ++i) fields += "X: a\r\n";
  EXPECT_TRUE(parse_head(get(fields)));
  EXPECT_FALSE(parse_head(get(fields + "X: a\r\n")));
}

TEST(HttpHead, TheEndIsFoundWhereverThePiecesAreCut) {
  const std::string whole = get("X: a\r\n");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_EQ(look_for_head(whole.substr(0, i)).is, head_state::more) << i;
  }
  const auto seen = look_for_head(whole + "GET /next");
  EXPECT_EQ(seen.is, head_state::whole);
  EXPECT_EQ(seen.bytes, whole.size());
}

TEST(HttpHead, WhatCanBecomeNoHeadIsSeenAtOnce) {
  for (const auto& wrong :
       {"GET / HTTP/1.1\n"s, "\n"s, "GET\r/"s, "\0"s, "\x16\x03\x01"s, "\x1b"s}) {
    EXPECT_EQ(look_for_head(wrong).is, head_state::wrong) << wrong;
  }
}

TEST(HttpHead, OneByteTooManyIsNoHead) {
  const std::string rest = get();
  const std::string fits = get("X: " + std::string(head_bytes_max - rest.size() - 5, 'a') + "\r\n");
  ASSERT_EQ(fits.size(), head_bytes_max);
  EXPECT_EQ(look_for_head(fits).is, head_state::whole);
  EXPECT_TRUE(parse_head(fits));
  EXPECT_EQ(look_for_head("a" + fits).is, head_state::wrong);
  EXPECT_EQ(look_for_head(std::string(head_bytes_max - 1, 'a')).is, head_state::more);
  EXPECT_EQ(look_for_head(std::string(head_bytes_max, 'a')).is, head_state::wrong);
}

}  // namespace
}  // namespace dgram::assist
