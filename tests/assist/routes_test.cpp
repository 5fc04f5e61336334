// SPDX-License-Identifier: MIT
// Requests of docs/api.md: what is answered, and what is refused and how.
#include <gtest/gtest.h>

#include <string>

#include "desk.hpp"
#include "workshop/capture/capture_reader.hpp"
#include "workshop/text/base64.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/hex.hpp"

using namespace dgram;
using namespace dgram::assist;

namespace {

void send(desk& all, byte_view payload) {
  all.object(method::post, "/send",
             R"({"to":"127.0.0.1:9999","data":")" + workshop::base64(payload) + R"("})");
}

}  // namespace

TEST(Routes, RefuseWhatIsWrongAndTellIt) {
  desk all;
  struct wrong {
    method how;
    std::string path;
    std::string body;
    unsigned status;
  };
  for (const wrong& one : std::vector<wrong>{
           {method::get, "/nothing", "null", 404},
           {method::post, "/state", "null", 405},
           {method::get, "/sockets/1/rules", "null", 404},
           {method::get, "/log/99", "null", 404},
           {method::remove, "/sockets/x", "null", 404},
           {method::post, "/send", "null", 400},
           {method::post, "/send", "[]", 400},
           {method::post, "/send", R"({"to":7,"text":"a"})", 400},
           {method::post, "/send", R"({"to":"127.0.0.1:9"})", 400},
           {method::post, "/send", R"({"to":"127.0.0.1:9","text":"a","data":""})", 400},
           {method::post, "/send", R"({"to":"127.0.0.1:9","text":"4g","hex":true})", 400},
           {method::post, "/send", R"({"to":"127.0.0.1:0","text":"a"})", 400},
           {method::post, "/send", R"({"to":"10.1:53","text":"a"})", 400},
           {method::post, "/send", R"({"to":"127.0.0.1:9","text":"a","socket":77})", 404},
           {method::post, "/preview", R"({"text":"a","pad":-1})", 400},
           {method::post, "/preview", R"({"text":"a","append":"crc99"})", 400},
           {method::post, "/preview", R"({"text":"a","eol":"maybe"})", 400},
           {method::post, "/sockets", R"({"kind":"file"})", 400},
           {method::post, "/sockets", R"({"kind":"relay","local":"0"})", 400},
           {method::post, "/sockets",
            R"({"kind":"relay","local":"0","target":":9","impairment":{"loss":101}})", 400},
           {method::post, "/import", R"({"name":"a.pcap"})", 400},
           {method::post, "/import", R"({"name":"a.pcap","data":"AAAA"})", 400},
           {method::post, "/import", R"({"name":7,"data":""})", 400},
           {method::post, "/sockets", R"({"kind":"listen"})", 400},
           {method::post, "/sockets", R"({"kind":"talk"})", 400},
           {method::post, "/sockets", R"({"kind":"listen","local":"0","ttl":256})", 400},
           {method::post, "/sockets", R"({"kind":"listen","local":"0","groups":["10.0.0.1"]})",
            400},
           {method::post, "/sockets", R"({"kind":"service","local":"0","service":"exec"})", 400},
           {method::post, "/sockets", R"({"kind":"listen","local":"0","gro":"yes"})", 400},
       }) {
    const auto answer = all.ask(one.how, one.path, one.body);
    EXPECT_EQ(answer.status, one.status) << one.path << " " << one.body;
    EXPECT_FALSE(answer.body.at("error").at("why").as_string().empty());
    EXPECT_NE(answer.body.at("error").at("code"), json("wrong_text"))
        << one.path << " " << one.body;
  }
}

TEST(Routes, AnErrorHasItsCodeAndItsValues) {
  desk all;
  const auto error = [&](const char* path, const char* body) {
    return all.ask(method::post, path, body).body.at("error").as_object();
  };
  const auto number = error("/preview", R"({"text":"a","pad":-1})");
  EXPECT_EQ(number.at("code"), json("not_a_number"));
  EXPECT_EQ(boost::json::serialize(number.at("parameters")),
            R"({"least":0,"most":65527,"field":"pad"})");
  EXPECT_EQ(number.at("why"), json("pad: a number from 0 to 65527 is wanted"));
  const auto hex = error("/preview", R"({"text":"4g","hex":true})");
  EXPECT_EQ(hex.at("code"), json("not_a_hex_digit"));
  EXPECT_FALSE(hex.contains("parameters"));
  const auto sum = error("/preview", R"({"text":"a","append":"crc99"})");
  EXPECT_EQ(sum.at("code"), json("not_a_checksum"));
  EXPECT_NE(sum.at("parameters").at("offered").as_string().find("sum8"), std::string::npos);
  const auto service = error("/sockets", R"({"kind":"service","local":"0","service":"none"})");
  EXPECT_EQ(service.at("code"), json("no_such_service"));
  EXPECT_EQ(service.at("parameters").at("given"), json("none"));
}

TEST(Routes, AnUnknownFieldIsSkipped) {
  desk all;
  const auto made = all.object(method::post, "/preview", R"({"text":"hi","later":[{}]})");
  EXPECT_EQ(made.at("data"), json("aGk="));
}

TEST(Routes, APreviewHasPrefixEndAndChecksum) {
  desk all;
  const auto made =
      all.object(method::post, "/preview",
                 R"({"text":"ab","prefix":"<","suffix":">","eol":"crlf","append":"sum8","pad":8})");
  const auto bytes = workshop::parse_base64(std::string(made.at("data").as_string()));
  EXPECT_EQ(workshop::hex(*bytes), workshop::hex(as_bytes(std::string("<ab>\r\n\0\0\x54", 9))));
}

TEST(Routes, LooseEscapesHaveTwoDigits) {
  desk all;
  const auto bytes = [&](const char* body) {
    const auto made = all.object(method::post, "/preview", body);
    return workshop::hex(*workshop::parse_base64(std::string(made.at("data").as_string())));
  };
  EXPECT_EQ(bytes(R"({"text":"a\\0D[0a]\\n","escapes":"loose"})"), "610d0a0a");
  EXPECT_EQ(bytes(R"({"text":"a\\0D","escapes":true})"), "610044");
  EXPECT_EQ(bytes(R"({"text":"\\0D{{counter}}","escapes":"loose","template":true})"), "0d31");
}

TEST(Routes, WordsAndPortsAreThere) {
  desk all;
  const auto words = all.object(method::get, "/words");
  for (const char* list : {"checksums", "encodings", "services", "filter_terms", "interfaces"}) {
    EXPECT_FALSE(words.at(list).as_array().empty()) << list;
  }
  all.open(R"({"kind":"listen","local":"0"})");
  EXPECT_FALSE(all.object(method::get, "/ports").at("ports").as_array().empty());
  const auto actions = all.object(method::get, "/actions").at("actions").as_array();
  ASSERT_EQ(actions.size(), 1U);
  EXPECT_EQ(actions[0].at("action"), json("open"));
  EXPECT_EQ(actions[0].at("from"), json("127.0.0.1:51234"));
}

TEST(Routes, ARowIsToldWhole) {
  desk all;
  all.object(method::post, "/send",
             R"({"to":"127.0.0.1:9999","text":"first","append":"crc16-modbus"})");
  send(all, workshop::to_bytes(std::string(600, 'z')));
  send(all, *workshop::parse_hex("c4 e3 ba c3"));
  const auto rows = all.rows({{"where", "tx"}});
  const auto row = [&](std::size_t index) {
    return all.object(method::get,
                      "/log/" + std::to_string(rows[index].at("id").to_number<std::uint64_t>()));
  };
  EXPECT_EQ(row(0).at("checksums").at(0).at("name"), json("crc16-modbus"));
  EXPECT_TRUE(row(0).at("previous").is_null());
  EXPECT_EQ(row(1).at("text").as_string().size(), 600U);
  EXPECT_EQ(row(2).at("hint"), json("gbk"));
  EXPECT_EQ(row(2).at("previous").at("len"), json(600));
}

TEST(Routes, DownloadsGiveTheSameBytesBack) {
  desk all;
  std::vector<workshop::bytes> sent;
  for (unsigned i = 0; i < 256; ++i) {
    const std::string text = std::string(1, static_cast<char>(i)) + "=cmd|' /C calc'!\"A0\",\r\n";
    sent.push_back(workshop::to_bytes(text));
    send(all, sent.back());
  }
  const std::string csv = all.downloaded("/log.csv");
  const std::string capture = all.downloaded("/log.pcapng");
  const std::string lines = all.downloaded("/log.jsonl");
  auto reader = workshop::capture_reader::open(as_bytes(capture));
  ASSERT_TRUE(reader);
  std::size_t line_at = 0;
  for (const auto& one : sent) {
    EXPECT_NE(csv.find('"' + workshop::hex_spaced(one) + '"'), std::string::npos);
    const auto captured = reader->next();
    ASSERT_TRUE(captured);
    EXPECT_EQ(workshop::hex(captured->payload), workshop::hex(one));
    boost::json::object line;
    do {
      const std::size_t end = lines.find('\n', line_at);
      ASSERT_NE(end, std::string::npos);
      line = frame_of(std::string_view(lines).substr(line_at, end - line_at));
      line_at = end + 1;
    } while (line.at("event") != json("tx"));
    EXPECT_EQ(line.at("data"), json(workshop::base64(one)));
  }
  EXPECT_EQ(csv.find(",\"="), std::string::npos) << "a formula";
}
