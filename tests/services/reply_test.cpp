// SPDX-License-Identifier: MIT
#include "services/reply.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

#include "request.hpp"

namespace dgram::services {
namespace {

answer reply_with(std::string_view text) {
  return reply(*workshop::payload_template::compile(text));
}

TEST(Reply, FillsInTheRequestAndWhoSentIt) {
  EXPECT_EQ(ask(reply_with("{{remote}} said {{text}} ({{hex}}, {{rx[0:1]}})"), "hi"),
            "127.0.0.1:5000 said hi (6869, h)");
  EXPECT_EQ(ask(reply_with("plain"), "hi"), "plain");
}

TEST(Reply, CountsFromOne) {
  const auto service = reply_with("{{counter}}");
  EXPECT_EQ(ask(service, ""), "1");
  EXPECT_EQ(ask(service, ""), "2");
}

TEST(Reply, CountsEveryAnswerOnceOverAllThreads) {
  const auto service = reply_with("{{counter}}");
  std::vector<std::set<std::string>> seen(4);
  std::vector<std::thread> threads;
  for (auto& mine : seen) {
    threads.emplace_back([&] {
      for (int i = 0; i < 250; ++i) mine.insert(ask(service, ""));
    });
  }
  std::set<std::string> all;
  for (std::size_t i = 0; i < threads.size(); ++i) {
    threads[i].join();
    all.merge(seen[i]);
  }
  EXPECT_EQ(all.size(), 1000u);
  EXPECT_TRUE(all.contains("1000"));
}

TEST(Reply, OneThatIsLongerThanADatagramFails) {
  const std::string half(payload_bytes_max_v6 / 2, 'x');
  EXPECT_EQ(ask(reply_with("{{text}}{{text}}"), half).size(), 2 * half.size());
  EXPECT_ANY_THROW(ask(reply_with("{{text}}{{text}}xx"), half));
}

}  // namespace
}  // namespace dgram::services
