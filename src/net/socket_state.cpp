// SPDX-License-Identifier: MIT
#include "net/socket_state.hpp"

#include <sys/socket.h>

#include <cassert>
#include <cerrno>
#include <thread>

#include "os/error_queue.hpp"
#include "os/options.hpp"

namespace dgram {

void path_news::push(const path_error& error) noexcept {
  const std::scoped_lock lock(mutex_);
  if (count_ == ring_.size()) {
    first_ = (first_ + 1) % ring_.size();
    --count_;
    ++dropped_;
  }
  ring_[(first_ + count_++) % ring_.size()] = error;
  ++came_;
  unseen_ = true;
  assert(count_ <= ring_.size() && came_ >= dropped_ + count_);
}

std::optional<path_error> path_news::take() noexcept {
  const std::scoped_lock lock(mutex_);
  if (count_ == 0) return {};
  const path_error oldest = ring_[first_];
  first_ = (first_ + 1) % ring_.size();
  --count_;
  unseen_ = unseen_ && count_ != 0;
  assert(count_ != 0 || !unseen_);
  return oldest;
}

std::uint64_t path_news::came() const noexcept {
  const std::scoped_lock lock(mutex_);
  return came_;
}

std::uint64_t path_news::dropped() const noexcept {
  const std::scoped_lock lock(mutex_);
  return dropped_;
}

bool path_news::is_unseen() noexcept {
  const std::scoped_lock lock(mutex_);
  return std::exchange(unseen_, false);
}

endpoint socket::state::bound() noexcept {
  const std::scoped_lock lock(bound_mutex_);
  if (bound_.port != 0 || domain == AF_UNIX) return bound_;
  os::socket_name name{};
  socklen_t size = sizeof name;
  if (::getsockname(descriptor.number(), &name.any, &size) == 0) {
    bound_ = os::read_endpoint(&name.any, size);
  }
  return bound_;
}

endpoint socket::state::peer() const noexcept {
  os::socket_name name{};
  socklen_t size = sizeof name;
  if (::getpeername(descriptor.number(), &name.any, &size) != 0) return {};
  return os::read_endpoint(&name.any, size);
}

void socket::state::forget_bound() noexcept {
  const std::scoped_lock lock(bound_mutex_);
  bound_ = {};
}

std::uint64_t socket::state::drops() noexcept {
  const std::scoped_lock lock(drops_mutex_);
  const auto memory = os::buffers::read(descriptor.number());
  return memory.known ? drops_.follow(memory.drops) : drops_.total();
}

bool socket::state::drain_errors(const endpoint* sent_to) noexcept {
  // More at once than a queue can hold is a stream of news: the next call goes on.
  constexpr int records_max = 1024;
  if (!news_wanted) return false;
  bool found = false;
  for (int count = 0; count < records_max; ++count) {
    auto record = os::error_queue::take(descriptor.number());
    if (!record) break;
    const bool own = sent_to != nullptr && record->by.is_none() && record->type == 0 &&
                     record->target.address == sent_to->address;
    if (own) record->target.port = sent_to->port;
    found = found || sent_to == nullptr || own;
    news.push(*record);
  }
  return found;
}

std::error_code socket::state::meaning_of(int number, const endpoint& target) const noexcept {
  const std::error_code as_is(number, std::system_category());
  if (number != EACCES || domain == AF_UNIX) return as_is;
  const endpoint to = target.is_none() ? peer() : target;
  const bool lacks_it = to.address.is_v4() && !os::options::has_broadcast(descriptor.number()) &&
                        os::options::is_broadcast_here(to);
  return lacks_it ? make_error_code(errc::broadcast_not_enabled) : as_is;
}

// News about other datagrams stands in the way of a send until it is taken, once for each of them;
// a failure of this very one comes again with no news. A refused port is never this datagram's.
int socket::state::send_now(const msghdr& message, int failed_with) noexcept {
  constexpr int others_max = 1024;  // in a row, from threads that send to dead peers meanwhile
  for (int tries = 0;;) {
    const std::uint64_t before = news.came();
    int number = std::exchange(failed_with, 0);
    if (number == 0) {
      if (::sendmsg(descriptor.number(), &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return 0;
      number = errno;
    }
    if (number == EINTR) continue;
    if (!os::error_queue::is_news(number)) return number;
    const endpoint target = message.msg_name == nullptr
                                ? peer()
                                : os::read_endpoint(static_cast<const sockaddr*>(message.msg_name),
                                                    message.msg_namelen);
    if (drain_errors(&target)) return number;
    const bool others = news.came() != before || number == ECONNREFUSED;
    if (tries != 0 && (!others || tries == others_max)) return number;
    ++tries;
  }
}

int socket::state::send_until(const msghdr& message, time_point until, int failed_with) noexcept {
  // An unconnected Unix socket polls as writable while its receiver's queue is full.
  constexpr auto pause = std::chrono::milliseconds(1);
  for (bool polled_ready = false;;) {
    const int number = send_now(message, std::exchange(failed_with, 0));
    if (number != EAGAIN && number != EWOULDBLOCK) return number;
    if (polled_ready && clock::now() < until) std::this_thread::sleep_for(pause);
    const auto room = os::wait(descriptor.number(), true, -1, until);
    if (room.failing) drain_errors();
    if (!room.ready || clock::now() >= until) return ETIMEDOUT;
    polled_ready = true;
  }
}

socket::state::after socket::state::receive_failed(int number, time_point until) noexcept {
  if (number == EINTR) return after::retry;
  if (os::error_queue::is_news(number)) {
    drain_errors();
    return after::retry;
  }
  if (number != EAGAIN && number != EWOULDBLOCK) return after::fail;
  if (news.is_unseen() || (until != time_point::max() && until <= clock::now())) {
    // An event loop calls for the error event too, which stays raised while a record is there.
    drain_errors();
    return after::done;
  }
  const auto event = os::wait(descriptor.number(), false, wake.number(), until);
  if (event.failing) {
    drain_errors();
    // An error that left no record in the queue would make poll(2) return at once forever.
    int cleared = 0;
    socklen_t size = sizeof cleared;
    ::getsockopt(descriptor.number(), SOL_SOCKET, SO_ERROR, &cleared, &size);
  }
  if (event.ready) return after::retry;  // a wake-up stays for when there is nothing to read
  if (event.woken) os::take_wake(wake.number());
  return after::done;
}

}  // namespace dgram
