// SPDX-License-Identifier: MIT
#include "assist/web/checks.hpp"
#include "assist/api/route_table.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dgram::assist {
namespace {

using namespace std::string_literals;

const std::string owner(64, 'a');
const std::string viewer_only(64, 'b');
const std::string host = "Host: 127.0.0.1:9990\r\n";
const std::string origin = "Origin: http://127.0.0.1:9990\r\n";
const std::string bearer = "Authorization: Bearer " + owner + "\r\n";
const std::string json = "Content-Type: application/json\r\nContent-Length: 2\r\n";
const std::string upgrade =
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

door here() {
  return {.hosts = {"127.0.0.1:9990", "localhost:9990", "[::1]:9990"},
          .token = owner,
          .view_token = viewer_only,
          .files = {"/", "/assets/index.js"}};
}

// What the door says to a request line and its fields.
std::expected<admitted, refusal> ask(const std::string& line, const std::string& fields) {
  const auto head = parse_head(line + " HTTP/1.1\r\n" + fields + "\r\n");
  if (!head) return std::unexpected(not_http());
  return check(*head, here());
}

unsigned status(const std::string& line, const std::string& fields) {
  const auto said = ask(line, fields);
  return said ? 200 : said.error().status;
}

std::string what(const std::string& line, const std::string& fields) {
  const auto said = ask(line, fields);
  return said ? "" : said.error().what;
}

TEST(Checks, ThePageAndItsAssetsNeedNoToken) {
  EXPECT_EQ(status("GET /", host), 200U);
  EXPECT_EQ(status("HEAD /assets/index.js", host), 200U);
  EXPECT_EQ(status("GET /?utm=1", host), 200U);
  EXPECT_EQ(status("GET /assets/../index.js", host), 404U);
  EXPECT_EQ(status("GET /%2e%2e/etc/passwd", host), 404U);
  EXPECT_EQ(status("POST /", host + origin + bearer), 405U);
}

TEST(Checks, OnlyExactNamesAreThisHost) {
  for (const char* good : {"127.0.0.1:9990", "localhost:9990", "LocalHost:9990", "[::1]:9990"}) {
    EXPECT_EQ(status("GET /", "Host: "s + good + "\r\n"), 200U) << good;
  }
  for (const char* other : {"evil.com",
                            "evil.com:9990",
                            "127.0.0.1.evil.com",
                            "localhost.evil.com:9990",
                            "127.0.0.1:9991",
                            "localhost:80",
                            "127.0.0.1",
                            "localhost",
                            "a@127.0.0.1:9990",
                            "127.1:9990",
                            "2130706433:9990",
                            "0x7f000001:9990",
                            "0.0.0.0:9990",
                            "localhost.:9990",
                            "[::1]",
                            "[::ffff:127.0.0.1]:9990",
                            "[::0001]:9990",
                            "127.0.0.1:09990",
                            "127.0.0.1:9990,evil.com",
                            "sub.localhost:9990",
                            "127.0.0.1:9990/",
                            "127.0.0.1:9990 evil.com"}) {
    EXPECT_EQ(status("GET /", "Host: "s + other + "\r\n"), 421U) << other;
  }
}

TEST(Checks, TheOriginIsThisHost) {
  const std::string send = "POST /api/v1/send";
  EXPECT_EQ(status(send, host + origin + bearer + json), 200U);
  for (const char* other :
       {"http://evil.com", "null", "https://127.0.0.1:9990", "http://127.0.0.1",
        "http://localhost:9990", "http://127.0.0.1:9990/", "HTTP://127.0.0.1:9990", ""}) {
    const std::string line = "Origin: "s + other + "\r\n";
    EXPECT_EQ(what(send, host + line + bearer + json), "origin") << other;
    EXPECT_EQ(what("GET /api/v1/state", host + line + bearer), "origin") << other;
    EXPECT_EQ(what("GET /", host + line), "origin") << other;
  }
  EXPECT_EQ(
      status(send, "Host: LOCALHOST:9990\r\nOrigin: http://localhost:9990\r\n" + bearer + json),
      200U);
}

TEST(Checks, WithoutOriginOnlyAProgramWithATokenChangesAnything) {
  const std::string send = "POST /api/v1/send";
  EXPECT_EQ(status(send, host + bearer + json), 200U);
  EXPECT_EQ(what(send, host + json), "origin");
  EXPECT_EQ(what(send, host + "Authorization: Basic YTpi\r\n" + json), "origin");
  for (const char* said :
       {"Sec-Fetch-Mode: cors", "Sec-Fetch-Site: same-origin", "sec-fetch-x: y"}) {
    EXPECT_EQ(what(send, host + bearer + json + said + "\r\n"), "origin") << said;
  }
}

TEST(Checks, NoOtherSiteAsks) {
  const std::string site = "Sec-Fetch-Site: ";
  for (const char* other : {"cross-site", "same-site", "Same-Origin", "", "none, same-origin"}) {
    EXPECT_EQ(what("GET /", host + site + other + "\r\n"), "sec-fetch-site") << other;
    EXPECT_EQ(what("POST /api/v1/send", host + origin + bearer + json + site + other + "\r\n"),
              "sec-fetch-site")
        << other;
  }
  EXPECT_EQ(status("GET /", host + site + "none\r\n"), 200U);
  EXPECT_EQ(what("GET /assets/index.js", host + site + "none\r\n"), "sec-fetch-site");
  EXPECT_EQ(what("GET /api/v1/state", host + bearer + site + "none\r\n"), "sec-fetch-site");
  EXPECT_EQ(status("GET /api/v1/state", host + bearer + site + "same-origin\r\n"), 200U);
}

TEST(Checks, ABodyIsJson) {
  const std::string all = host + origin + bearer + "Content-Length: 2\r\n";
  for (const char* other :
       {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "",
        "application/json, text/plain", "application/jsonp", "text/json"}) {
    EXPECT_EQ(status("POST /api/v1/send", all + "Content-Type: " + other + "\r\n"), 415U) << other;
  }
  EXPECT_EQ(status("POST /api/v1/send", all), 415U);
  EXPECT_EQ(status("POST /api/v1/send", all + "Content-Type: Application/JSON; charset=utf-8\r\n"),
            200U);
  EXPECT_EQ(status("POST /api/v1/reset", host + origin + bearer + "Content-Type: text/plain\r\n"),
            415U);
  EXPECT_EQ(status("POST /api/v1/reset", host + origin + bearer), 200U);
}

TEST(Checks, TheInterfaceNeedsTheToken) {
  EXPECT_EQ(status("GET /api/v1/state", host), 401U);
  EXPECT_EQ(status("GET /api/v1/state", host + bearer), 200U);
  EXPECT_EQ(status("GET /api/v1/state?k=" + owner, host), 401U);
  EXPECT_EQ(status("GET /api/v1/state", host + "Cookie: k=" + owner + "\r\n"), 401U);
  for (const std::string& wrong :
       {"Bearer"s, "Bearer "s, "Bearer "s + std::string(64, 'c'), "Bearer " + owner + "a",
        "Basic " + owner, owner, "Bearer " + owner.substr(1)}) {
    EXPECT_EQ(status("GET /api/v1/state", host + "Authorization: " + wrong + "\r\n"), 401U)
        << wrong;
  }
}

TEST(Checks, TheViewOnlyTokenReads) {
  const std::string views = "Authorization: Bearer " + viewer_only + "\r\n";
  const auto state = ask("GET /api/v1/state", host + views);
  ASSERT_TRUE(state);
  EXPECT_TRUE(state->view_only);
  EXPECT_FALSE(ask("GET /api/v1/state", host + bearer)->view_only);
  for (const char* line : {"POST /api/v1/send", "POST /api/v1/sockets", "DELETE /api/v1/sockets/1",
                           "PATCH /api/v1/sockets/1", "PUT /api/v1/presets", "DELETE /api/v1/log",
                           "POST /api/v1/import", "POST /api/v1/reset", "POST /api/v1/jobs"}) {
    EXPECT_EQ(what(line, host + origin + views), "rights") << line;
  }
}

TEST(Checks, WhatIsTooLongIsRefusedByItsLength) {
  const auto sized = [](const char* line, std::uint64_t bytes) {
    return status(line, host + origin + bearer +
                            "Content-Type: application/json\r\nContent-Length: " +
                            std::to_string(bytes) + "\r\n");
  };
  EXPECT_EQ(sized("POST /api/v1/send", body_bytes_max), 200U);
  EXPECT_EQ(sized("POST /api/v1/send", body_bytes_max + 1), 413U);
  EXPECT_EQ(sized("POST /api/v1/jobs", file_job_bytes_max), 200U);
  EXPECT_EQ(sized("POST /api/v1/jobs", file_job_bytes_max + 1), 413U);
  EXPECT_EQ(sized("POST /api/v1/import", import_bytes_max), 200U);
  EXPECT_EQ(sized("POST /api/v1/import", import_bytes_max + 1), 413U);
}

TEST(Checks, AMethodThatIsNotThereIsToldWhichAre) {
  const auto said = ask("OPTIONS /api/v1/send", host + "Origin: http://evil.com\r\n");
  EXPECT_EQ(said.error().status, 405U);
  EXPECT_EQ(said.error().allow, "POST"s);
  EXPECT_EQ(ask("GET /api/v1/send", host).error().allow, "POST"s);
  EXPECT_EQ(status("TRACE /api/v1/state", host), 405U);
  EXPECT_EQ(status("OPTIONS *", host), 404U);
  EXPECT_EQ(status("GET /api/v2/state", host), 404U);
}

TEST(Checks, AWebSocketNeedsHostOriginAndToken) {
  const std::string line = "GET /api/v1/socket";
  const std::string words = "Sec-WebSocket-Protocol: dgram.v1, k." + owner + "\r\n";
  const auto in = ask(line, host + origin + upgrade + words);
  ASSERT_TRUE(in);
  EXPECT_EQ(in->is, admitted::kind::socket);
  EXPECT_EQ(status(line, host + bearer + upgrade), 200U);
  EXPECT_EQ(what(line, host + upgrade + words), "origin");
  EXPECT_EQ(what(line, host + "Origin: null\r\n" + upgrade + words), "origin");
  EXPECT_EQ(status(line, host + origin + upgrade), 403U);
  for (const std::string& wrong : {"dgram.v1"s, "k." + owner, "dgram.v1, " + owner,
                                   "dgram.v2, k." + owner, "dgram.v1, k." + std::string(64, 'c')}) {
    const std::string said = "Sec-WebSocket-Protocol: " + wrong + "\r\n";
    EXPECT_EQ(what(line, host + origin + upgrade + said), "token") << wrong;
    EXPECT_EQ(status(line, host + origin + upgrade + said), 403U) << wrong;
  }
  EXPECT_EQ(status(line + "?k=" + owner, host + origin + upgrade), 403U);
  EXPECT_EQ(status("HEAD /api/v1/socket", host + bearer + upgrade), 405U);
}

TEST(Checks, AnUpgradeIsWholeOrNone) {
  for (const char* lacks :
       {"Connection: Upgrade\r\n", "Upgrade: websocket\r\n", "Sec-WebSocket-Version: 13\r\n",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"}) {
    std::string part = upgrade;
    part.erase(part.find(lacks), std::string_view(lacks).size());
    EXPECT_EQ(status("GET /api/v1/socket", host + bearer + part), 426U) << lacks;
  }
}

TEST(Checks, ThePathComesBelowTheInterface) {
  const auto said = ask("GET /api/v1/log?where=len%3E1&rows=2", host + bearer);
  ASSERT_TRUE(said);
  EXPECT_EQ(said->path, "/log");
  EXPECT_EQ(said->query.at("where"), "len>1");
  EXPECT_EQ(status("GET /api/v1/log?rows=1&rows=2", host + bearer), 400U);
}

}  // namespace
}  // namespace dgram::assist
