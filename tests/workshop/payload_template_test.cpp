// SPDX-License-Identifier: MIT
#include "workshop/payload/payload_template.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include <dgram/limits.hpp>

#include "workshop/text/hex.hpp"

namespace dgram::workshop {
namespace {

using namespace std::chrono_literals;

// Renders with fixed surroundings; "error: …" if that fails.
struct surroundings {
  std::mt19937_64 random{42};
  template_context context{.counter = 7,
                           .time = std::chrono::system_clock::time_point{} + 1767323045s + 678901us,
                           .remote = "10.0.0.7:5000",
                           .request = as_bytes("abcdef"),
                           .random = random};

  std::string render(std::string_view text, template_text how = {}) {
    const auto compiled = payload_template::compile(text, how);
    if (!compiled) return "error: " + compiled.error().what;
    bytes out;
    const auto done = compiled->render(context, out);
    return done ? std::string(as_text(out)) : "error: " + done.error().what;
  }
};

std::string compile_error(std::string_view text, template_text how = {}) {
  const auto compiled = payload_template::compile(text, how);
  if (compiled) return "";
  return compiled.error().what + " " + std::to_string(compiled.error().at) + " " +
         std::to_string(compiled.error().length);
}

constexpr std::string_view no_such_name =
    "no such name: there are counter, time, time:unix, rand:8, remote, text, hex, rx[0:4]";

TEST(PayloadTemplate, FillsInEachName) {
  surroundings here;
  EXPECT_EQ(here.render("n={{counter}}!"), "n=7!");
  EXPECT_EQ(here.render("{{time}}"), "2026-01-02T03:04:05.678901Z");
  EXPECT_EQ(here.render("{{time:unix}}"), "1767323045");
  EXPECT_EQ(here.render("{{remote}}"), "10.0.0.7:5000");
  EXPECT_EQ(here.render("{{text}}"), "abcdef");
  EXPECT_EQ(here.render("{{hex}}"), "616263646566");
  EXPECT_EQ(here.render("{{rx[0:4]}}"), "abcd");
  EXPECT_EQ(here.render("{{ counter }}{{counter}}"), "77");
  EXPECT_EQ(here.render(""), "");
  EXPECT_EQ(here.render("plain 文\n"), "plain 文\n");
}

TEST(PayloadTemplate, ASliceIsClippedToTheRequest) {
  surroundings here;
  EXPECT_EQ(here.render("{{rx[2:3]}}"), "c");
  EXPECT_EQ(here.render("{{rx[4:]}}"), "ef");
  EXPECT_EQ(here.render("{{rx[:2]}}"), "ab");
  EXPECT_EQ(here.render("{{rx[:]}}"), "abcdef");
  EXPECT_EQ(here.render("{{rx[4:100]}}"), "ef");
  EXPECT_EQ(here.render("{{rx[100:200]}}"), "");
  EXPECT_EQ(here.render("{{rx[3:3]}}"), "");
  here.context.request = {};
  EXPECT_EQ(here.render("[{{rx[0:4]}}{{text}}{{hex}}]"), "[]");
}

TEST(PayloadTemplate, RandomLettersComeFromTheSeed) {
  surroundings one, same;
  const std::string first = one.render("{{rand:8}}");
  EXPECT_EQ(first.size(), 8u);
  EXPECT_EQ(first.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"), first.npos);
  EXPECT_EQ(same.render("{{rand:8}}"), first);
  EXPECT_NE(same.render("{{rand:8}}"), first) << "the next is another";
  const std::string many = one.render("{{rand:5000}}");
  EXPECT_EQ(std::set<char>(many.begin(), many.end()).size(), 36u);
}

TEST(PayloadTemplate, FourBracesAreTwo) {
  surroundings here;
  EXPECT_EQ(here.render("{{{{"), "{{");
  EXPECT_EQ(here.render("{{{{counter}}"), "{{counter}}");
  EXPECT_EQ(here.render("{{{counter}}}"), "{7}");
  EXPECT_EQ(here.render("{{{{{counter"), "{{{counter");
  EXPECT_EQ(here.render("{{{{{{counter}}"), "{{7");
  EXPECT_EQ(here.render("{{{{{{{counter}}"), "{{{7");
  EXPECT_EQ(here.render("{{{{{{{{"), "{{{{");
  EXPECT_EQ(here.render("{ } }} }}}}"), "{ } }} }}}}") << "these need no help";
  EXPECT_EQ(here.render(R"({"a":{"n":{{counter}}}})"), R"({"a":{"n":7}})");
}

TEST(PayloadTemplate, ErrorsSayWhere) {
  EXPECT_EQ(compile_error("ab{{counter"), "no }} after this {{ (a literal {{ is {{{{) 2 2");
  EXPECT_EQ(compile_error("ab{{ count }}"), std::string(no_such_name) + " 5 5");
  EXPECT_EQ(compile_error("{{}}"), std::string(no_such_name) + " 2 0");
  EXPECT_EQ(compile_error("{{counter}}{{Time}}"), std::string(no_such_name) + " 13 4");
  EXPECT_EQ(compile_error("{{{{{{x}}"), std::string(no_such_name) + " 6 1");
  for (const std::string bad : {"rand:", "rand:0", "rand:x", "rand:-1", "rand:65528"}) {
    EXPECT_EQ(
        compile_error("a{{" + bad + "}}"),
        "rand takes a number of letters from 1 to 65527: rand:8 3 " + std::to_string(bad.size()));
  }
  for (const std::string bad : {"rx[]", "rx[3]", "rx[0:4", "rx[a:4]", "rx[4:0]", "rx[0:4:8]",
                                "rx[-1:]", "rx[0:65528]", "rx[0:4]|hex"}) {
    EXPECT_EQ(compile_error("a{{" + bad + "}}"),
              "rx takes two places in the request, first and end: rx[0:4] 3 " +
                  std::to_string(bad.size()));
  }
}

TEST(PayloadTemplate, EscapesOnlyIfAsked) {
  surroundings here;
  EXPECT_EQ(here.render(R"(\n{{counter}}[41])"), R"(\n7[41])");
  EXPECT_EQ(here.render(R"(\n{{counter}}[41])", {.escapes = true}), "\n7A");
  EXPECT_EQ(here.render(R"(\u{7b}{{counter}})", {.escapes = true}), "{7");
  EXPECT_EQ(compile_error(R"(ab{{counter}}\q)", {.escapes = true}),
            R"(not an escape: there are \n \r \t \0 \\ \xHH \u{…} 13 2)");
  EXPECT_EQ(compile_error("a[0D {{counter}}]", {.escapes = true}),
            "no ] after this [ (a [ itself is [[) 1 1");
}

TEST(PayloadTemplate, TextGoesIntoTheEncodingAndTheRequestStays) {
  surroundings here;
  auto gbk = encoding::parse("gbk").value();
  here.context.request = as_bytes("\xc4\xe3");
  EXPECT_EQ(here.render("好{{text}}{{counter}}", {.into = &gbk}),
            "\xba\xc3\xc4\xe3"
            "7");
  EXPECT_EQ(compile_error("ab{{counter}}😀", {.into = &gbk}),
            "the encoding does not have this character 13 4");
}

TEST(PayloadTemplate, APayloadIsNeverLongerThanADatagram) {
  surroundings here;
  const std::string longest = "{{rand:65527}}";
  EXPECT_EQ(here.render(longest).size(), payload_bytes_max_v6);
  const auto compiled = payload_template::compile(longest + "x");
  bytes out;
  const auto done = compiled->render(here.context, out);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().at, longest.size());
  EXPECT_EQ(done.error().length, 1u);
}

TEST(PayloadTemplate, RenderingReplacesWhatWasThere) {
  surroundings here;
  bytes out = to_bytes("old");
  ASSERT_TRUE(payload_template::compile("new{{counter}}")->render(here.context, out));
  EXPECT_EQ(out, to_bytes("new7"));
}

}  // namespace
}  // namespace dgram::workshop
