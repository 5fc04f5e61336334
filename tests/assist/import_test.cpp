// SPDX-License-Identifier: MIT
// Captures that become rows of the log.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "desk.hpp"
#include "workshop/text/base64.hpp"

using namespace dgram;
using namespace dgram::assist;

namespace {

const std::vector<std::string> payloads = {"one", "", std::string("\0\xff", 2),
                                           std::string(65'000, 'z')};

// The log of an assistant that sent these to itself.
std::string captured() {
  desk all;
  const auto local = local_of_entry(all.opened(R"({"kind":"listen","local":"0"})"));
  for (const std::string& one : payloads) {
    all.object(method::post, "/send",
               R"({"to":")" + local.to_string() + R"(","data":")" +
                   workshop::base64(as_bytes(one)) + R"("})");
  }
  all.wait_for_rows(payloads.size(), {{"where", "rx"}});
  return all.downloaded("/log.pcapng", {{"where", "rx"}});
}

std::string body_of(std::string_view file, std::string_view name = "a.pcapng") {
  return R"({"name":")" + std::string(name) + R"(","data":")" + workshop::base64(as_bytes(file)) +
         R"("})";
}

std::string payload_of(desk& all, const boost::json::value& row) {
  const auto whole =
      all.object(method::get, "/log/" + std::to_string(row.at("id").to_number<std::uint64_t>()));
  return std::string(as_text(*workshop::parse_base64(std::string(whole.at("data").as_string()))));
}

}  // namespace

TEST(Import, TheLogOfAnotherComesBackByteForByte) {
  const std::string file = captured();
  desk all;
  const auto entry = all.object(method::post, "/import", body_of(file));
  EXPECT_EQ(entry.at("kind"), json("file"));
  EXPECT_EQ(entry.at("name"), json("a.pcapng"));
  EXPECT_EQ(entry.at("open"), json(false));
  EXPECT_EQ(entry.at("rows"), json(payloads.size()));
  EXPECT_EQ(entry.at("fault"), json(nullptr));
  const auto rows = all.rows({{"socket", "1"}});
  ASSERT_EQ(rows.size(), payloads.size());
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    EXPECT_EQ(rows[i].at("event"), json("rx"));
    EXPECT_EQ(payload_of(all, rows[i]), payloads[i]);
  }
  EXPECT_EQ(all.object(method::get, "/state").at("sockets").as_array().size(), 1U);
}

TEST(Import, ACaptureThatIsCutShortGivesWhatItHas) {
  const std::string file = captured();
  desk all;
  const auto entry = all.object(method::post, "/import", body_of(file.substr(0, file.size() - 10)));
  EXPECT_EQ(entry.at("rows"), json(payloads.size() - 1));
  EXPECT_EQ(entry.at("fault"), json("ends within a record"));
}

TEST(Import, WhatIsNoCaptureIsRefusedAndLeavesNoSocket) {
  desk all;
  const auto answer = all.ask(method::post, "/import", body_of("no capture at all, this text"));
  EXPECT_EQ(answer.status, 400U);
  EXPECT_EQ(answer.body.at("error").at("what"), json("capture"));
  EXPECT_EQ(answer.body.at("error").at("why"), json("neither pcap nor pcapng"));
  EXPECT_TRUE(all.object(method::get, "/state").at("sockets").as_array().empty());
}

TEST(Import, AHexDumpBecomesItsDatagrams) {
  desk all;
  const auto entry = all.object(method::post, "/import",
                                R"({"name":"paste","text":"0000  48 65 6c 6c 6f\n\n0000  ff\n"})");
  EXPECT_EQ(entry.at("rows"), json(2U));
  const auto rows = all.rows({{"socket", "1"}});
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(payload_of(all, rows[0]), "Hello");
  EXPECT_EQ(payload_of(all, rows[1]), "\xff");
  const auto wrong =
      all.ask(method::post, "/import", R"({"name":"p","text":"0000  48\n0009  65\n"})");
  EXPECT_EQ(wrong.status, 400U);
  EXPECT_EQ(wrong.body.at("error").at("line"), json(2));
}

TEST(Import, ALongNameIsCutBetweenCharacters) {
  desk all;
  std::string name;
  for (int i = 0; i < 100; ++i) name += "包";
  const auto entry = all.object(method::post, "/import", body_of(captured(), name));
  EXPECT_EQ(entry.at("name"), json(name.substr(0, 126)));
}

TEST(Import, RowsOfAFileAreReplayedAndNothingIsSentFromIt) {
  const std::string file = captured();
  desk all;
  all.object(method::post, "/import", body_of(file));
  socket one = peer();
  const std::string to = one.local().to_string();
  EXPECT_EQ(
      all.ask(method::post, "/send", R"({"socket":1,"text":"a","to":")" + to + R"("})").status,
      400U);
  all.object(method::post, "/jobs",
             R"({"kind":"replay","socket":1,"speed":1000,"to":")" + to + R"("})");
  for (const std::string& payload : payloads) {
    const auto came = one.receive(std::chrono::seconds(5));
    ASSERT_TRUE(came && *came);
    EXPECT_EQ((*came)->text(), payload);
  }
}
