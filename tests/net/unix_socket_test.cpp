// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <filesystem>

#include "loopback.hpp"

namespace dgram {
namespace {

using namespace testing;

unix_path abstract_name(const char* tail) {
  return must(unix_path::parse("@dgram-test-" + std::to_string(::getpid()) + "-" + tail));
}
socket unix_socket() { return open({.family = socket_family::unix_domain}); }

TEST(UnixPath, PrintsWhatItParsed) {
  for (const auto* text : {"unix:/run/x.sock", "unix:./x", "unix:@name", "unix:@@"}) {
    EXPECT_EQ(must(unix_path::parse(text)).to_string(), text);
  }
  EXPECT_EQ(must(unix_path::parse("/x")).to_string(), "unix:/x");
}

TEST(UnixPath, OneByteTooLongIsRefused) {
  EXPECT_TRUE(unix_path::parse(std::string(unix_path::bytes_max, 'a')));
  EXPECT_EQ(unix_path::parse(std::string(unix_path::bytes_max + 1, 'a')).error().code,
            errc::bad_path);
  EXPECT_EQ(unix_path::parse("").error().code, errc::bad_path);
  EXPECT_EQ(unix_path::parse("unix:").error().code, errc::bad_path);
  EXPECT_EQ(unix_path::parse("@").error().code, errc::bad_path);
}

TEST(UnixSocket, AsksAndAnswersByAbstractName) {
  auto server = unix_socket(), client = unix_socket();
  const auto here = abstract_name("server"), there = abstract_name("client");
  must(server.bind(here));
  must(client.bind(there));
  EXPECT_EQ(server.local_path(), here);
  must(client.send_to(as_bytes("hi"), here));
  const auto got = next(server);
  EXPECT_EQ(got.unix_source, there);
  EXPECT_TRUE(got.source.is_none());
  must(server.send_to(as_bytes("yes"), got.unix_source));
  EXPECT_EQ(next(client).text(), "yes");
}

TEST(UnixSocket, WorksByPathAndConnected) {
  const auto file = std::filesystem::temp_directory_path() /
                    ("dgram-test-" + std::to_string(::getpid()) + ".sock");
  std::filesystem::remove(file);
  auto server = unix_socket(), client = unix_socket();
  must(server.bind(must(unix_path::parse(file.string()))));
  must(client.connect(must(unix_path::parse(file.string()))));
  must(client.send(as_bytes("hi")));
  must(client.send({}));
  EXPECT_EQ(next(server).text(), "hi");
  EXPECT_TRUE(next(server).payload.empty());
  EXPECT_EQ(socket(unix_socket()).bind(must(unix_path::parse(file.string()))).error().code,
            std::errc::address_in_use);
  std::filesystem::remove(file);
}

TEST(UnixSocket, ReceivesWholeWhatNoIpDatagramCouldHold) {
  auto server = unix_socket(), client = unix_socket();
  must(server.bind(abstract_name("big")));
  const auto sent = bytes(100'000, 5);
  must(client.send_to(sent, server.local_path()));
  const auto got = next(server);
  EXPECT_TRUE(same(got.payload, sent));
  EXPECT_FALSE(got.truncated);
}

TEST(UnixSocket, ABatchTellsTheTrueSizeOfWhatItCut) {
  auto server = unix_socket(), client = unix_socket();
  must(server.bind(abstract_name("cut")));
  must(client.send_to(bytes(100'000, 5), server.local_path()));
  receive_batch batch;
  ASSERT_EQ(must(server.receive(batch, patience)), 1U);
  EXPECT_TRUE(batch.begin()->truncated);
  EXPECT_EQ(batch.begin()->wire_bytes, 100'000U);
  EXPECT_EQ(batch.begin()->payload.size(), slot_bytes_default);
}

TEST(UnixSocket, AnUnboundSenderHasNoName) {
  auto server = unix_socket(), client = unix_socket();
  must(server.bind(abstract_name("anon")));
  must(client.send_to(as_bytes("x"), server.local_path()));
  EXPECT_TRUE(next(server).unix_source.is_none());
}

TEST(UnixSocket, AFullReceiverMakesTheSenderWaitNoLongerThanItsLimit) {
  auto server = unix_socket(), client = unix_socket();
  must(server.bind(abstract_name("full")));
  result<std::size_t> last = std::size_t{0};
  for (int i = 0; i < 10'000 && last; ++i)
    last = client.send_to(as_bytes("x"), server.local_path(), 20ms);
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().code, std::errc::timed_out);
}

TEST(UnixSocket, NobodyThereIsAnError) {
  auto client = unix_socket();
  EXPECT_EQ(client.send_to(as_bytes("x"), abstract_name("nobody")).error().code,
            std::errc::connection_refused);
  EXPECT_EQ(client.send_to(as_bytes("x"), endpoint::loopback(9)).error().code, errc::wrong_family);
}

}  // namespace
}  // namespace dgram
