// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <array>
#include <memory>
#include <optional>

#include "cli/command/help.hpp"
#include "cli/command/verbs.hpp"
#include "cli/output/datagram_view.hpp"
#include "cli/output/report.hpp"
#include "cli/talk/listening.hpp"
#include "cli/talk/payload_form.hpp"
#include "cli/talk/prompt.hpp"
#include "cli/talk/question.hpp"
#include "cli/talk/remote.hpp"
#include "cli/talk/waiting.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

class chat_session {
 public:
  chat_session(run_context& run, socket through, std::optional<remote> partner, payload_form form,
               workshop::encoding* text)
      : run_(&run),
        socket_(std::move(through)),
        partner_(std::move(partner)),
        answers_last_(!partner_),
        form_(std::move(form)),
        view_(run.out, text, pipe_form::line) {}

  exit_code run();

 private:
  outcome<> step(prompt& typed, time_point deadline);
  void send(const std::string& line);
  outcome<> receive();
  void read_news();
  [[nodiscard]] bool over(time_point now) const;

  run_context* run_;
  socket socket_;
  std::optional<remote> partner_;  // none: nobody wrote yet
  bool answers_last_;              // listening: whoever wrote last is the partner
  payload_form form_;
  datagram_view view_;
  counters count_;
  bool ended_ = false;  // no more input
  time_point last_;     // when something came or went
  exit_code code_ = exit_code::done;
};

void chat_session::send(const std::string& line) {
  if (!partner_) {
    run_->out.note(say({"nobody has written yet: there is no one to answer",
                        "还没有人发来数据：没有可以回复的对象"}));
    return;
  }
  const auto given = form_.prepare(line);
  if (!given) {
    run_->out.fail(given.error());
    return;
  }
  const auto payload = form_.make(*given, {});
  if (!payload) {
    run_->out.fail(payload.error());
    return;
  }
  const system_time when = now();
  const auto sent = send_to(socket_, *payload, *partner_);
  if (!sent) {
    code_ = run_->out.fail(failure_of(sent.error(), "send " + partner_->text()));
    return;
  }
  ++count_.sent;
  count_.sent_bytes += payload->size();
  run_->capture.sent(socket_.local(), partner_->ip, *payload, when);
  if (run_->out.json()) view_.sent(local_text(socket_), partner_->text(), *payload);
}

outcome<> chat_session::receive() {
  read_news();
  while (true) {
    auto received = socket_.receive(duration::zero());
    if (!received) return failed(failure_of(received.error(), "chat " + local_text(socket_)));
    if (!*received) break;
    last_ = clock::now();
    ++count_.received;
    ++count_.handled;
    count_.received_bytes += (*received)->payload.size();
    run_->capture.received((*received)->view());
    view_.received((*received)->view(), local_text(socket_));
    if (!answers_last_) continue;
    partner_ = remote{(*received)->source, (*received)->unix_source};
    if (!partner_->is_unix() && partner_->ip.is_none()) partner_.reset();  // it has no name
  }
  read_news();
  return {};
}

void chat_session::read_news() {
  while (const auto news = socket_.take_path_error()) {
    ++count_.path_errors;
    last_ = clock::now();
    report_path_error(run_->out, *news);
    run_->capture.news(*news);
  }
}

// With the input at its end nothing more is sent: a reply to each line ends it at once, else the
// time that --wait gives after the last that came.
bool chat_session::over(time_point now) const {
  if (!ended_) return false;
  const bool answered = !answers_last_ && count_.received + count_.path_errors >= count_.sent;
  return answered || now - last_ >= run_->options.wait.value_or(answer_wait_default);
}

outcome<> chat_session::step(prompt& typed, time_point deadline) {
  const std::array<const socket*, 1> mine{&socket_};
  const auto limit = run_->options.wait.value_or(answer_wait_default);
  const auto until = ended_ ? std::min(deadline, last_ + limit) : deadline;
  const auto why = wait_for(mine, run_->out, run_->stop, until, !ended_);
  if (why.socket) {
    typed.hide();
    auto received = receive();
    run_->out.flush();
    typed.show();
    if (!received) return received;
  }
  if (why.input && !ended_) return typed.read();
  return {};
}

exit_code chat_session::run() {
  const bool edited = run_->out.style().terminal && isatty(STDIN_FILENO) == 1;
  const auto end = deadline_of(run_->options.run_for.value_or(forever));
  last_ = clock::now();
  auto typed = open_prompt(edited, [this](std::optional<std::string> line) {
    last_ = clock::now();
    ended_ = ended_ || !line;
    if (line) send(*line);
  });
  while (!over(clock::now()) && clock::now() < end && !run_->stop.raised() && !run_->out.gone()) {
    if (auto done = step(*typed, end); !done) return run_->out.fail(done.error());
    if (ended_ && edited) break;  // Ctrl-D: a person has seen enough
  }
  typed.reset();  // the terminal is as it was before the account is printed
  count_.dropped_by_kernel = socket_.drops();
  run_->capture.account(count_);
  view_.tell_left_out();
  if (!run_->out.gone()) report_account(run_->out, count_);
  return code_;
}

struct ends {
  listening_socket mine;
  std::optional<remote> partner;
};

outcome<ends> begin(run_context& run) {
  auto called = chat_address_of(run);
  if (!called) return failed(std::move(called.error()));
  if (!called->listens) {
    auto through = open_for({&called->where, 1}, run.options, {.want = metadata::all});
    if (!through) return failed(std::move(through.error()));
    return ends{{std::move(*through)}, called->where};
  }
  auto heard = open_to_listen(called->where, run.options, metadata::all);
  if (!heard) return failed(std::move(heard.error()));
  report_listening(run.out, local_text(heard->through));
  std::optional<remote> partner;
  if (called->where.ip.address.is_multicast()) partner = called->where;
  return ends{std::move(*heard), partner};
}

exit_code run_chat(run_context& run) {
  auto text = encoding_of(run.options);
  if (!text) return run.out.fail(text.error());
  auto form = payload_form::open(run.options);
  if (!form) return run.out.fail(form.error());
  auto both = begin(run);
  if (!both) return run.out.fail(both.error());
  chat_session session(run, std::move(both->mine.through), both->partner, std::move(*form),
                       text->get());
  return session.run();
}

constexpr example chat_examples[] = {
    {"dgram chat 10.0.0.7:8008", {"type a line, see what comes back", "输入一行，查看回复"}},
    {"dgram chat :8008",
     {"the other end: sends to whoever wrote last", "另一端：回复最近发来数据的一方"}},
    {"dgram chat 239.1.2.3:5000", {"everyone who joined the group", "加入同一组播组的所有人"}},
};

constexpr positional chat_arguments[] = {
    {.name = {"ADDRESS", "地址"}},
};

}  // namespace

const verb chat_verb{
    .name = "chat",
    .arguments = chat_arguments,
    .brief = {"a two-way prompt with history", "双向对话，有历史记录"},
    .help =
        {"Each line is sent as a datagram without its newline; replies appear as they arrive. PORT "
         "and :PORT listen and send to whoever wrote last. Ctrl-D ends. Without a terminal, chat "
         "ends once every line has its reply, or --wait (2s) after the last datagram.",
         "每一行是一个数据报，不含换行；回复到达即显示。PORT 和 :PORT 会监听，"
         "并回复最近发来数据的一方。Ctrl-D 结束；输入不是终端时，在每行都得到回复后结束，"
         "或在最后一次收发之后 --wait（2s）结束。"},
    .examples = chat_examples,
    .options =
        "hex-data escapes encoding eol prefix suffix wait duration bind ipv4 ipv6 iface ttl tos "
        "broadcast json raw hex text time output pcap",
    .run = run_chat,
};

}  // namespace dgram::cli
