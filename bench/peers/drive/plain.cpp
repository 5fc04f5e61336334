// SPDX-License-Identifier: MIT
// One way without segmentation: sources take turns, each with a socket of its own and `train`
// datagrams in one sendmmsg. Sleeps between turns, so that its CPU time is that of sending.
#include <array>
#include <thread>

#include "drive.hpp"

namespace drive {
namespace {

// After a stall only so much is made up for: more would be a burst that nobody asked for.
constexpr std::chrono::milliseconds catch_up_max{1};

// The same payload again and again, as many as one call hands over.
class messages {
 public:
  explicit messages(const options& how)
      : payload_(how.bytes, 'x'), vector_{payload_.data(), payload_.size()} {
    for (mmsghdr& one : all_) {
      one.msg_hdr.msg_iov = &vector_;
      one.msg_hdr.msg_iovlen = 1;
    }
  }
  // Datagrams that the kernel took.
  unsigned send(int fd, unsigned train) {
    const int taken = ::sendmmsg(fd, all_.data(), train, 0);
    return taken < 0 ? 0 : static_cast<unsigned>(taken);
  }

 private:
  std::vector<char> payload_;
  iovec vector_;
  std::array<mmsghdr, train_max> all_{};
};

}  // namespace

report plain(const options& how) {
  report all;
  std::vector<int> sources(how.clients);
  for (int& fd : sources) fd = connected(how);
  messages out(how);
  const auto step = std::chrono::duration_cast<clock::duration>(
      std::chrono::duration<double>(how.rate > 0 ? how.train / how.rate : 0));
  const auto begin = clock::now();
  const auto end = begin + std::chrono::duration<double>(how.seconds);
  auto due = begin;
  std::size_t turn = 0;
  for (auto now = begin; all.sent < how.count && now < end; now = clock::now()) {
    if (now < due) {
      std::this_thread::sleep_until(due);
      continue;
    }
    due = std::max(due, now - catch_up_max) + step;
    const unsigned taken = out.send(sources[turn], how.train);
    all.sent += taken;
    all.lost += how.train - taken;
    turn = (turn + 1) % sources.size();
  }
  all.seconds = std::chrono::duration<double>(clock::now() - begin).count();
  for (const int fd : sources) ::close(fd);
  return all;
}

}  // namespace drive
