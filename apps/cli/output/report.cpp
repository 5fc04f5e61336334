// SPDX-License-Identifier: MIT
#include "cli/output/report.hpp"

#include <string>
#include <utility>
#include <vector>

#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

constexpr text reason_words[] = {
    {"refused: nobody listens there", "被拒绝：那里没有程序在监听"},
    {"unreachable", "不可达"},
    {"prohibited by a filter", "被过滤规则禁止"},
    {"too big", "太大"},
};

said dropped_words(const counters& account) {
  if (account.dropped_by_kernel == 0) return said::same("0");
  const char* at_least = account.kernel_counts_trains ? "≥ " : "";
  return said::same(at_least + std::to_string(account.dropped_by_kernel));
}

// What each received, in their order.
said by_worker(std::span<const counters> workers) {
  std::string joined;
  for (const counters& counters : workers) {
    joined += (joined.empty() ? "" : ", ") + std::to_string(counters.received);
  }
  return said::same(safe::made(std::move(joined)));
}

}  // namespace

void report_listening(writer& out, std::string_view local) {
  if (out.json()) return out.event("listening", {{"local", workshop::json_text(local)}});
  out.note(say({"listening on {}", "正在监听 {}"}, local));
}

said words_of(const path_error& news) {
  said words = say({"{} {}", "{} {}"}, news.target.to_string(),
                   reason_words[static_cast<std::size_t>(news.why)]);
  if (news.why == path_error::reason::too_big) {
    words = say({"{}: {} bytes fit", "{}：最多 {} 字节"}, words, news.payload_fits());
  }
  if (news.by.is_none()) return say({"{} (said by this machine)", "{}（本机所述）"}, words);
  return say({"{} (said by {})", "{}（由 {} 告知）"}, words, news.by.to_string());
}

void report_path_error(writer& out, const path_error& news) {
  if (out.json()) return out.event(name(news.why), workshop::path_fields(news));
  out.note(words_of(news));
}

exit_code exit_code_of(const path_error& news) noexcept {
  const bool here = news.why == path_error::reason::too_big && news.by.is_none();
  return here ? exit_code::local : exit_code::refused;
}

void report_account(writer& out, const server& served) {
  std::vector<counters> workers;
  workers.reserve(served.workers());
  for (unsigned i = 0; i < served.workers(); ++i) workers.push_back(served.count(i));
  report_account(out, served.count(), workers);
}

void report_account(writer& out, const counters& account, std::span<const counters> workers) {
  if (out.json()) return out.event("summary", workshop::summary_fields(account, workers));
  if (account.received != 0 || account.sent == 0) {
    out.note(say({"received {} ({} bytes), dropped by the kernel {}",
                  "收到 {} 个（{} 字节），内核丢弃 {} 个"},
                 account.received, account.received_bytes, dropped_words(account)));
  }
  if (workers.size() > 1) {
    out.note(say({"by worker {}", "各工作线程 {}"}, by_worker(workers)));
  }
  if (account.truncated != 0) {
    out.note(say({"cut short {}", "被截断 {} 个"}, account.truncated));
  }
  for (std::size_t i = 0; i < guards_count; ++i) {
    if (account.guarded[i] == 0) continue;
    out.note(say({"not answered {}: {}", "未回答 {} 个：{}"}, account.guarded[i],
                 name(static_cast<guard>(i))));
  }
  if (account.dropped_by_queue + account.failed != 0) {
    out.note(say(
        {"dropped before a handler was free {}, failed {}", "处理程序繁忙而丢弃 {} 个，失败 {} 个"},
        account.dropped_by_queue, account.failed));
  }
  if (account.send_failed != 0) {
    out.note(say({"could not be sent {}", "未能发出 {} 个"}, account.send_failed));
  }
  if (account.sent != 0) {
    out.note(
        say({"sent {} ({} bytes)", "发出 {} 个（{} 字节）"}, account.sent, account.sent_bytes));
  }
}

}  // namespace dgram::cli
