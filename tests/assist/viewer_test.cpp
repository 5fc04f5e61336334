// SPDX-License-Identifier: MIT
// What a page is told through its WebSocket.
#include <gtest/gtest.h>

#include <string>

#include "assist/api/page_viewer.hpp"
#include "desk.hpp"

using namespace dgram;
using namespace dgram::assist;

namespace {

// Makes so many rows: 127.0.0.1 port 9 refuses some of them, which is why only tx are looked at.
class log_desk : public desk {
 public:
  explicit log_desk(engine_options options = {.store_bytes = store::bytes_min})
      : desk(std::move(options)), sink_(peer()) {}
  void send(std::string_view text) {
    object(method::post, "/send",
           R"({"to":")" + sink_.local().to_string() + R"(","text":")" + std::string(text) + "\"}");
  }

 private:
  socket sink_;
};

std::vector<std::uint64_t> ids(const boost::json::object& frame) {
  std::vector<std::uint64_t> all;
  for (const auto& row : frame.at("rows").as_array()) {
    all.push_back(row.at("id").to_number<std::uint64_t>());
  }
  return all;
}

}  // namespace

TEST(Viewer, SaysNothingBeforeHello) {
  desk all;
  page one(all);
  EXPECT_TRUE(one.due().empty());
  one.say(R"({"do":"hello"})");
  const auto frames = one.due();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].at("event"), json("state"));
  EXPECT_EQ(frames[0].at("v"), json(1));
  EXPECT_EQ(frames[1].at("event"), json("tick"));
}

TEST(Viewer, TheStateComesAgainWhenItChanged) {
  desk all;
  page one(all);
  one.say(R"({"do":"hello"})");
  one.due();
  for (const auto& frame : one.due()) EXPECT_NE(frame.at("event"), json("state"));
  all.open(R"({"kind":"listen","local":"0","name":"mine"})");
  const auto state = one.wait_for("state");
  EXPECT_EQ(state.at("sockets").as_array()[0].at("name"), json("mine"));
}

TEST(Viewer, OnlyTheOwnerIsToldOfTheViewOnlyPage) {
  desk all({.store_bytes = store::bytes_min, .view_url = "http://127.0.0.1:8000/#k=v"});
  page owner(all), guest(all, true);
  owner.say(R"({"do":"hello"})");
  guest.say(R"({"do":"hello"})");
  EXPECT_TRUE(owner.wait_for("state").contains("view_url"));
  const auto told = guest.wait_for("state");
  EXPECT_FALSE(told.contains("view_url"));
  EXPECT_EQ(told.at("view_only"), json(true));
}

TEST(Viewer, AWindowAtTheTailFollows) {
  log_desk all;
  page one(all);
  one.say(R"({"do":"hello"})");
  one.say(R"({"do":"view","view":7,"rows":2,"at":"tail"})");
  EXPECT_EQ(one.wait_for("rows").at("total"), json(0));
  for (const char* text : {"a", "b", "c"}) all.send(text);
  const auto frame = one.wait_for("rows");
  EXPECT_EQ(frame.at("view"), json(7));
  EXPECT_EQ(frame.at("total"), json(3));
  EXPECT_EQ(frame.at("first"), json(1));
  EXPECT_EQ(ids(frame), (std::vector<std::uint64_t>{2, 3}));
  for (const auto& later : one.due()) EXPECT_NE(later.at("event"), json("rows"));
}

TEST(Viewer, AWindowInTheMiddleIsToldOnce) {
  log_desk all;
  for (const char* text : {"a", "b", "a", "b"}) all.send(text);
  page one(all);
  one.say(R"({"do":"hello"})");
  one.say(R"({"do":"view","view":1,"rows":2,"at":1,"where":"text:b"})");
  const auto frame = one.wait_for("rows");
  EXPECT_EQ(frame.at("total"), json(2));
  EXPECT_EQ(frame.at("first"), json(1));
  EXPECT_EQ(ids(frame), std::vector<std::uint64_t>{4});
  all.send("b");
  for (const auto& later : one.due()) EXPECT_NE(later.at("event"), json("rows"));
}

TEST(Viewer, TwoPagesSeeDifferentWindows) {
  log_desk all;
  for (const char* text : {"a", "b", "a"}) all.send(text);
  page one(all), two(all);
  for (page* each : {&one, &two}) each->say(R"({"do":"hello"})");
  one.say(R"({"do":"view","view":1,"where":"text:a"})");
  two.say(R"({"do":"view","view":1,"where":"text:b"})");
  EXPECT_EQ(ids(one.wait_for("rows")), (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(ids(two.wait_for("rows")), std::vector<std::uint64_t>{2});
}

TEST(Viewer, AMistakeInAFilterIsToldWithItsPlace) {
  desk all;
  page one(all);
  one.say(R"({"do":"view","view":3,"where":"len>>1"})");
  const auto frames = one.due();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].at("event"), json("error"));
  EXPECT_EQ(frames[0].at("what"), json("where"));
  EXPECT_EQ(frames[0].at("view"), json(3));
  EXPECT_TRUE(frames[0].contains("at"));
}

TEST(Viewer, RefusesWhatIsNoOrder) {
  desk all;
  const std::string deep(10'000, '[');
  const std::string long_frame(page_viewer::frame_bytes_max + 1, ' ');
  for (const std::string& frame :
       {std::string(""), std::string("[]"), std::string("{"), deep, long_frame,
        std::string(R"({"do":"dance"})"), std::string(R"({"do":7})"),
        std::string(R"({"do":"view","rows":1001})"), std::string(R"({"do":"view","at":-1})"),
        std::string(R"({"do":"view","view":"one"})"),
        std::string(R"({"do":"watch","socket":9,)"
                    R"("charts":true})"),
        std::string(R"({"do":"view","verify":"crc99"})")}) {
    page one(all);
    one.say(frame);
    const auto frames = one.due();
    ASSERT_EQ(frames.size(), 1U) << frame.substr(0, 80);
    EXPECT_EQ(frames[0].at("event"), json("error")) << frame.substr(0, 80);
  }
}

TEST(Viewer, KeepsNoMoreAnswersThanItsBound) {
  desk all;
  page one(all);
  for (std::size_t i = 0; i < page_viewer::replies_max + 10; ++i) one.say(R"({"do":"ping"})");
  EXPECT_EQ(one.due().size(), page_viewer::replies_max);
  EXPECT_TRUE(one.due().empty());
}

TEST(Viewer, HasNoMoreViewsThanItsBound) {
  desk all;
  page one(all);
  for (std::size_t i = 0; i <= views_max; ++i) {
    one.say(R"({"do":"view","view":)" + std::to_string(i) + "}");
  }
  const auto frames = one.due();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].at("what"), json("views"));
  one.say(R"({"do":"close-view","view":0})");
  one.say(R"({"do":"view","view":99})");
  EXPECT_TRUE(one.due().empty());
}

TEST(Viewer, AChecksumIsVerified) {
  log_desk all;
  all.object(method::post, "/send",
             R"({"to":"127.0.0.1:9999","text":"ab","append":"crc16-modbus"})");
  all.send("ab??");
  page one(all);
  one.say(R"({"do":"hello"})");
  one.say(R"({"do":"view","view":1,"where":"tx","verify":"crc16-modbus"})");
  const auto rows = one.wait_for(
      "rows", [](const auto& frame) { return frame.at("total").template to_number<int>() == 2; });
  EXPECT_EQ(rows.at("rows").at(0).at("sum"), json("ok"));
  EXPECT_EQ(rows.at("rows").at(1).at("sum"), json("wrong"));
}

TEST(Viewer, AWatchedSocketTellsItsLanesAndCharts) {
  desk all;
  const auto entry = all.opened(R"({"kind":"service","local":"0","service":"echo"})");
  page one(all);
  one.say(R"({"do":"hello"})");
  one.say(R"({"do":"watch","socket":1,"conversations":true,"charts":true})");
  socket other = peer();
  ASSERT_TRUE(other.send_to(as_bytes("abcd"), local_of_entry(entry)));
  all.wait_for_rows(2);
  const auto lanes = one.wait_for(
      "conversations", [](const auto& frame) { return !frame.at("rows").as_array().empty(); });
  const auto& lane = lanes.at("rows").at(0);
  EXPECT_EQ(lane.at("remote"), json(other.local().to_string()));
  EXPECT_EQ(lane.at("rx_bytes"), json(4));
  EXPECT_EQ(lane.at("tx"), json(1));
  EXPECT_EQ(lane.at("unanswered"), json(0));
  const auto charts = one.wait_for("charts");
  EXPECT_EQ(charts.at("step_ms"), json(100));
  EXPECT_EQ(boost::json::serialize(charts.at("sizes")), "[[4,1]]");
  one.say(R"({"do":"watch","socket":1,"conversations":false,"charts":false})");
  for (const auto& frame : one.due()) EXPECT_NE(frame.at("event"), json("charts"));
}
