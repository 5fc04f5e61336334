// SPDX-License-Identifier: MIT
#include "workshop/match/filter.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace dgram::workshop {
namespace {

using kind = filter_subject::kind;

filter_subject subject(std::string_view payload, kind what = kind::received,
                       std::string_view remote = "10.0.0.7:5000",
                       std::string_view local = "192.168.1.5:8080") {
  return {.what = what,
          .remote = *endpoint::parse(remote),
          .local = *endpoint::parse(local),
          .payload = as_bytes(payload)};
}

bool holds(std::string_view text, const filter_subject& one) {
  return filter::parse(text).value().matches(one);
}

bool finds(std::string_view text, std::string_view payload) {
  return holds(text, subject(payload));
}

std::string error_of(std::string_view text) {
  const auto read = filter::parse(text);
  if (read) return "";
  return read.error().what + " " + std::to_string(read.error().at) + " " +
         std::to_string(read.error().length);
}

TEST(Filter, NothingHoldsForEverything) {
  for (const auto* text : {"", " ", "\t\n"}) {
    EXPECT_TRUE(finds(text, "")) << text;
    EXPECT_TRUE(filter::parse(text)->is_empty());
  }
  EXPECT_TRUE(filter().matches(subject("x")));
  EXPECT_FALSE(filter::parse("tx")->is_empty());
}

TEST(Filter, DirectionsAndNews) {
  const kind all[] = {kind::received, kind::sent, kind::news};
  for (const kind what : all) {
    const auto one = subject("x", what);
    EXPECT_EQ(holds("rx", one), what == kind::received);
    EXPECT_EQ(holds("tx", one), what == kind::sent);
    EXPECT_EQ(holds("icmp", one), what == kind::news);
    EXPECT_EQ(holds("note", one), what == kind::news);
    EXPECT_EQ(holds("!tx", one), what != kind::sent);
  }
}

TEST(Filter, EndsAreToldApart) {
  const auto in = subject("x"), out = subject("x", kind::sent), news = subject("x", kind::news);
  for (const auto* text : {"remote:10.0.0.7", "remote:10.0.0.0/8", "remote:10.0.0.7:5000",
                           "remote:10.0.0.0/8:5000", "local:192.168.1.5", "local:192.168.1.5:8080",
                           "port:5000", "port>4999", "port=5000", "port:1..6000"}) {
    EXPECT_TRUE(holds(text, in)) << text;
    EXPECT_TRUE(holds(text, out)) << text;
    EXPECT_TRUE(holds(text, news)) << text;
  }
  for (const auto* text : {"remote:10.0.0.8", "remote:11.0.0.0/8", "remote:10.0.0.7:5001",
                           "local:10.0.0.7", "port:8080", "port<5000", "remote:::1"}) {
    EXPECT_FALSE(holds(text, in)) << text;
    EXPECT_FALSE(holds(text, out)) << text;
  }
  EXPECT_TRUE(holds("from:10.0.0.7", in) && holds("to:192.168.1.5:8080", in));
  EXPECT_FALSE(holds("to:10.0.0.7", in) || holds("from:192.168.1.5", in));
  for (const auto& one : {out, news}) {
    EXPECT_TRUE(holds("to:10.0.0.7", one) && holds("from:192.168.1.5:8080", one));
    EXPECT_FALSE(holds("from:10.0.0.7", one) || holds("to:192.168.1.5", one));
  }
}

TEST(Filter, AddressesOfBothFamilies) {
  const auto six = subject("x", kind::received, "[fd00::7]:53");
  for (const auto* text : {"from:fd00::7", "from:[fd00::7]", "from:[fd00::7]:53", "from:fd00::/8",
                           "from:[fd00::/8]:53", "port:53"}) {
    EXPECT_TRUE(holds(text, six)) << text;
  }
  for (const auto* text : {"from:[fd00::7]:54", "from:fe00::/8", "from:0.0.0.0/0"}) {
    EXPECT_FALSE(holds(text, six)) << text;
  }
  const filter_subject unix_one{.payload = as_bytes("x")};
  EXPECT_FALSE(holds("port:0", unix_one)) << "no port at all";
  EXPECT_FALSE(holds("from:0.0.0.0/0 or from:::/0", unix_one));
}

TEST(Filter, Lengths) {
  for (const auto* text : {"len>2", "len>=3", "len=3", "len:3", "len<4", "len<=3", "len:1..3",
                           "len:3..", "len:..3", "len=2..4"}) {
    EXPECT_TRUE(finds(text, "abc")) << text;
  }
  for (const auto* text : {"len>3", "len>=4", "len=0", "len:4", "len<3", "len<=2", "len:4..10"}) {
    EXPECT_FALSE(finds(text, "abc")) << text;
  }
  EXPECT_TRUE(finds("len=0", ""));
  EXPECT_FALSE(holds("len>=0", subject("x", kind::news))) << "news have no length";
}

TEST(Filter, Bytes) {
  EXPECT_TRUE(finds("hex:\"a5 5a\"", "x\xa5\x5ay"));
  EXPECT_TRUE(finds("hex:a55a", "x\xa5\x5ay"));
  EXPECT_TRUE(finds("hex:a5:5a", "\xa5\x5a"));
  EXPECT_TRUE(finds("hex:\"a5 ?? 01\"", "x\xa5\xff\x01y"));
  EXPECT_TRUE(finds("hex:a5??01", "\xa5\xa5\x7f\x01"));
  EXPECT_TRUE(finds("hex:a?", "\xaf"));
  EXPECT_FALSE(finds("hex:a?", "\xbf"));
  EXPECT_FALSE(finds("hex:\"a5 ?? 01\"", "\xa5\x01"));
  EXPECT_FALSE(finds("hex:\"a5 5a\"", "\x5a\xa5"));
}

TEST(Filter, Texts) {
  EXPECT_TRUE(finds("OK", "+OK\r\n"));
  EXPECT_TRUE(finds("text:OK", "+OK\r\n"));
  EXPECT_TRUE(finds("\"OK\\r\\n\"", "+OK\r\n"));
  EXPECT_TRUE(finds("text:\"say \\\"hi\\\" [0D]\"", "say \"hi\" \r"));
  EXPECT_TRUE(finds("\"a b\"", "a b"));
  EXPECT_TRUE(finds("\"tx\"", "tx"));
  EXPECT_TRUE(finds("text:tx", "tx"));
  EXPECT_TRUE(finds("\"a:b\"", "a:b"));
  EXPECT_TRUE(finds("text:a:b", "a:b"));
  EXPECT_TRUE(finds("[INFO]", "[INFO] up")) << "without quotes as it stands";
  EXPECT_TRUE(finds("a\\n", "a\\n"));
  EXPECT_TRUE(finds("1:2", "1:2")) << "no name before this colon";
  EXPECT_TRUE(finds("length", "length"));
  EXPECT_TRUE(finds("好", "你好"));
  EXPECT_FALSE(finds("ok", "OK"));
  EXPECT_FALSE(finds("text:\"OK\"", ""));
}

TEST(Filter, Expressions) {
  EXPECT_TRUE(finds("text:/^v\\d+/", "v12"));
  EXPECT_TRUE(finds("/a b (c|d)/ len>2", "a b d"));
  EXPECT_TRUE(finds("/a\\/b/", "a/b"));
  EXPECT_FALSE(finds("!/ok/", "ok"));
  EXPECT_EQ(error_of("text:/a(b/"), "a ) is missing 6 3");
  EXPECT_EQ(error_of("rx /a"), "no / after this / (a / itself is \\/) 3 1");
  EXPECT_EQ(error_of("//"), "no expression between the slashes 0 2");
  EXPECT_EQ(error_of("/a/b"), "a space is missing after this expression 3 1");
}

TEST(Filter, TermsJoin) {
  EXPECT_TRUE(finds("a b", "ab"));
  EXPECT_FALSE(finds("a b", "a"));
  EXPECT_TRUE(finds("a and b", "ab"));
  EXPECT_TRUE(finds("a or b", "b"));
  EXPECT_TRUE(finds("a b or c", "c")) << "or is weaker";
  EXPECT_FALSE(finds("a (b or c)", "c"));
  EXPECT_TRUE(finds("a(b or c)", "ac"));
  EXPECT_TRUE(finds("!(a or b)", "c"));
  EXPECT_FALSE(finds("-(a b)", "ab"));
  EXPECT_TRUE(finds("not a", "b"));
  EXPECT_TRUE(finds("!!a", "a"));
  EXPECT_TRUE(finds("! a", "b"));
  EXPECT_TRUE(finds("-a", "b"));
  EXPECT_TRUE(finds("order", "order")) << "begins like a word of the language";
  EXPECT_TRUE(finds("notary", "notary"));
  EXPECT_TRUE(finds("rx1", "rx1"));
  EXPECT_TRUE(finds("from:10.0.0.7 len>1 hex:\"a5 5a\" text:\"OK\" !tx", "\xa5\x5aOK"));
}

TEST(Filter, ErrorsSayWhere) {
  EXPECT_EQ(error_of("form:10.0.0.7").substr(0, 12), "no such term");
  EXPECT_TRUE(error_of("rx form:1").ends_with(" 3 5")) << error_of("rx form:1");
  EXPECT_EQ(error_of("from:10.0.0.300"),
            "not an address: 10.0.0.7, 10.0.0.0/8, 10.0.0.7:5000, [::1]:53 5 10");
  EXPECT_EQ(error_of("from:10.0.0.1/8"),
            "not a range: /BITS, and every bit of the address after them 0 13 2");
  EXPECT_EQ(error_of("from:10.0.0.1:99999"), "a port is a decimal number from 0 to 65535 14 5");
  EXPECT_EQ(error_of("from:fe80::1%eth0"), "no interface here: every link is meant 12 5");
  EXPECT_EQ(error_of("from:"), "an address is missing 5 0");
  EXPECT_EQ(error_of("len>x"), "not a whole number 4 1");
  EXPECT_EQ(error_of("len>"), "a number is missing 4 0");
  EXPECT_EQ(error_of("len<0"), "no number is that 4 1");
  EXPECT_EQ(error_of("len=>5"), "not a comparison: there are < <= > >= = and :4..10 3 2");
  EXPECT_EQ(error_of("len:9..1"), "from the larger to the smaller 4 4");
  EXPECT_EQ(error_of("hex:\"a5 zz\""), "not a hexadecimal digit 8 1");
  EXPECT_EQ(error_of("hex:"), "no bytes to look for 4 0");
  EXPECT_EQ(error_of("hex:?xa5"), "not a hexadecimal digit 5 1");
  EXPECT_EQ(error_of("\"ab"), "no quote ends what begins here 0 1");
  EXPECT_EQ(error_of("\"a\\q\"").substr(0, 13), "not an escape");
  EXPECT_EQ(error_of("\"a\"b"), "a space is missing after this quote 3 1");
  EXPECT_EQ(error_of("a\"b\""), "quotes go around the whole text 1 1");
  EXPECT_EQ(error_of("text:"), "no text to look for (an empty datagram is len=0) 5 0");
  EXPECT_EQ(error_of("(a"), "no ) after this ( 0 1");
  EXPECT_EQ(error_of("a)"), "no ( before this ) 1 1");
  EXPECT_EQ(error_of("()"), "a term is missing here 1 0");
  EXPECT_EQ(error_of("a or"), "a term is missing here 4 0");
  EXPECT_EQ(error_of("or a"), "a term is missing here 0 2");
  EXPECT_EQ(error_of("a and or b"), "a term is missing here 6 2");
  EXPECT_EQ(error_of("!"), "a term is missing here 1 0");
}

TEST(Filter, Bounds) {
  const std::string deep(filter_depth_max, '!');
  EXPECT_EQ(error_of(deep.substr(1) + "a"), "");
  EXPECT_EQ(error_of(deep + "a"), "too deep: 32 inside each other at most 32 1");
  EXPECT_EQ(error_of(deep), "too deep: 32 inside each other at most 32 0");
  std::string many;
  for (std::size_t i = 0; i < filter_terms_max; ++i) many += "a ";
  EXPECT_EQ(error_of(many), "");
  EXPECT_EQ(error_of(many + "b"), "more than 128 terms 256 1");
  EXPECT_EQ(error_of("a" + std::string(filter_bytes_max - 1, ' ')), "");
  EXPECT_EQ(error_of("a" + std::string(filter_bytes_max, ' ')),
            "a filter has at most 4096 bytes 4096 1");
}

TEST(Filter, AnEncodingMakesBytesOfTexts) {
  auto gbk = encoding::parse("gbk").value();
  EXPECT_TRUE(filter::parse("好", &gbk)->matches(subject("\xc4\xe3\xba\xc3")));
  EXPECT_TRUE(filter::parse("\"好\"", &gbk)->matches(subject("\xc4\xe3\xba\xc3")));
  EXPECT_FALSE(filter::parse("a😀", &gbk));
}

TEST(Filter, ManyThreadsMayAsk) {
  const filter one = filter::parse("/(a+)+b/ or hex:ff").value();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([copy = one] {
      for (int n = 0; n < 200; ++n) {
        EXPECT_TRUE(copy.matches(subject("aaab")));
        EXPECT_FALSE(copy.matches(subject("aaac")));
      }
    });
  }
  for (auto& each : threads) each.join();
}

TEST(Filter, EveryExampleOfTheListIsAFilter) {
  for (const auto& one : filter_terms()) {
    EXPECT_TRUE(filter::parse(one.example)) << one.example;
    EXPECT_NE(one.example.find(one.word), one.example.npos) << one.word;
    EXPECT_FALSE(one.help_en.empty() || one.help_zh.empty());
  }
}

}  // namespace
}  // namespace dgram::workshop
