// SPDX-License-Identifier: MIT
#include <array>
#include <thread>

#include "loopback.hpp"

namespace dgram {
namespace {

using namespace testing;

// The text of a message that nobody keeps would be read after its end.
template <class Socket>
concept reads_what_is_gone = requires(Socket from) { (*from.receive(1s))->text(); };
template <class Socket>
concept reads_what_is_kept = requires(result<std::optional<message>> kept) { (*kept)->text(); };
static_assert(!reads_what_is_gone<socket> && reads_what_is_kept<socket>);

TEST(Receive, NothingWithinTheLimitIsNoError) {
  auto one = bound();
  const auto before = clock::now();
  EXPECT_FALSE(must(one.receive(30ms)));
  EXPECT_GE(clock::now() - before, 30ms);
}

TEST(Receive, ZeroNeverBlocks) {
  auto one = bound();
  const auto before = clock::now();
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(must(one.receive(0ns)));
  EXPECT_LT(clock::now() - before, 1s);
}

TEST(Receive, InterruptWakesABlockedThread) {
  auto one = bound();
  std::thread waiting([&] { EXPECT_FALSE(must(one.receive(forever))); });
  std::this_thread::sleep_for(10ms);  // it may come before the wait, too: both must end it
  one.interrupt();
  waiting.join();
}

TEST(Receive, InterruptBeforeTheWaitEndsTheNextOne) {
  auto one = bound();
  one.interrupt();
  EXPECT_FALSE(must(one.receive(forever)));
}

TEST(Receive, InterruptLosesNoDatagram) {
  auto one = bound();
  must(open().send_to(as_bytes("x"), one.local()));
  one.interrupt();
  EXPECT_EQ(next(one).text(), "x");
}

TEST(Receive, ADatagramComesWholeWhateverItsSize) {
  auto server = bound();
  auto client = open();
  for (const std::size_t size : {0, 1, 1472, 1473, 8192, 9216, 16'385, 65'507}) {
    const auto sent = bytes(size, 7);
    must(client.send_to(sent, server.local()));
    const auto got = next(server);
    EXPECT_TRUE(same(got.payload, sent)) << size;
    EXPECT_EQ(got.wire_bytes, size);
    EXPECT_FALSE(got.truncated);
  }
}

TEST(ReceiveFrom, ATooSmallBufferTellsTheTrueSize) {
  auto server = bound();
  auto client = open();
  const auto sent = bytes(1000);
  must(client.send_to(sent, server.local()));
  std::array<std::byte, 100> buffer{};
  const auto got = must(server.receive_from(buffer, patience));
  ASSERT_TRUE(got);
  EXPECT_TRUE(got->truncated);
  EXPECT_EQ(got->wire_bytes, 1000U);
  EXPECT_TRUE(same(got->payload, byte_view(sent).first(100)));
  EXPECT_EQ(got->source.port, client.local().port);
  EXPECT_TRUE(is_quiet(server));  // the rest is gone, not the next datagram
}

TEST(ReceiveFrom, AnEmptyBufferStillTakesADatagram) {
  auto server = bound();
  must(open().send_to(as_bytes("abc"), server.local()));
  const auto got = must(server.receive_from({}, patience));
  ASSERT_TRUE(got);
  EXPECT_EQ(got->wire_bytes, 3U);
  EXPECT_TRUE(got->truncated);
}

TEST(ReceiveFrom, AnExactFitIsNotTruncated) {
  auto server = bound();
  must(open().send_to(as_bytes("abc"), server.local()));
  std::array<std::byte, 3> buffer{};
  const auto got = must(server.receive_from(buffer, patience));
  EXPECT_FALSE(got->truncated);
  EXPECT_EQ(got->text(), "abc");
}

TEST(Receive, WantsABatchOnASocketWithGro) {
  auto one = bound(address::loopback_v4(), {.gro = true});
  EXPECT_EQ(one.receive(0ns).error().code, std::errc::operation_not_supported);
}

TEST(Receive, TheTargetIsTheBoundAddressWhenNotAskedFor) {
  auto server = bound();
  must(open().send_to(as_bytes("x"), server.local()));
  EXPECT_EQ(next(server).target, server.local());
}

TEST(Receive, AMessageLendsItselfAsADatagram) {
  auto server = bound();
  must(open().send_to(as_bytes("abc"), server.local()));
  const auto owned = next(server);
  const auto lent = owned.view();
  EXPECT_EQ(lent.text(), "abc");
  EXPECT_EQ(lent.source, owned.source);
  EXPECT_EQ(lent.payload.data(), owned.payload.data());
}

}  // namespace
}  // namespace dgram
