// SPDX-License-Identifier: MIT
#include "cli/talk/question.hpp"

#include <array>
#include <utility>

#include "cli/talk/waiting.hpp"

namespace dgram::cli {
namespace {

class question_session {
 public:
  question_session(socket& through, const remote& to, const question_limits& limits,
                   const question_observer& observer, counters& account)
      : socket_(&through), to_(&to), limits_(&limits), observer_(&observer), account_(&account) {}

  outcome<> send(byte_view payload);
  outcome<> read_late();
  outcome<> wait(writer& out, const stop_signal& stop);
  [[nodiscard]] bool over() const {
    return found_.interrupted || found_.news || found_.replies >= limits_->replies;
  }
  [[nodiscard]] const answer& found() const { return found_; }

 private:
  outcome<> read();
  void read_news();
  void take(const datagram& datagram);

  socket* socket_;
  const remote* to_;
  const question_limits* limits_;
  const question_observer* observer_;
  counters* account_;
  time_point sent_at_;
  bool asked_ = false;
  answer found_;
};

failure cannot(const error& why, const char* verb, const remote& to) {
  return failure_of(why, std::string(verb) + " " + to.text());
}

outcome<> question_session::send(byte_view payload) {
  const system_time when = now();
  sent_at_ = clock::now();
  asked_ = true;
  const auto sent = send_to(*socket_, payload, *to_);
  if (!sent) return failed(cannot(sent.error(), "ask", *to_));
  ++account_->sent;
  account_->sent_bytes += payload.size();
  if (observer_->sent) observer_->sent(when);
  return {};
}

// What waits before the question is sent was sent before it: a late answer to another one.
outcome<> question_session::read_late() { return read(); }

outcome<> question_session::read() {
  read_news();
  while (!over()) {
    const auto received = socket_->receive(duration::zero());
    if (!received) return failed(cannot(received.error(), "ask", *to_));
    if (!*received) break;
    take((*received)->view());
  }
  read_news();
  return {};
}

void question_session::take(const datagram& datagram) {
  ++account_->received;
  ++account_->handled;
  account_->received_bytes += datagram.payload.size();
  if (!asked_ || !may_answer(datagram, *to_)) {
    if (observer_->stray) observer_->stray(datagram);
    return;
  }
  ++found_.replies;
  if (observer_->reply) observer_->reply(datagram, clock::now() - sent_at_);
}

void question_session::read_news() {
  while (const auto news = socket_->take_path_error()) {
    ++account_->path_errors;
    if (asked_ && !to_->is_unix() && news->target == to_->ip && !found_.news) {
      found_.news = *news;
    } else if (observer_->other_news) {
      observer_->other_news(*news);
    }
  }
}

outcome<> question_session::wait(writer& out, const stop_signal& stop) {
  const auto deadline = deadline_of(limits_->wait);
  const std::array<const socket*, 1> mine{socket_};
  while (!over()) {
    if (auto done = read(); !done) return done;
    const auto now = clock::now();
    if (over() || now >= deadline) break;
    if (now < sent_at_ + look_before_sleep) continue;
    if (wait_for(mine, out, stop, deadline).stopped) found_.interrupted = true;
  }
  return {};
}

}  // namespace

bool may_answer(const datagram& datagram, const remote& target) {
  if (target.is_unix()) return true;
  if (target.ip.address.is_multicast() || target.ip.address.is_broadcast()) return true;
  return datagram.source.address == target.ip.address || datagram.source.port == target.ip.port;
}

outcome<answer> ask_one(socket& through, byte_view payload, const remote& to,
                        const question_limits& limits, const question_observer& observer,
                        counters& account, writer& out, const stop_signal& stop) {
  question_session session(through, to, limits, observer, account);
  if (auto late = session.read_late(); !late) return failed(late.error());
  for (std::uint64_t attempt = 0;; ++attempt) {
    if (auto sent = session.send(payload); !sent) return failed(sent.error());
    if (auto waited = session.wait(out, stop); !waited) return failed(waited.error());
    if (session.over() || session.found().replies > 0 || attempt >= limits.retry)
      return session.found();
  }
}

}  // namespace dgram::cli
