// SPDX-License-Identifier: MIT
// What holds of every service, whatever its name, and what its documents say.
#include "services/services.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <ranges>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "workshop/match/rules.hpp"

namespace dgram::services {
namespace {

// A record without a maker does not compile.
static_assert(!std::is_default_constructible_v<service>);
static_assert(!std::is_default_constructible_v<service_maker>);

std::string document(const std::string& name) {
  std::ifstream file(std::string(DGRAM_SOURCE) + "/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_TRUE(file) << name;
  return text.str();
}

template <class Maker>
bool is_made_by(const service& which) {
  return std::holds_alternative<Maker>(which.make);
}

TEST(ServiceRecords, HaveANameOfTheirOwnAndWordsInBothLanguages) {
  std::set<std::string> names;
  for (const service& each : services()) {
    EXPECT_TRUE(names.insert(each.name).second) << each.name;
    EXPECT_TRUE(std::regex_match(each.name, std::regex("[a-z][a-z0-9-]*"))) << each.name;
    for (const char* words : {each.brief_en, each.brief_zh, each.help_en, each.help_zh}) {
      ASSERT_NE(words, nullptr) << each.name;
      EXPECT_STRNE(words, "") << each.name;
    }
    const std::string_view brief = each.brief_en;
    EXPECT_FALSE(brief.ends_with('.') || brief.contains('\n')) << each.name;
    EXPECT_TRUE(std::string_view(each.help_en).ends_with('.')) << each.name;
    EXPECT_STRNE(each.help_en, each.help_zh) << each.name;
  }
}

TEST(ServiceRecords, TakeTheArgumentTheirMakerReads) {
  for (const service& each : services()) {
    using enum argument_kind;
    const argument_kind kind = each.takes.kind;
    EXPECT_EQ(kind == none, is_made_by<answer_maker>(each) || is_made_by<batch_maker>(each))
        << each.name;
    EXPECT_EQ(kind == template_text, is_made_by<text_maker>(each)) << each.name;
    EXPECT_EQ(kind == file, is_made_by<rules_maker>(each)) << each.name;
    EXPECT_EQ(kind == command, is_made_by<command_maker>(each)) << each.name;
    for (const char* words : {each.takes.name, each.takes.label_en, each.takes.label_zh}) {
      EXPECT_EQ(std::string_view(words).empty(), kind == none) << each.name;
    }
  }
}

TEST(ServiceRecords, OfferThePageNothingThatItCannotRun) {
  for (const service& each : services()) {
    const bool foreign =
        each.blocks || is_made_by<batch_maker>(each) || is_made_by<command_maker>(each);
    EXPECT_FALSE(each.in_page && foreign) << each.name;
  }
}

TEST(ServiceRecords, EachHasASectionOfTheDocumentWithItsArgument) {
  const std::string text = document("docs/services.md");
  for (const service& each : services()) {
    const std::string usage = std::string("dgram serve ") + each.name + " ADDRESS" +
                              (each.takes.kind == argument_kind::none ? "" : " ") + each.takes.name;
    EXPECT_NE(text.find("## " + std::string(each.name) + "\n\n`" + usage + "`"), std::string::npos)
        << each.name << ": " << usage;
  }
}

TEST(ServiceRecords, AreAsManyAsTheDocumentHasSections) {
  const std::string text = document("docs/services.md");
  const std::regex heading("\n## ");
  const std::sregex_iterator first(text.begin(), text.end(), heading), end;
  EXPECT_EQ(std::distance(first, end), std::ranges::ssize(services()));
}

// README has a list of its own only as long as it is whole.
TEST(ServiceRecords, AreAllOrNoneInTheListOfReadme) {
  for (const char* name : {"README.md", "README.zh.md"}) {
    EXPECT_NE(document(name).find("dgram help serve"), std::string::npos) << name;
    EXPECT_EQ(document(name).find("`echo`, `upper`"), std::string::npos) << name;
    EXPECT_EQ(document(name).find("`echo`、`upper`"), std::string::npos) << name;
  }
}

// The fenced blocks of a document, by what stands behind the fence.
std::vector<std::string> blocks(const std::string& text, const std::string& kind) {
  std::vector<std::string> found;
  const std::string fence = "\n```" + kind + "\n";
  for (auto at = text.find(fence); at != text.npos; at = text.find(fence, at)) {
    const auto start = at + fence.size();
    at = text.find("```", start);
    found.push_back(text.substr(start, at - start));
  }
  return found;
}

TEST(RulesDocument, EveryExampleIsReadAndEveryMistakeRefused) {
  const std::string text = document("docs/rules.md");
  const auto examples = blocks(text, "rules");
  EXPECT_GE(examples.size(), 7U);
  for (const std::string& example : examples) {
    const auto set = workshop::rule_set::parse(example);
    EXPECT_TRUE(set) << example << (set ? "" : set.error().what);
  }
  std::istringstream mistakes(blocks(text, "wrong").at(0));
  unsigned count = 0;
  for (std::string line; std::getline(mistakes, line); ++count) {
    const auto set = workshop::rule_set::parse(line);
    ASSERT_FALSE(set) << line;
    EXPECT_NE(text.find("| " + set.error().what), std::string::npos)
        << line << ": " << set.error().what;
  }
  EXPECT_GE(count, 8U);
}

TEST(RulesDocument, EveryWordOfTheLanguageHasARowAndAnExample) {
  using word = workshop::rule_condition::word;
  const std::string text = document("docs/rules.md");
  std::set<std::string> words{"any", "drop", "reply", "append", "delay", "repeat", "every", "off"};
  for (auto each = word::exact; each <= word::from;
       each = static_cast<word>(static_cast<int>(each) + 1)) {
    words.insert(std::string(workshop::name(each)));
  }
  std::string examples;
  for (const std::string& example : blocks(text, "rules")) examples += example;
  for (const std::string& each : words) {
    EXPECT_NE(text.find("| `" + each), std::string::npos) << each;
    EXPECT_TRUE(std::regex_search(examples, std::regex("\\b" + each + "\\b"))) << each;
  }
}

}  // namespace
}  // namespace dgram::services
