// SPDX-License-Identifier: MIT
// Presets through the interface, and the file that they are kept in.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "desk.hpp"

using namespace dgram;
using namespace dgram::assist;

namespace {

// A file of this test alone, gone with it.
struct preset_file {
  std::string path = testing::TempDir() + "presets-" +
                     testing::UnitTest::GetInstance()->current_test_info()->name();

  explicit preset_file(std::string_view text) { std::ofstream(path, std::ios::binary) << text; }
  ~preset_file() { std::filesystem::remove(path); }
  [[nodiscard]] std::string text() const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

constexpr std::string_view two =
    "# the boiler\n"
    "status: to 10.0.0.7:5000 escapes text \"AT+STATE?[0D 0A]\"\n"
    "read: hex text \"01 03\" append crc16-modbus delay 100ms\n"
    "# the end\n";

}  // namespace

TEST(Presets, ComeFromTheFileWithTheirCommands) {
  const preset_file file(two);
  desk all({.store_bytes = store::bytes_min, .presets = file.path});
  const auto told = all.object(method::get, "/state").at("presets").as_array();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].at("name"), json("status"));
  EXPECT_EQ(told[0].at("to"), json("10.0.0.7:5000"));
  EXPECT_EQ(told[0].at("payload").at("text"), json("AT+STATE?[0D 0A]"));
  EXPECT_EQ(told[0].at("payload").at("escapes"), json(true));
  EXPECT_EQ(told[0].at("command"), json("dgram send 10.0.0.7:5000 -e 'AT+STATE?[0D 0A]'"));
  EXPECT_EQ(told[1].at("delay_ms"), json(100));
  EXPECT_EQ(all.object(method::get, "/presets").at("text"), json(two));
}

TEST(Presets, ThoseOfAPageGoIntoTheFileAndCommentsStay) {
  const preset_file file(two);
  desk all({.store_bytes = store::bytes_min, .presets = file.path});
  auto list = all.object(method::get, "/presets").at("presets").as_array();
  list.push_back(frame_of(R"({"name":"new","payload":{"data":"/w=="}})"));
  const auto now = all.object(method::put, "/presets",
                              boost::json::serialize(boost::json::object{{"presets", list}}));
  EXPECT_EQ(now.at("presets").as_array().size(), 3U);
  EXPECT_EQ(file.text(),
            "# the boiler\n"
            "status: to 10.0.0.7:5000 escapes text \"AT+STATE?[0D 0A]\"\n"
            "read: hex text \"01 03\" append crc16-modbus delay 100ms\n"
            "new: data \"ff\"\n"
            "# the end\n");
}

TEST(Presets, ATextReplacesTheFileAndAMistakeDoesNot) {
  const preset_file file(two);
  desk all({.store_bytes = store::bytes_min, .presets = file.path});
  const auto wrong =
      all.ask(method::put, "/presets", R"({"text":"a: text \"x\"\nb: txet \"y\"\n"})");
  EXPECT_EQ(wrong.status, 400U);
  EXPECT_EQ(wrong.body.at("error").at("line"), json(2));
  EXPECT_EQ(file.text(), two);
  all.object(method::put, "/presets", R"({"text":"a: text \"x\"\n"})");
  EXPECT_EQ(file.text(), "a: text \"x\"\n");
  EXPECT_FALSE(std::filesystem::exists(file.path + ".new"));
}

TEST(Presets, WithoutAFileTheyLiveAsLongAsTheAssistant) {
  desk all;
  all.object(method::put, "/presets", R"({"text":"a: text \"x\"\n"})");
  EXPECT_EQ(all.object(method::get, "/presets").at("presets").at(0).at("name"), json("a"));
}

TEST(Presets, AFileThatIsNotThereYetIsMade) {
  const preset_file file("");
  std::filesystem::remove(file.path);
  desk all({.store_bytes = store::bytes_min, .presets = file.path});
  EXPECT_TRUE(all.object(method::get, "/presets").at("presets").as_array().empty());
  all.object(method::put, "/presets", R"({"text":"a: text \"x\"\n"})");
  EXPECT_EQ(file.text(), "a: text \"x\"\n");
}

TEST(Presets, AFileWithAMistakeOrWithoutAPlaceIsTold) {
  const preset_file file("a: nonsense\n");
  const auto made = make_api({.presets = file.path});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().what, "presets");
  EXPECT_EQ(made.error().line, 1);
  EXPECT_EQ(made.error().hint, file.path);
  desk all({.store_bytes = store::bytes_min, .presets = "/nowhere/at/all"});
  const auto refused = all.ask(method::put, "/presets", R"({"text":""})");
  EXPECT_EQ(refused.status, 409U);
  EXPECT_EQ(refused.body.at("error").at("why"), json("No such file or directory"));
}

TEST(Presets, ForgottenFieldsAreRefused) {
  desk all;
  for (const char* body : {R"({})", R"({"presets":7})", R"({"presets":[{"name":"a"}]})",
                           R"({"presets":[{"name":"","payload":{"text":"a"}}]})",
                           R"({"presets":[{"name":"a","payload":{"text":"4g","hex":true}}]})"}) {
    EXPECT_EQ(all.ask(method::put, "/presets", body).status, 400U) << body;
  }
}
