// SPDX-License-Identifier: MIT
#include "assist/web/response.hpp"

#include <gtest/gtest.h>

#include <string>

#include "assist/web/connections.hpp"

namespace dgram::assist {
namespace {

TEST(Response, EveryAnswerCarriesTheSecurityFields) {
  for (const unsigned status : {200U, 204U, 400U, 401U, 403U, 404U, 405U, 413U, 421U, 426U, 500U}) {
    const std::string head = head_of({.status = status, .type = "application/json", .length = 2});
    for (const auto& [name, value] : security_fields) {
      EXPECT_TRUE(head.contains("\r\n" + std::string(name) + ": " + value + "\r\n")) << name;
    }
    EXPECT_FALSE(head.contains("Access-Control")) << status;
    EXPECT_FALSE(head.contains("Server:")) << status;
    EXPECT_TRUE(head.ends_with("\r\n\r\n"));
  }
}

TEST(Response, OneTrustedTypesPolicyIsAllowed) {
  const std::string policy = security_fields[0].second;
  EXPECT_TRUE(policy.ends_with("; trusted-types svelte-trusted-html"));
  EXPECT_FALSE(policy.contains("unsafe"));
}

TEST(Response, AFileNameIsOnlyAName) {
  EXPECT_EQ(safe_file_name("log.pcapng"), "log.pcapng");
  EXPECT_EQ(safe_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(safe_file_name("C:\\a\\b.csv"), "b.csv");
  EXPECT_EQ(safe_file_name("a\r\nSet-Cookie: x=\"1\";.csv"), "aSet-Cookiex1.csv");
  EXPECT_EQ(safe_file_name("..bashrc"), "bashrc");
  for (const char* nothing : {"", ".", "..", "/", "\"\"", "\x01\x02", "\xe6\x97\xa5"}) {
    EXPECT_EQ(safe_file_name(nothing), "download") << nothing;
  }
  EXPECT_EQ(safe_file_name(std::string(1000, 'a')).size(), 64U);
}

TEST(Connections, WhenAllPlacesAreTakenTheOldestWithoutATokenLeaves) {
  connections all;
  std::vector<std::unique_ptr<connections::place>> held;
  std::vector<std::size_t> closed;
  for (std::size_t i = 0; i < connections::open_max; ++i) {
    held.push_back(all.enter([&closed, i] { closed.push_back(i); }));
  }
  held[0]->trust();
  held.push_back(all.enter([] {}));
  ASSERT_NE(held.back(), nullptr);
  EXPECT_EQ(closed, std::vector<std::size_t>{1});
  held[1].reset();  // it took its time
  held[5].reset();  // one left by itself: room for one
  EXPECT_NE(all.enter([] {}), nullptr);
  EXPECT_EQ(closed, std::vector<std::size_t>{1});
}

TEST(Connections, WhoHasShownATokenStays) {
  connections all;
  std::vector<std::unique_ptr<connections::place>> held;
  for (std::size_t i = 0; i < connections::open_max; ++i) {
    held.push_back(all.enter([] { FAIL(); }));
    held.back()->trust();
  }
  EXPECT_EQ(all.enter([] {}), nullptr);
  held.pop_back();
  EXPECT_NE(all.enter([] {}), nullptr);
}

}  // namespace
}  // namespace dgram::assist
