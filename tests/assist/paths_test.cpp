// SPDX-License-Identifier: MIT
#include "assist/api/route_table.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "assist/web/checks.hpp"
#include "assist/web/query.hpp"

namespace dgram::assist {
namespace {

// `GET /api/v1/sockets/ID/rules`, wherever docs/api.md says it, as "GET /sockets/#/rules".
std::set<std::string> documented_requests() {
  std::ifstream file(DGRAM_SOURCE "/docs/api.md");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const std::regex request("`(GET|PUT|POST|PATCH|DELETE) /api/v1(/[A-Za-z/.]+)[`?]");
  std::set<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), request), end; match != end; ++match) {
    const std::string path = std::regex_replace((*match)[2].str(), std::regex("ID"), "#");
    found.insert((*match)[1].str() + " " + path);
  }
  return found;
}

std::string name_of(method how) {
  switch (how) {
    case method::get: return "GET";
    case method::put: return "PUT";
    case method::post: return "POST";
    case method::patch: return "PATCH";
    case method::remove: return "DELETE";
  }
  return "";
}

TEST(Paths, TheProgramAndItsDocumentHaveTheSameRequests) {
  std::set<std::string> there;
  for (const route& route : routes()) {
    const std::string request = name_of(route.how) + " " + std::string(route.pattern);
    EXPECT_TRUE(there.insert(request).second) << request << " is there twice";
  }
  EXPECT_EQ(there, documented_requests());
}

TEST(Paths, AllowNamesTheMethodsOfEveryRouteOfThePath) {
  EXPECT_EQ(find_api_path("/presets")->allow, "GET, HEAD, PUT");
  EXPECT_EQ(find_api_path("/log")->allow, "GET, HEAD, DELETE");
  EXPECT_EQ(find_api_path("/sockets/1")->allow, "PATCH, DELETE");
  EXPECT_EQ(find_api_path("/socket")->allow, "GET");
}

TEST(Paths, EachPlaceIsFoundByItsName) {
  for (const route& route : routes()) {
    if (route.pattern.contains('#')) continue;
    ASSERT_NE(find_api_path(route.pattern), nullptr) << route.pattern;
    EXPECT_EQ(find_api_path(route.pattern)->pattern, route.pattern);
  }
  EXPECT_EQ(find_api_path("/sockets/12")->pattern, "/sockets/#");
  EXPECT_EQ(find_api_path("/sockets/1/rules")->pattern, "/sockets/#/rules");
  EXPECT_EQ(find_api_path("/jobs/0")->pattern, "/jobs/#");
  EXPECT_EQ(find_api_path("/log/9999999999999999999")->pattern, "/log/#");
}

TEST(Paths, NothingElseIsThere) {
  for (const char* path : {"",
                           "/",
                           "/States",
                           "/state/",
                           "//state",
                           "/state/..",
                           "/sockets/",
                           "/sockets/x",
                           "/sockets/-1",
                           "/sockets/1/",
                           "/sockets//rules",
                           "/sockets/1/rules/",
                           "/sockets/1/2/rules",
                           "/log/",
                           "/log/1.5",
                           "/log/%31",
                           "/log/10000000000000000000",
                           "/log.exe",
                           "/sockets/ 1",
                           "/rules/test/../../state",
                           "/../../etc/passwd"}) {
    EXPECT_EQ(find_api_path(path), nullptr) << path;
  }
}

TEST(Paths, WhatChangesSomethingIsNoGet) {
  for (const char* path : {"/send", "/sockets", "/sockets/1", "/jobs", "/jobs/1", "/import",
                           "/reset", "/rules/test", "/preview"}) {
    EXPECT_FALSE(find_api_path(path)->allows(method::get)) << path;
  }
  EXPECT_TRUE(find_api_path("/log")->allows(method::get));
  EXPECT_TRUE(find_api_path("/log")->allows(method::remove));
  EXPECT_FALSE(find_api_path("/log")->allows(method::put));
}

TEST(Paths, OnlyTwoTakeMoreThanAMebibyte) {
  EXPECT_EQ(find_api_path("/import")->body_max, import_bytes_max);
  EXPECT_EQ(find_api_path("/jobs")->body_max, file_job_bytes_max);
  EXPECT_EQ(find_api_path("/send")->body_max, body_bytes_max);
}

TEST(Query, IsDecoded) {
  const auto fields = parse_query("where=len%3E100+%22a%22&rows=60&empty=&bare");
  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->at("where"), "len>100 \"a\"");
  EXPECT_EQ(fields->at("rows"), "60");
  EXPECT_EQ(fields->at("empty"), "");
  EXPECT_EQ(fields->at("bare"), "");
  EXPECT_TRUE(parse_query("")->empty());
}

TEST(Query, WhatIsMalformedOrSaidTwiceIsNone) {
  for (const char* wrong : {"a=1&a=2", "a=%", "a=%4", "a=%zz", "=1", "&", "a&&b", "%00%=1"}) {
    EXPECT_FALSE(parse_query(wrong)) << wrong;
  }
}

TEST(Query, OneFieldTooManyIsNone) {
  std::string all = "f0";
  for (std::size_t i = 1; i < query_fields_max; ++i) all += "&f" + std::to_string(i);
  EXPECT_TRUE(parse_query(all));
  EXPECT_FALSE(parse_query(all + "&more"));
}

}  // namespace
}  // namespace dgram::assist
