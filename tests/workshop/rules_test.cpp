// SPDX-License-Identifier: MIT
#include "workshop/match/rules.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "workshop/text/text_line.hpp"

namespace dgram::workshop {
namespace {

using word = rule_condition::word;

const endpoint device{address::v4(10, 0, 0, 7), 5000};

rule_set read(std::string_view text) { return rule_set::parse(text).value(); }

// The name of the rule for a datagram; "(none)".
std::string fires(const rule_set& rules, std::string_view payload, const endpoint& from = device) {
  const auto index = rules.match(as_bytes(payload), from);
  return index ? rules.rules()[*index].name : "(none)";
}

bool holds(std::string_view conditions, std::string_view payload, const endpoint& from = device) {
  return fires(read("one: " + std::string(conditions) + " -> drop"), payload, from) == "one";
}

std::string answer(std::string_view actions, std::string_view request, std::uint64_t counter = 1) {
  static std::mt19937_64 random;
  bytes out;
  const auto rules = read("one: any -> " + std::string(actions));
  const template_context context{.counter = counter,
                                 .time = {},
                                 .remote = "10.0.0.7:5000",
                                 .request = as_bytes(request),
                                 .random = random};
  EXPECT_TRUE(rules.answer(0, context, out));
  return std::string(as_text(out));
}

std::string error_of(std::string_view text) {
  const auto made = rule_set::parse(text);
  if (made) return "";
  const auto line = line_at(text, made.error().at);
  return made.error().what + " " + std::to_string(line.number) + ":" +
         std::to_string(made.error().at - line.start) + " " + std::to_string(made.error().length);
}

TEST(Rules, ConditionsLookAtBytes) {
  EXPECT_TRUE(holds("any", "") && holds("any", "x"));
  EXPECT_TRUE(holds("exact \"ab\"", "ab"));
  EXPECT_FALSE(holds("exact \"ab\"", "abc") || holds("exact \"ab\"", "a"));
  EXPECT_TRUE(holds("exact \"\"", ""));
  EXPECT_FALSE(holds("exact \"\"", "a"));
  EXPECT_TRUE(holds("contains \"b\"", "abc"));
  EXPECT_FALSE(holds("contains \"B\"", "abc"));
  EXPECT_TRUE(holds("prefix \"AT+\"", "AT+STATE?") && holds("prefix \"AT+\"", "AT+"));
  EXPECT_FALSE(holds("prefix \"AT+\"", "AT") || holds("prefix \"AT+\"", "xAT+"));
  EXPECT_TRUE(holds("suffix \"\\r\\n\"", "OK\r\n"));
  EXPECT_FALSE(holds("suffix \"\\r\\n\"", "OK\r\n."));
  EXPECT_TRUE(holds("regex /^v\\d+\\/x$/", "v12/x"));
  EXPECT_TRUE(holds("length 4..10", "abcd"));
  EXPECT_FALSE(holds("length 4..10", "abc"));
}

TEST(Rules, ConditionsInHexMayLeaveDigitsOpen) {
  EXPECT_TRUE(holds("mask \"A5 ?? 01\"", "\xa5\x77\x01rest")) << "a mask is how it begins";
  EXPECT_FALSE(holds("mask \"A5 ?? 01\"", "x\xa5\x77\x01"));
  EXPECT_TRUE(holds("mask \"A5 ?? 01\" length 3", "\xa5\x77\x01"));
  EXPECT_FALSE(holds("mask \"A5 ?? 01\" length 3", "\xa5\x77\x01rest"));
  EXPECT_TRUE(holds("exact hex:\"A5 ?? 01\"", "\xa5\x77\x01"));
  EXPECT_FALSE(holds("exact hex:\"A5 ?? 01\"", "\xa5\x77\x01."));
  EXPECT_TRUE(holds("contains hex:\"?5 5a\"", "x\xa5\x5a"));
  EXPECT_TRUE(holds("suffix hex:\"??\"", "x"));
  EXPECT_FALSE(holds("suffix hex:\"?? ??\"", "x"));
  EXPECT_TRUE(holds("prefix hex:\"a5\"", "\xa5"));
}

TEST(Rules, TextsHaveEscapesAndForms) {
  EXPECT_TRUE(holds("exact \"say \\\"hi\\\"[0D 0A]\\x41\"", "say \"hi\"\r\nA"));
  EXPECT_TRUE(holds("exact gbk:\"你好\"", "\xc4\xe3\xba\xc3"));
  EXPECT_TRUE(holds("exact \"你好\"", "你好"));
}

TEST(Rules, TheSenderIsACondition) {
  EXPECT_TRUE(holds("from 10.0.0.0/8", "x"));
  EXPECT_TRUE(holds("from 10.0.0.7:5000", "x"));
  EXPECT_FALSE(holds("from 10.0.0.7:5001", "x") || holds("from 11.0.0.0/8", "x"));
  EXPECT_TRUE(holds("from [fd00::/8]:53", "x", *endpoint::parse("[fd00::1]:53")));
}

TEST(Rules, AllConditionsMustHoldAndTheFirstRuleIsTheOne) {
  const auto rules = read(
      "off never: any -> drop\n"
      "both: prefix \"a\" suffix \"z\" -> drop\n"
      "one: prefix \"a\" -> reply \"1\"\n"
      "rest: any -> reply \"?\"\n");
  EXPECT_EQ(fires(rules, "abcz"), "both");
  EXPECT_EQ(fires(rules, "abc"), "one");
  EXPECT_EQ(fires(rules, "z"), "rest");
  EXPECT_EQ(fires(read("one: prefix \"a\" -> drop"), "b"), "(none)");
  EXPECT_EQ(fires(rule_set(), "b"), "(none)");
}

TEST(Rules, AnswersAreTemplatesWithEscapesAndAChecksum) {
  EXPECT_EQ(answer(R"(reply "OK {{counter}}\r\n")", "x", 7), "OK 7\r\n");
  EXPECT_EQ(answer(R"(reply "{{remote}} \"{{text}}\"")", "hi"), "10.0.0.7:5000 \"hi\"");
  EXPECT_EQ(answer("reply hex:\"a5 5a\"", ""), "\xa5\x5a");
  EXPECT_EQ(answer("reply hex:\"01 03 00 00 00 0A\" append crc16-modbus", ""),
            std::string_view("\x01\x03\0\0\0\x0a\xc5\xcd", 8));
  EXPECT_EQ(answer("reply \"\"", "x"), "") << "an empty datagram is an answer";
  EXPECT_EQ(answer("reply gbk:\"好{{text}}\"", "x"), "\xba\xc3x");
  EXPECT_EQ(answer("reply hex:\"7b 7b 41\"", ""), "{{A") << "no template in hex";
}

TEST(Rules, AnAnswerLongerThanADatagramIsAnError) {
  std::mt19937_64 random;
  bytes out;
  const std::string half(payload_bytes_max_v6 / 2 + 1, 'x');
  const template_context context{
      .time = {}, .remote = {}, .request = as_bytes(half), .random = random};
  EXPECT_FALSE(read("a: any -> reply \"{{text}}{{text}}\"").answer(0, context, out));
}

TEST(Rules, ALineBecomesPlainFields) {
  const auto rules = read(
      "# the boiler\n\nstatus: prefix \"AT+\" length 4..10 from 10.0.0.0/8 -> "
      "reply \"OK {{counter}}\\r\\n\" append crc16-modbus:be delay 20ms repeat 3 every 100ms\n");
  const rule wanted{
      .name = "status",
      .when = {{word::prefix, {"AT+"}}, {word::length, {"4..10"}}, {word::from, {"10.0.0.0/8"}}},
      .reply = {"OK {{counter}}\\r\\n"},
      .append = "crc16-modbus:be",
      .delay = std::chrono::milliseconds(20),
      .repeat = 3,
      .every = std::chrono::milliseconds(100),
      .above = "# the boiler\n\n"};
  ASSERT_EQ(rules.rules().size(), 1u);
  EXPECT_EQ(rules.rules()[0], wanted);
}

TEST(Rules, PrintGivesTheTextBack) {
  const std::string text =
      "# what the boiler answers\n"
      "\n"
      "status: prefix \"AT+\" length 4..10 from 10.0.0.0/8 -> reply \"OK {{counter}}\\r\\n\" delay "
      "20ms\n"
      "beat: mask \"A5 ?? 01\" -> reply hex:\"a5 00 01\" append crc16-modbus repeat 3 every "
      "1500us\n"
      "  # 中文\n"
      "off hello: regex /^(?i)he\\/llo/ contains \"\\\"\" -> reply gbk:\"你好\"\n"
      "off: suffix hex:\"0?\" exact \"\\\\\" -> drop\n"
      "rest: any -> reply \"?\"\n"
      "# the end\n";
  EXPECT_EQ(read(text).print(), text);
  std::string loose = "a:any->drop";
  EXPECT_FALSE(rule_set::parse(loose)) << "words have spaces between";
  EXPECT_EQ(read("  a:  any\t->  drop  \r\nb: any -> drop").print(),
            "a: any -> drop\nb: any -> drop\n");
}

TEST(Rules, MadeFromFieldsTheyAreCheckedAsText) {
  const rule good{.name = "a", .when = {{word::exact, {"x\ny\"", ""}}}, .reply = {"1"}};
  const auto made = rule_set::of({good});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->print(), "a: exact \"x\\ny\\\"\" -> reply \"1\"\n");
  EXPECT_EQ(fires(*made, "x\ny\""), "a");
  const rule slash{.name = "a", .when = {{word::regex, {"^/$"}}}, .drop = true};
  EXPECT_EQ(fires(rule_set::of({slash}).value(), "/"), "a");

  for (const rule& bad :
       {rule{.name = "a b", .drop = true}, rule{.name = "a: any -> drop\nb", .drop = true},
        rule{.name = "", .drop = true},
        rule{.name = "a", .when = {{word::length, {"1 2"}}}, .drop = true},
        rule{.name = "a", .when = {{word::exact, {"x\\"}}}, .drop = true},
        rule{.name = "a", .when = {{word::exact, {"x", "no\"ne"}}}, .drop = true},
        rule{.name = "a", .reply = {"{{no}}"}}, rule{.name = "a", .reply = {"x"}, .append = "crc9"},
        rule{.name = "a", .reply = {"x"}, .delay = std::chrono::minutes(2)},
        rule{.name = "a", .reply = {"x"}, .repeat = 2},
        rule{.name = "a", .reply = {"x"}, .repeat = 0},
        rule{.name = "a", .drop = true, .above = "b: any -> drop\n"},
        rule{.name = "a", .drop = true, .above = "# not ended"}}) {
    EXPECT_FALSE(rule_set::of({bad})) << print_rules({bad});
  }
  EXPECT_FALSE(rule_set::of({good, good})) << "two of a name";
}

TEST(Rules, ErrorsTellLineAndPlace) {
  EXPECT_EQ(error_of("# ok\n\na any -> drop"), "a rule begins with its name and a colon 3:0 1");
  EXPECT_EQ(error_of("a: any -> drop\nb: prefx \"a\" -> drop"),
            "not a condition: any exact contains prefix suffix regex mask length from 2:3 5");
  EXPECT_EQ(error_of("a: prefix \"a\\q\" -> drop").substr(0, 13), "not an escape");
  EXPECT_TRUE(error_of("a: prefix \"a\\q\" -> drop").ends_with(" 1:12 2"));
  EXPECT_EQ(error_of("a: prefix hex:\"5z\" -> drop"), "not a hexadecimal digit 1:16 1");
  EXPECT_EQ(error_of("a: mask \"5z\" -> drop"), "not a hexadecimal digit 1:10 1");
  EXPECT_EQ(error_of("a: mask hex:\"55\" -> drop"),
            "a mask is hex anyway: mask \"A5 ?? 01\" 1:13 0");
  EXPECT_EQ(error_of("a: prefix AT -> drop"),
            "a text in quotes is missing: \"…\" or hex:\"…\" 1:10 2");
  EXPECT_EQ(error_of("a: prefix \"a -> drop"), "no quote ends what begins here 1:10 1");
  EXPECT_EQ(error_of("a: prefix \"a\"-> drop"), "a space is missing here 1:13 1");
  EXPECT_EQ(error_of("a: prefix latin9:\"a\" -> drop").substr(0, 18), "not a form of text");
  EXPECT_EQ(error_of("a: prefix \"\" -> drop"),
            "nothing is in every datagram: any, or exact \"\" for an empty one 1:11 0");
  EXPECT_EQ(error_of("a: regex /(/ -> drop"), "a ) is missing 1:10 1");
  EXPECT_EQ(error_of("a: regex x -> drop"), "an expression is missing: /…/ 1:9 0");
  EXPECT_EQ(error_of("a: length 4.. 10 -> drop").substr(0, 15), "not a condition");
  EXPECT_EQ(error_of("a: from 10.0.0.1/8 -> drop"),
            "not a range: /BITS, and every bit of the address after them 0 1:16 2");
  EXPECT_EQ(error_of("a: -> drop").substr(0, 22), "a condition is missing");
  EXPECT_EQ(error_of("a: any prefix \"x\" -> drop"), "any stands alone 1:18 0");
  EXPECT_EQ(error_of("a: any"), "-> and what to do is missing: -> reply \"…\", or -> drop 1:6 0");
  EXPECT_EQ(error_of("a: any ->"), "reply \"…\" or drop is missing 1:9 0");
  EXPECT_EQ(error_of("a: any -> drop delay 1s"), "nothing goes with drop 1:15 5");
  EXPECT_EQ(error_of("a: any -> reply \"x\" dely 1s"),
            "not what goes with reply: append, delay, repeat, every 1:20 4");
  EXPECT_EQ(error_of("a: any -> reply \"{{no}}\" delay 1s").substr(0, 12), "no such name");
  EXPECT_EQ(error_of("a: any -> reply \"x\" delay 2m"), "longer than a minute 1:26 2");
  EXPECT_EQ(error_of("a: any -> reply \"x\" repeat 3"),
            "every is missing: repeat 3 every 100ms 1:28 0");
  EXPECT_EQ(error_of("a: any -> reply \"x\" repeat 3 every 1us"),
            "shorter than a millisecond 1:35 3");
  EXPECT_EQ(error_of("a: any -> reply \"x\" repeat 101 every 1s"), "too large 1:27 3");
  EXPECT_EQ(error_of("a: any -> reply \"x\ry\""),
            "a carriage return inside a line: \\r between quotes 1:18 1");
  EXPECT_EQ(error_of("a: any -> drop\na: any -> drop"), "another rule has this name 2:0 1");
}

TEST(Rules, Bounds) {
  std::string many;
  for (std::size_t i = 0; i < rules_max; ++i) many += "r" + std::to_string(i) + ": any -> drop\n";
  EXPECT_EQ(error_of(many), "");
  EXPECT_EQ(error_of(many + "one: any -> drop"), "more than 256 rules 257:0 0");
  std::string conditions;
  for (std::size_t i = 0; i < rule_conditions_max; ++i) conditions += " length 1";
  EXPECT_EQ(error_of("a:" + conditions + " -> drop"), "");
  EXPECT_EQ(error_of("a:" + conditions + " length 1 -> drop").substr(0, 23),
            "more than 16 conditions");
  const std::string name(rule_name_bytes_max, 'a');
  EXPECT_EQ(error_of(name + ": any -> drop"), "");
  EXPECT_EQ(error_of(name + "a: any -> drop"), "a name has at most 64 bytes 1:0 65");
  const std::string longest = "a: any -> reply \"" + std::string(65'507, 'x') + "\"";
  EXPECT_EQ(error_of(longest), "");
  EXPECT_EQ(error_of("a: any -> drop " + std::string(rule_line_bytes_max, ' ')),
            "a line of more than 256 KiB 1:0 0");
  EXPECT_FALSE(rule_set::parse(std::string(rules_bytes_max + 1, '\n')));
}

}  // namespace
}  // namespace dgram::workshop
