// SPDX-License-Identifier: MIT
// Sockets of the assistant with peers on loopback.
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "desk.hpp"
#include "services/services.hpp"
#include "workshop/text/base64.hpp"

using namespace dgram;
using namespace dgram::assist;
using namespace std::chrono_literals;

namespace {

std::string text_of(const boost::json::value& row) {
  const auto data = workshop::parse_base64(std::string(row.at("data").as_string()));
  return std::string(as_text(*data));
}

std::string send_body(std::string_view to, std::string_view text, std::string_view more = "") {
  return R"({"to":")" + std::string(to) + R"(","text":")" + std::string(text) + '"' +
         std::string(more) + "}";
}

}  // namespace

TEST(Sockets, AListenSocketLogsWhatComesAndSendsFromItsPort) {
  desk all;
  const auto entry = all.opened(R"({"kind":"listen","local":"0"})");
  EXPECT_EQ(entry.at("kind"), json("listen"));
  EXPECT_EQ(entry.at("open"), json(true));
  const endpoint local = local_of_entry(entry);
  ASSERT_NE(local.port, 0);
  socket other = peer();
  ASSERT_TRUE(other.send_to(as_bytes("hi"), local));
  auto row = all.wait_for_rows(1)[0].as_object();
  EXPECT_EQ(row.at("event"), json("rx"));
  EXPECT_EQ(row.at("socket"), json(1));
  EXPECT_EQ(row.at("local"), json(local.to_string()));
  EXPECT_EQ(row.at("remote"), json(other.local().to_string()));
  EXPECT_EQ(row.at("iface"), json("lo"));
  EXPECT_EQ(row.at("ttl"), json(64));
  EXPECT_EQ(text_of(row), "hi");
  const auto sent = all.object(method::post, "/send",
                               send_body(other.local().to_string(), "yes", R"(,"socket":1)"));
  EXPECT_EQ(sent.at("sent"), json(1));
  EXPECT_EQ(sent.at("len"), json(3));
  EXPECT_EQ(sent.at("local"), json(local.to_string()));
  EXPECT_EQ(sent.at("id"), json(2));
  const auto came = other.receive(5s);
  ASSERT_TRUE(came && *came);
  EXPECT_EQ((*came)->text(), "yes");
  EXPECT_EQ((*came)->source, local);
  EXPECT_EQ(all.rows()[1].at("event"), json("tx"));
}

TEST(Sockets, WithoutASocketTheAssistantsOwnIsUsed) {
  desk all;
  socket other = peer();
  const auto to = other.local().to_string();
  const auto first = all.object(method::post, "/send", send_body(to, "a"));
  const auto second = all.object(method::post, "/send", send_body(to, "b"));
  EXPECT_EQ(first.at("local"), json(second.at("local")));
  const auto request = other.receive(5s);
  ASSERT_TRUE(request && *request);
  ASSERT_TRUE(other.send_to(as_bytes("back"), (*request)->source));
  const auto row = all.wait_for_rows(1, {{"where", "rx"}})[0].as_object();
  EXPECT_EQ(text_of(row), "back");
  EXPECT_TRUE(row.contains("rtt_us"));
  const auto sockets = all.object(method::get, "/state").at("sockets").as_array();
  ASSERT_EQ(sockets.size(), 1U);
  EXPECT_EQ(sockets[0].at("outgoing"), json(true));
}

TEST(Sockets, EmptyAndLongestDatagramsAreRows) {
  desk all;
  const endpoint local = local_of_entry(all.opened(R"({"kind":"listen","local":"0"})"));
  socket other = peer();
  ASSERT_TRUE(other.send_to({}, local));
  const std::string longest(payload_bytes_max_v4, 'z');
  ASSERT_TRUE(other.send_to(as_bytes(longest), local));
  const auto rows = all.wait_for_rows(2);
  EXPECT_EQ(rows[0].at("len"), json(0));
  EXPECT_EQ(rows[0].at("cut"), json(false));
  EXPECT_EQ(rows[1].at("len"), json(payload_bytes_max_v4));
  EXPECT_EQ(rows[1].at("cut"), json(true));
  EXPECT_EQ(text_of(rows[1]).size(), 512U);
  const auto body = R"({"to":")" + other.local().to_string() + R"(","data":""})";
  EXPECT_EQ(all.object(method::post, "/send", body).at("len"), json(0));
  const auto came = other.receive(5s);
  ASSERT_TRUE(came && *came);
  EXPECT_TRUE((*came)->payload.empty());
}

// Tools exist that show nobody else's datagrams once one client was chosen to talk to.
TEST(Sockets, SpeakingToOneRemoteHidesNoOther) {
  desk all;
  const endpoint local = local_of_entry(all.opened(R"({"kind":"listen","local":"0"})"));
  socket chosen = peer(), other = peer();
  all.object(method::post, "/send", send_body(chosen.local().to_string(), "you", R"(,"socket":1)"));
  ASSERT_TRUE(other.send_to(as_bytes("me too"), local));
  ASSERT_TRUE(chosen.send_to(as_bytes("yes"), local));
  EXPECT_EQ(all.wait_for_rows(2, {{"where", "rx"}}).size(), 2U);
}

TEST(Sockets, ATalkSocketHearsItsRemoteOnly) {
  desk all;
  socket chosen = peer(), other = peer();
  const auto entry =
      all.opened(R"({"kind":"talk","remote":")" + chosen.local().to_string() + R"("})");
  const endpoint local = local_of_entry(entry);
  ASSERT_TRUE(other.send_to(as_bytes("unheard"), local));
  EXPECT_EQ(all.ask(method::post, "/send",
                    send_body(other.local().to_string(), "not there", R"(,"socket":1)"))
                .status,
            400U);
  all.object(method::post, "/send", R"({"socket":1,"text":"ask"})");
  const auto request = chosen.receive(5s);
  ASSERT_TRUE(request && *request);
  ASSERT_TRUE(chosen.send_to(as_bytes("answer"), local));
  const auto rows = all.wait_for_rows(2);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].at("remote"), json(chosen.local().to_string()));
  EXPECT_EQ(text_of(rows[1]), "answer");
}

TEST(Sockets, AServiceAnswersAndItsAnswersAreRows) {
  desk all;
  const auto entry = all.opened(R"({"kind":"service","local":"0","service":"hello"})");
  EXPECT_EQ(entry.at("service"), json("hello"));
  socket other = peer();
  ASSERT_TRUE(other.send_to(as_bytes("Michael"), local_of_entry(entry)));
  const auto came = other.receive(5s);
  ASSERT_TRUE(came && *came);
  EXPECT_EQ((*came)->text(), "Hello, Michael!");
  const auto rows = all.wait_for_rows(2);
  EXPECT_EQ(rows[0].at("event"), json("rx"));
  EXPECT_EQ(rows[1].at("event"), json("tx"));
  EXPECT_EQ(text_of(rows[1]), "Hello, Michael!");
}

TEST(Sockets, ARefusalIsARow) {
  desk all;
  endpoint closed;
  {
    const socket gone = peer();
    closed = gone.local();
  }
  all.object(method::post, "/send", send_body(closed.to_string(), "anyone?"));
  const auto row = all.wait_for_rows(2)[1].as_object();
  EXPECT_EQ(row.at("event"), json("refused"));
  EXPECT_EQ(row.at("remote"), json(closed.to_string()));
  EXPECT_EQ(row.at("why"), json("Port unreachable"));
}

TEST(Sockets, ATakenPortTellsWhoHoldsIt) {
  desk all;
  const socket other = peer();
  const auto answer =
      all.ask(method::post, "/sockets",
              R"({"kind":"listen","local":")" + other.local().to_string() + R"("})");
  EXPECT_EQ(answer.status, 409U);
  const auto& why = answer.body.at("error");
  EXPECT_EQ(why.at("what"), json("bind"));
  EXPECT_EQ(why.at("why"), json("Address already in use"));
  EXPECT_TRUE(std::string(why.at("hint").as_string()).starts_with("held by assist_test"));
}

TEST(Sockets, AClosedSocketKeepsItsRows) {
  desk all;
  const endpoint local = local_of_entry(all.opened(R"({"kind":"listen","local":"0"})"));
  socket other = peer();
  ASSERT_TRUE(other.send_to(as_bytes("stay"), local));
  all.wait_for_rows(1);
  EXPECT_EQ(all.ask(method::remove, "/sockets/1").status, 204U);
  EXPECT_EQ(all.ask(method::remove, "/sockets/1").status, 404U);
  EXPECT_EQ(all.rows({{"socket", "1"}}).size(), 1U);
  EXPECT_EQ(all.open(R"({"kind":"listen","local":"0"})"), 2U);
}

TEST(Sockets, EveryDatagramOfAFloodIsCountedAndKept) {
  desk all({.store_bytes = std::size_t{64} << 20U});
  const auto entry =
      all.opened(R"({"kind":"listen","local":"0","receive_buffer":4194304,"name":"flood"})");
  const endpoint local = local_of_entry(entry);
  socket other = peer();
  page watching(all);
  watching.say(R"({"do":"hello"})");
  constexpr std::uint64_t sent = 20'000;
  for (std::uint64_t i = 0; i < sent; ++i) {
    ASSERT_TRUE(other.send_to(as_bytes(std::to_string(i)), local));
  }
  // What the kernel had no room for is told; the rest is in the log, in order.
  const auto tick = watching.wait_for("tick", [&](const boost::json::object& one) {
    const auto& now = one.at("sockets").as_array()[0];
    return now.at("rx").to_number<std::uint64_t>() + now.at("kernel").to_number<std::uint64_t>() ==
           sent;
  });
  const auto got = tick.at("sockets").as_array()[0].at("rx").to_number<std::uint64_t>();
  EXPECT_EQ(all.object(method::get, "/log").at("total"), json(got));
  EXPECT_EQ(tick.at("store").at("rows"), json(got));
}

TEST(Sockets, ResetBeginsCountingAnew) {
  desk all;
  const endpoint local = local_of_entry(all.opened(R"({"kind":"service","local":"0",)"
                                                   R"("service":"echo"})"));
  socket other = peer();
  ASSERT_TRUE(other.send_to(as_bytes("x"), local));
  all.wait_for_rows(2);
  EXPECT_EQ(all.ask(method::post, "/reset", R"({"socket":1})").status, 204U);
  page watching(all);
  watching.say(R"({"do":"hello"})");
  EXPECT_EQ(watching.wait_for("tick").at("sockets").as_array()[0].at("rx"), json(0));
  ASSERT_TRUE(other.send_to(as_bytes("y"), local));
  all.wait_for_rows(4);
  EXPECT_EQ(watching.wait_for("tick").at("sockets").as_array()[0].at("tx"), json(1));
}

// Of every record: the page is offered it, or not, with the kind of its argument.
TEST(Services, AreOfferedAsTheirRecordsSay) {
  desk all;
  std::vector<std::string> offered;
  const auto words = all.object(method::get, "/words");
  for (const auto& word : words.at("services").as_array()) {
    offered.emplace_back(word.at("name").as_string());
    const services::service* record = services::find_service(offered.back());
    ASSERT_NE(record, nullptr) << offered.back();
    EXPECT_EQ(word.at("arguments"), json(record->takes.name));
    EXPECT_EQ(word.at("argument_kind"), json(name(record->takes.kind)));
    EXPECT_EQ(word.at("argument_en"), json(record->takes.label_en));
    EXPECT_EQ(word.at("argument_zh"), json(record->takes.label_zh));
    EXPECT_EQ(word.at("brief_en"), json(record->brief_en));
    EXPECT_EQ(word.at("help_zh"), json(record->help_zh));
  }
  std::vector<std::string> wanted;
  for (const services::service& each : services::services()) {
    if (each.in_page) wanted.emplace_back(each.name);
  }
  EXPECT_EQ(offered, wanted);
}

TEST(Services, RefuseArgumentsThatTheyDoNotTakeAndNamesThatAreNotOffered) {
  desk all;
  const auto ask = [&](std::string_view service, std::string_view arguments) {
    const boost::json::object spec{
        {"kind", "service"}, {"local", "0"}, {"service", service}, {"arguments", arguments}};
    return all.ask(method::post, "/sockets", boost::json::serialize(spec));
  };
  for (const services::service& each : services::services()) {
    using enum services::argument_kind;
    const auto kind = each.takes.kind;
    const std::string_view good = kind == none ? "" : "a: any -> drop";
    EXPECT_EQ(ask(each.name, good).status, each.in_page ? 201U : 400U) << each.name;
    if (kind == none) {
      EXPECT_EQ(ask(each.name, "more").status, 400U) << each.name;
    }
    if (kind == template_text) {
      EXPECT_EQ(ask(each.name, "").status, 400U) << each.name;
    }
    EXPECT_EQ(ask(each.name, std::string(each.takes.bytes_max + 1, '#')).status, 400U) << each.name;
  }
  const auto unknown = ask("nosuch", "");
  EXPECT_EQ(unknown.status, 400U);
  EXPECT_TRUE(unknown.body.at("error").at("hint").as_string().starts_with("there are: echo, "));
  EXPECT_EQ(ask("reply", "{{nothing}}").body.at("error").at("what"), json("template"));
  EXPECT_EQ(ask("rules", "a: nonsense").body.at("error").at("line"), json(1));
}
