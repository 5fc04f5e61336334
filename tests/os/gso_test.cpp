// SPDX-License-Identifier: MIT
#include "os/gso.hpp"

#include <gtest/gtest.h>

#include <dgram/outbox.hpp>
#include <dgram/socket.hpp>

#include "os/fd.hpp"

namespace dgram::os {
namespace {

// The facts the constants stand on, asked of this kernel.
TEST(Gso, OneByteMoreThanATrainHoldsIsRefused) {
  if (gso::segments_here() == 1) GTEST_SKIP() << "no UDP_SEGMENT in this kernel";
  for (const bool v4 : {true, false}) {
    const auto where = v4 ? address::loopback_v4() : address::loopback_v6();
    auto server = socket::open({.bind = endpoint{where, 0}});
    auto client = socket::open({.bind = endpoint{where, 0}});
    ASSERT_TRUE(server && client);
    const auto send = [&](std::size_t bytes) {
      const std::vector<std::byte> payload(bytes);
      iovec piece{const_cast<std::byte*>(payload.data()), bytes};
      control_buffer<send_control_bytes> control{};
      control_writer writer(control.bytes.data(), control.bytes.size());
      gso::put(writer, 2000);
      msghdr message{};
      message.msg_iov = &piece;
      message.msg_iovlen = 1;
      message.msg_control = control.bytes.data();
      message.msg_controllen = writer.size();
      return ::sendmsg(client->native_handle(), &message, MSG_DONTWAIT) >= 0 ? 0 : errno;
    };
    ASSERT_TRUE(client->connect(server->local()));
    EXPECT_EQ(send(v4 ? gso::train_bytes_max_v4 : gso::train_bytes_max_v6), 0);
    EXPECT_EQ(send(v4 ? gso::train_bytes_max_v4 + 1 : payload_bytes_max_v6 + 1), EMSGSIZE);
  }
}

}  // namespace
}  // namespace dgram::os
