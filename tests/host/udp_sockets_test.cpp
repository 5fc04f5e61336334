// SPDX-License-Identifier: MIT
#include "host/udp_sockets.hpp"

#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <fstream>
#include <iostream>

#include "host/proc_net.hpp"
#include "host/sock_diag.hpp"
#include "open_socket.hpp"

namespace dgram::host {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t nobody = 65534;

std::uint64_t inode_of(const socket& one) {
  struct stat about{};
  EXPECT_EQ(fstat(one.native_handle(), &about), 0);
  return about.st_ino;
}

const udp_socket_info* find(const std::vector<udp_socket_info>& all, std::uint64_t inode) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.inode == inode; });
  return found == all.end() ? nullptr : &*found;
}

udp_socket_info row_of(const socket& one) {
  const auto table = udp_sockets();
  EXPECT_TRUE(table);
  const auto* row = table ? find(table->sockets, inode_of(one)) : nullptr;
  EXPECT_NE(row, nullptr) << one.local().to_string();
  return row ? *row : udp_socket_info{};
}

std::string own_name() {
  std::string name;
  std::ifstream("/proc/self/comm") >> name;
  return name;
}

// Runs `check` in a child, which may give up its rights; the child's word counts.
template <class Check>
bool holds_in_child(Check check) {
  const pid_t child = fork();
  if (child == 0) _exit(check() ? 0 : 1);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// From here on the kernel refuses netlink sockets to this process, as some containers do.
void refuse_netlink() {
  sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[0])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{std::size(rules), rules};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

TEST(UdpSockets, ShowsAnOwnSocketWithItsProcessAndUser) {
  const auto mine = open_socket("127.0.0.1:0");
  const auto row = row_of(mine);
  EXPECT_EQ(row.local, mine.local());
  EXPECT_FALSE(row.remote);
  EXPECT_EQ(row.uid, getuid());
  ASSERT_EQ(row.holders.size(), 1u);
  EXPECT_EQ(row.holders[0].pid, getpid());
  EXPECT_EQ(row.holders[0].name, own_name());
  if (getuid() == 0) {
    EXPECT_EQ(row.user, "root");
  }
}

TEST(UdpSockets, ShowsThePeerOfAConnectedSocket) {
  const auto peer = open_socket("127.0.0.1:0");
  auto mine = open_socket("127.0.0.1:0");
  ASSERT_TRUE(mine.connect(peer.local()));
  EXPECT_EQ(row_of(mine).remote, peer.local());
}

TEST(UdpSockets, TellsWhetherAnIpv6WildcardTakesIpv4Too) {
  EXPECT_EQ(row_of(open_socket("[::]:0")).v6_only, false);
  socket_options only;
  only.family = socket_family::v6;
  EXPECT_EQ(row_of(open_socket("[::]:0", only)).v6_only, true);
}

TEST(UdpSockets, TellsTheInterfaceASocketIsBoundTo) {
  socket_options options;
  options.interface = "lo";
  EXPECT_EQ(row_of(open_socket("127.0.0.1:0", options)).interface, 1u);
}

TEST(UdpSockets, CountsWhatWaitsAndWhatWasDropped) {
  socket_options tiny;
  tiny.receive_buffer_bytes = 1;  // the kernel makes it the least it grants
  auto mine = open_socket("127.0.0.1:0", tiny);
  auto sender = open_socket("127.0.0.1:0");
  EXPECT_EQ(row_of(mine).queue_bytes, 0u);
  constexpr unsigned sent = 100;
  for (unsigned i = 0; i < sent; ++i) {
    ASSERT_TRUE(sender.send_to(as_bytes("0123456789"), mine.local()));
  }
  const auto row = row_of(mine);
  EXPECT_GT(row.queue_bytes, 0u);
  EXPECT_GE(row.buffer_bytes, 1024u);
  EXPECT_EQ(row.drops, mine.drops());
  EXPECT_GT(row.drops, 0u);
  unsigned received = 0;
  while (true) {
    const auto one = mine.receive(0s);
    ASSERT_TRUE(one);
    if (!*one) break;
    ++received;
  }
  EXPECT_EQ(received + row.drops, sent);
  EXPECT_EQ(row_of(mine).queue_bytes, 0u);
}

TEST(UdpSockets, ASocketOpenInTwoProcessesHasTwoHolders) {
  const auto mine = open_socket("127.0.0.1:0");
  int gate[2];
  ASSERT_EQ(pipe(gate), 0);
  const pid_t child = fork();
  if (child == 0) {
    close(gate[1]);
    char end = 0;
    [[maybe_unused]] const auto none = read(gate[0], &end, 1);  // until the parent closes it
    _exit(0);
  }
  const auto holders = row_of(mine).holders;
  EXPECT_EQ(holders.size(), 2u);
  EXPECT_TRUE(std::any_of(holders.begin(), holders.end(),
                          [&](const process& one) { return one.pid == child; }));
  close(gate[0]);
  close(gate[1]);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
}

TEST(UdpSockets, TwoDescriptorsOfOneProcessAreOneHolder) {
  const auto mine = open_socket("127.0.0.1:0");
  const int again = dup(mine.native_handle());
  EXPECT_EQ(row_of(mine).holders.size(), 1u);
  close(again);
}

TEST(UdpSockets, AnOrdinaryUserSeesAllSocketsButOnlyOwnProcesses) {
  if (getuid() != 0) GTEST_SKIP() << "skipped: needs root, to give it up";
  const auto roots = open_socket("127.0.0.1:0");
  EXPECT_TRUE(holds_in_child([&] {
    if (setgid(nobody) != 0 || setuid(nobody) != 0) return false;
    prctl(PR_SET_DUMPABLE, 1);  // setuid(2) hides a process from its own user
    const auto own = open_socket("127.0.0.1:0");
    const auto table = udp_sockets();
    if (!table) return false;
    const auto* foreign_row = find(table->sockets, inode_of(roots));
    const auto* own_row = find(table->sockets, inode_of(own));
    // The socket of root is open here too (it was inherited), and in the parent, which is hidden.
    return foreign_row != nullptr && own_row != nullptr && table->hidden > 0 &&
           own_row->uid == nobody && own_row->holders.size() == 1 &&
           own_row->holders[0].pid == getpid() && foreign_row->uid == 0 &&
           foreign_row->holders.size() == 1 && foreign_row->holders[0].pid == getpid();
  }));
}

TEST(UdpSockets, ASocketOfAHiddenProcessHasNoHolders) {
  if (getuid() != 0) GTEST_SKIP() << "skipped: needs root, to give it up";
  auto roots = open_socket("127.0.0.1:0");
  const auto inode = inode_of(roots);
  EXPECT_TRUE(holds_in_child([&] {
    roots.close();  // the child's copy
    if (setgid(nobody) != 0 || setuid(nobody) != 0) return false;
    const auto table = udp_sockets();
    if (!table) return false;
    const auto* row = find(table->sockets, inode);
    return row != nullptr && row->holders.empty() && row->user == "root";
  }));
}

TEST(UdpSockets, FallsBackToProcWhereSockDiagIsRefusedAndSaysSo) {
  const auto mine = open_socket("127.0.0.1:0");
  EXPECT_EQ(udp_sockets()->source, table_source::sock_diag);
  EXPECT_TRUE(holds_in_child([&] {
    refuse_netlink();
    const auto table = udp_sockets();
    if (!table) return false;
    const auto* row = find(table->sockets, inode_of(mine));
    return table->source == table_source::proc &&
           table->no_sock_diag == std::errc::operation_not_permitted && row != nullptr &&
           row->local == mine.local() && !row->holders.empty() && row->buffer_bytes == 0;
  }));
}

TEST(UdpSockets, BothSourcesTellTheSame) {
  socket_options tiny;
  tiny.receive_buffer_bytes = 1;
  auto v4 = open_socket("127.0.0.1:0", tiny);
  auto v6 = open_socket("[::1]:0");
  ASSERT_TRUE(v6.connect(*endpoint::parse("[::1]:9")));
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(v4.send_to(as_bytes("x"), v4.local()));
  for (const auto* one : {&v4, &v6}) {
    const auto family = one->local().address.kind();
    const auto diag = read_sock_diag(family);
    const auto proc = read_proc_net(family);
    ASSERT_TRUE(diag && proc);
    const auto* a = find(*diag, inode_of(*one));
    const auto* b = find(*proc, inode_of(*one));
    ASSERT_TRUE(a && b);
    EXPECT_EQ(a->local, b->local);
    EXPECT_EQ(a->remote, b->remote);
    EXPECT_EQ(a->uid, b->uid);
    EXPECT_EQ(a->queue_bytes, b->queue_bytes);
    EXPECT_EQ(a->drops, b->drops);
  }
}

}  // namespace
}  // namespace dgram::host
