// SPDX-License-Identifier: MIT
// docs/api.md line by line: what stands there is asked for, and what it promises is looked for.
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "assist/api/route_table.hpp"
#include "desk.hpp"

using namespace dgram;
using namespace dgram::assist;
using namespace std::chrono_literals;

namespace {

using names = std::vector<std::string_view>;

struct line {
  const char* how;
  const char* path;   // as the document writes it, ID for a number
  const char* asked;  // the same with numbers
  const char* body;
  unsigned status;
  names fields = {};
  std::map<std::string, std::string, std::less<>> query = {};
};

// One after another in one assistant: socket 1 listens, 2 is a relay, 3 the assistant's own.
const std::vector<line> requests = {
    {"POST",
     "/sockets",
     "/sockets",
     R"({"kind":"listen","local":"0","name":"a"})",
     201,
     {"id", "kind", "name", "local", "open", "answer", "rules", "since", "error"}},
    {"POST",
     "/sockets",
     "/sockets",
     R"({"kind":"relay","local":"0","target":"127.0.0.1:9","impairment":{"loss":1}})",
     201,
     {"id", "kind", "target", "impairment", "exposure"}},
    {"POST",
     "/send",
     "/send",
     R"({"to":["127.0.0.1:9","127.0.0.1:10"],"text":"hi"})",
     200,
     {"sent", "len", "local", "remote", "id", "rows"}},
    {"GET",
     "/state",
     "/state",
     "null",
     200,
     {"v", "event", "version", "boot", "host", "view_only", "sockets", "jobs", "presets",
      "limits"}},
    {"POST", "/preview", "/preview", R"({"text":"hi"})", 200, {"len", "data"}},
    {"PATCH", "/sockets/ID", "/sockets/1", R"({"name":"b","answer":false})", 200, {"name"}},
    {"PATCH", "/sockets/ID", "/sockets/2", R"({"impairment":{"loss":2}})", 200, {"impairment"}},
    {"PUT",
     "/sockets/ID/rules",
     "/sockets/1/rules",
     R"({"text":"a: any -> drop"})",
     200,
     {"text", "rules"}},
    {"GET", "/sockets/ID/rules", "/sockets/1/rules", "null", 200, {"text", "rules"}},
    {"POST",
     "/rules/test",
     "/rules/test",
     R"({"text":"a: any -> reply \"b\"","data":"aGk="})",
     200,
     {"rule", "index", "action", "data"}},
    {"PUT",
     "/presets",
     "/presets",
     R"({"presets":[{"name":"status","to":"10.0.0.7:5000","payload":{"text":"AT"}}]})",
     200,
     {"text", "presets"}},
    {"GET", "/presets", "/presets", "null", 200, {"text", "presets"}},
    {"POST",
     "/jobs",
     "/jobs",
     R"({"kind":"cycle","to":"127.0.0.1:9","text":"a","count":1})",
     201,
     {"id", "kind", "to", "every_ms", "sent", "count", "running", "failed", "error"}},
    {"DELETE", "/jobs/ID", "/jobs/1", "null", 204},
    {"GET",
     "/log",
     "/log",
     "null",
     200,
     {"total", "oldest", "first", "rows"},
     {{"where", "tx"}, {"socket", "3"}, {"from", "0"}, {"rows", "1"}}},
    {"GET",
     "/log/ID",
     "/log/1",
     "null",
     200,
     {"id", "socket", "event", "time", "local", "remote", "len", "data", "checksums", "hint",
      "previous"}},
    {"GET", "/log.pcapng", "/log.pcapng", "null", 200},
    {"GET", "/log.csv", "/log.csv", "null", 200},
    {"GET", "/log.jsonl", "/log.jsonl", "null", 200},
    {"GET", "/log.txt", "/log.txt", "null", 200},
    {"POST",
     "/import",
     "/import",
     R"({"name":"a","data":"1MOyoQIABAAAAAAAAAAAAP//AABlAAAA"})",
     201,
     {"id", "kind", "name", "rows", "skipped", "fault"}},
    {"POST", "/reset", "/reset", R"({"socket":1})", 204},
    {"GET", "/ports", "/ports", "null", 200, {"ports"}},
    {"GET", "/actions", "/actions", "null", 200, {"actions"}},
    {"GET",
     "/words",
     "/words",
     "null",
     200,
     {"checksums", "encodings", "services", "filter_terms", "interfaces"}},
    {"DELETE", "/log", "/log", "null", 204},
    {"DELETE", "/sockets/ID", "/sockets/1", "null", 204},
};

method method_of(std::string_view word) {
  if (word == "GET") return method::get;
  if (word == "PUT") return method::put;
  if (word == "POST") return method::post;
  return word == "PATCH" ? method::patch : method::remove;
}

void expect_fields(const boost::json::object& in, const names& wanted, const std::string& where) {
  for (const std::string_view one : wanted) {
    EXPECT_TRUE(in.contains(one)) << where << ": no " << one << " in "
                                  << boost::json::serialize(in);
  }
}

}  // namespace

// That the document has the requests of the table, and no other: paths_test.
TEST(Api, EveryRequestOfTheTableIsAskedHere) {
  using request = std::pair<method, std::string>;
  std::set<request> asked;
  asked.emplace(method::get, socket_path);  // the WebSocket: viewer_test
  for (const line& one : requests) {
    const auto pattern = std::regex_replace(one.path, std::regex("ID"), "#");
    asked.emplace(method_of(one.how), pattern);
  }
  std::set<request> offered;
  for (const route& route : routes()) offered.emplace(route.how, route.pattern);
  EXPECT_EQ(offered, asked);
}

TEST(Api, EveryRequestIsAnsweredAsTheDocumentSays) {
  desk all;
  for (const line& one : requests) {
    const std::string where = std::string(one.how) + " " + one.asked;
    const auto answer = all.ask(method_of(one.how), one.asked, one.body, one.query);
    EXPECT_EQ(answer.status, one.status) << where << boost::json::serialize(answer.body);
    EXPECT_EQ(answer.file.has_value(), where.starts_with("GET /log.")) << where;
    if (!one.fields.empty() && answer.body.is_object()) {
      expect_fields(answer.body.get_object(), one.fields, where);
    }
  }
}

TEST(Api, EveryEventHasTheFieldsOfTheDocument) {
  desk all;
  const auto id = all.open(R"({"kind":"service","service":"echo","local":"0"})");
  page one(all);
  one.say(R"({"do":"hello"})");
  one.say(R"({"do":"view","view":1,"verify":"crc16-modbus"})");
  one.say(R"({"do":"watch","socket":)" + std::to_string(id) +
          R"(,"conversations":true,"charts":true})");
  socket other = peer();
  const auto state = one.wait_for("state");
  const auto local = local_of_entry(state.at("sockets").at(0).as_object());
  ASSERT_TRUE(other.send_to(as_bytes("hi"), local));
  all.wait_for_rows(2);
  const auto tick = one.wait_for("tick");
  expect_fields(tick, {"v", "time", "sockets", "store", "views"}, "tick");
  expect_fields(tick.at("sockets").at(0).as_object(),
                {"id", "rx", "rx_bytes", "tx", "tx_bytes", "rx_per_s", "tx_per_s", "rx_bytes_per_s",
                 "tx_bytes_per_s", "kernel", "guard", "queue", "failed", "icmp"},
                "tick.sockets");
  expect_fields(tick.at("store").as_object(), {"rows", "bytes", "dropped"}, "tick.store");
  expect_fields(tick.at("views").at(0).as_object(), {"view", "total", "oldest", "scanned"},
                "tick.views");
  one.say(R"({"do":"view","view":2,"rows":60,"at":0,"verify":"crc16-modbus"})");
  const auto rows =
      one.wait_for("rows", [](const auto& frame) { return frame.at("view") == json(2U); });
  expect_fields(rows, {"v", "view", "total", "oldest", "first", "rows"}, "rows");
  expect_fields(rows.at("rows").at(0).as_object(),
                {"id", "socket", "event", "time", "local", "remote", "len", "data", "cut",
                 "truncated", "ttl", "iface", "sum"},
                "rows.rows");
  const auto lanes = one.wait_for("conversations");
  expect_fields(lanes, {"v", "socket", "rows", "more"}, "conversations");
  expect_fields(lanes.at("rows").at(0).as_object(),
                {"remote", "rx", "rx_bytes", "tx", "tx_bytes", "first", "last", "unanswered",
                 "icmp", "rtt_us"},
                "conversations.rows");
  expect_fields(one.wait_for("charts"),
                {"v", "socket", "step_ms", "first", "rx", "tx", "rx_bytes", "tx_bytes", "kernel",
                 "sizes", "gaps_us", "rtt_us", "rtts_us"},
                "charts");
}

TEST(Api, AMulticastGroupIsJoinedAndSentTo) {
  desk all;
  const auto entry = all.opened(
      R"({"kind":"listen","local":":0","groups":["239.1.2.3"],"interface":"lo","ttl":1})");
  const auto port = std::to_string(local_of_entry(entry).port);
  all.object(method::post, "/send",
             R"({"socket":1,"text":"all","to":"239.1.2.3:)" + port + R"("})");
  const auto row = all.wait_for_rows(1, {{"where", "rx"}})[0].as_object();
  EXPECT_EQ(row.at("local"), json("239.1.2.3:" + port));
}

TEST(Api, ABroadcastNeedsToBeAllowed) {
  desk all;
  all.open(R"({"kind":"listen","local":"0.0.0.0:0"})");
  const char* send = R"({"socket":1,"text":"all","to":"127.255.255.255:9"})";
  const auto refused = all.ask(method::post, "/send", send);
  EXPECT_EQ(refused.status, 409U);
  EXPECT_NE(refused.body.at("error").at("hint").as_string().find("broadcast"),
            boost::json::string::npos);
  const auto entry = all.opened(R"({"kind":"listen","local":"0.0.0.0:0","broadcast":true})");
  const auto port = std::to_string(local_of_entry(entry).port);
  all.object(method::post, "/send",
             R"({"socket":2,"text":"all","to":"127.255.255.255:)" + port + R"("})");
  const auto row = all.wait_for_rows(1, {{"where", "rx"}})[0].as_object();
  EXPECT_EQ(row.at("local"), json("127.255.255.255:" + port));
}

TEST(Api, ATemplateKnowsEachRemoteOfASend) {
  desk all;
  socket one = peer(), two = peer();
  all.object(method::post, "/send",
             R"({"text":"{{remote}}","template":true,"to":[")" + one.local().to_string() +
                 R"(",")" + two.local().to_string() + R"("]})");
  for (socket* each : {&one, &two}) {
    const auto came = each->receive(5s);
    ASSERT_TRUE(came && *came);
    EXPECT_EQ((*came)->text(), each->local().to_string());
  }
}
