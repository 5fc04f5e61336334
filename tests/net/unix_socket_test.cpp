// SPDX-License-Identifier: MIT
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <iterator>

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

TEST(UnixPath, AFileMayBeCalledAnything) {
  for (const auto* name : {"@client", "unix:x", "unix:", "@"}) {
    const auto file = must(unix_path::file(name));
    EXPECT_FALSE(file.is_abstract());
    EXPECT_EQ(file.name(), name);
  }
  EXPECT_EQ(must(unix_path::file("@client")).to_string(), "unix:./@client");
  EXPECT_EQ(must(unix_path::parse("unix:unix:x")), must(unix_path::file("unix:x")));
  EXPECT_EQ(unix_path::file(std::string_view("a\0b", 3)).error().code, errc::bad_path);
  EXPECT_EQ(must(unix_path::abstract(std::string_view("a\0b", 3))).name().size(), 3U);
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

// A peer's name comes from the kernel: a file, even where its name looks like something else.
TEST(UnixSocket, AnswersTheFileThatAsked) {
  const auto folder = std::filesystem::temp_directory_path() /
                      ("dgram-test-" + std::to_string(::getpid()) + "-names");
  std::filesystem::create_directory(folder);
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  auto server = unix_socket();
  must(server.bind(abstract_name("asked")));
  for (const auto* name : {"@client", "unix:x"}) {
    auto client = unix_socket(), other = unix_socket();
    must(client.bind(must(unix_path::file(name))));
    must(other.bind(must(unix_path::parse(name))));  // what the name would be as a text
    must(client.send_to(as_bytes("hi"), server.local_path()));
    const auto got = next(server);
    EXPECT_EQ(got.unix_source, must(unix_path::file(name)));
    must(server.send_to(as_bytes("yes"), got.unix_source));
    EXPECT_EQ(next(client).text(), "yes");
    EXPECT_TRUE(is_quiet(other));
  }
  std::filesystem::current_path(before);
  std::filesystem::remove_all(folder);
}

int open_descriptors() {
  const std::filesystem::directory_iterator open("/proc/self/fd");
  return static_cast<int>(std::distance(begin(open), end(open)));
}

void send_descriptor(const socket& from, const unix_path& to) {
  char byte = 'x';
  iovec piece{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  to.name().copy(name.sun_path + 1, to.name().size());
  msghdr message{};
  message.msg_name = &name;
  message.msg_namelen =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + to.name().size());
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  auto* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  const int passed = from.native_handle();
  std::memcpy(CMSG_DATA(header), &passed, sizeof passed);
  ASSERT_EQ(::sendmsg(from.native_handle(), &message, 0), 1);
}

TEST(UnixSocket, KeepsNoDescriptorThatAPeerPasses) {
  auto server = unix_socket(), client = unix_socket();
  must(server.bind(abstract_name("descriptors")));
  receive_batch batch;
  auto ip = bound();
  must(open().send_to(as_bytes("x"), ip.local()));
  ASSERT_EQ(must(ip.receive(batch, patience)), 1U);  // the batch had room for control messages
  std::array<std::byte, 8> room{};
  const int before = open_descriptors();
  for (int i = 0; i < 30; ++i) {
    send_descriptor(client, server.local_path());
    if (i % 3 == 0) {
      EXPECT_EQ(next(server).text(), "x");
    }
    if (i % 3 == 1) {
      EXPECT_EQ(must(server.receive(batch, patience)), 1U);
    }
    if (i % 3 == 2) {
      EXPECT_TRUE(must(server.receive_from(room, patience)).has_value());
    }
  }
  EXPECT_EQ(open_descriptors(), before);
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
