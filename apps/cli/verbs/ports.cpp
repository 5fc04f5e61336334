// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/command/verbs.hpp"
#include "cli/talk/waiting.hpp"
#include "cli/words/layout.hpp"
#include "host/holder.hpp"
#include "host/port_event.hpp"
#include "host/udp_sockets.hpp"
#include "workshop/text/address_text.hpp"
#include "workshop/text/quantity.hpp"

namespace dgram::cli {
namespace {

using host::udp_socket_info;

constexpr duration watch_interval_default = std::chrono::seconds(1);
constexpr std::string_view clear_screen = "\x1b[H\x1b[J";

/// Which sockets were asked for: all, those of a port, or what stands in an endpoint's way.
struct wanted {
  std::optional<std::uint16_t> port;
  std::optional<endpoint> where;
  std::string typed;

  [[nodiscard]] bool fits(const udp_socket_info& socket) const {
    if (where) return host::in_the_way(socket, *where);
    return !port || socket.local.port == *port;
  }
};

outcome<wanted> wanted_of(const run_context& run) {
  if (run.arguments.empty()) return wanted{};
  const std::string_view typed = run.arguments.front();
  const auto text = workshop::parse_address(typed);
  if (!text) return failed(failure_of(text.error(), typed, "address", typed));
  if (text->port && text->host.empty()) return wanted{text->port, {}, std::string(typed)};
  const auto where = endpoint::parse(typed);
  if (!where) {
    return failed(misuse(
        typed, say({"a port or an address of this machine is needed", "需要端口或本机的地址"})));
  }
  return wanted{{}, *where, std::string(typed)};
}

/// The kernel counts in 32 bits and begins again after the last.
std::uint64_t difference(std::uint64_t now, std::uint64_t before) {
  return static_cast<std::uint32_t>(now - before);
}

class port_table {
 public:
  port_table(run_context& run, wanted wanted_rows) : run_(&run), asked_(std::move(wanted_rows)) {}

  exit_code show_once();
  exit_code watch();

 private:
  outcome<> look();
  void show();
  void show_rows();
  void show_events();
  [[nodiscard]] std::uint64_t new_drops(const udp_socket_info& socket) const;
  [[nodiscard]] std::vector<std::string> cells(const udp_socket_info& socket) const;
  void tell_hidden();
  [[nodiscard]] exit_code code() const { return rows_.empty() ? exit_code::no : exit_code::done; }

  run_context* run_;
  wanted asked_;
  std::vector<udp_socket_info> rows_;
  std::map<std::uint64_t, std::uint64_t> before_;  // drops by inode, of the look before
  bool told_ = false;
};

outcome<> port_table::look() {
  before_.clear();
  for (const auto& row : rows_) before_[row.inode] = row.drops;
  auto table = host::udp_sockets();
  if (!table) return failed(failure_of(table.error(), "ports"));
  rows_ = std::move(table->sockets);
  std::erase_if(rows_, [&](const auto& row) { return !asked_.fits(row); });
  if (table->source == host::table_source::proc && !told_) {
    run_->out.note(say({"sock_diag gave no answer ({}): /proc/net/udp was read instead",
                        "sock_diag 没有应答（{}）：改为读取 /proc/net/udp"},
                       words_of(table->no_sock_diag)));
  }
  return {};
}

std::uint64_t port_table::new_drops(const udp_socket_info& socket) const {
  const auto known = before_.find(socket.inode);
  return known == before_.end() ? 0 : difference(socket.drops, known->second);
}

std::vector<std::string> port_table::cells(const udp_socket_info& socket) const {
  std::string pid = "-", process = "-";
  if (!socket.holders.empty()) {
    pid = std::to_string(socket.holders.front().pid);
    process = safe(socket.holders.front().name).view();
    if (socket.holders.size() > 1) process += fmt::format(" +{}", socket.holders.size() - 1);
  }
  std::vector<std::string> names{socket.local.to_string(),
                                 socket.remote ? socket.remote->to_string() : "-",
                                 pid,
                                 process,
                                 std::string(safe(socket.user).view()),
                                 std::to_string(socket.queue_bytes),
                                 std::to_string(socket.drops)};
  if (run_->options.watch) names.push_back(fmt::format("+{}", new_drops(socket)));
  return names;
}

void port_table::show_rows() {
  const language speaks = run_->out.style().speaks;
  std::vector<std::vector<std::string>> lines;
  std::vector<std::string> head;
  for (const text& heading : {text{"LOCAL", "本地"}, text{"REMOTE", "远端"}, text{"PID", "进程号"},
                              text{"PROCESS", "进程"}, text{"USER", "用户"}, text{"QUEUE", "队列"},
                              text{"DROPS", "丢弃"}, text{"NEW", "新增"}}) {
    head.emplace_back(heading.in(speaks));
  }
  if (!run_->options.watch) head.pop_back();
  lines.push_back(std::move(head));
  for (const auto& row : rows_) lines.push_back(cells(row));
  std::vector<std::size_t> widths(lines.front().size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], columns(line[i]));
  }
  for (const auto& line : lines) {
    std::string row;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) row += padded(line[i], widths[i] + 2);
    run_->out.line(safe::made(row + line.back()));
  }
}

void port_table::show_events() {
  for (const auto& row : rows_) {
    boost::json::object fields = host::port_fields(row);
    if (run_->options.watch) fields["new_drops"] = new_drops(row);
    run_->out.event("port", std::move(fields));
  }
}

// Once: an unknown process is a fact about this user, not about the socket.
void port_table::tell_hidden() {
  const auto unknown =
      std::ranges::count_if(rows_, [](const auto& row) { return row.holders.empty(); });
  if (unknown == 0 || told_) return;
  run_->out.note(say({"{} of them belong to processes of other users, which only root sees",
                      "其中 {} 个属于当前用户无权查看的进程：root 可以看到"},
                     unknown));
}

void port_table::show() {
  if (run_->out.json()) return show_events();
  if (!rows_.empty()) show_rows();
  tell_hidden();
  if (rows_.empty() && (!told_ || run_->out.style().terminal)) {
    run_->out.note(asked_.typed.empty()
                       ? say({"no UDP socket is bound", "没有绑定的 UDP 套接字"})
                       : say({"no UDP socket holds {}", "没有 UDP 套接字占用 {}"}, asked_.typed));
  }
  told_ = true;
}

exit_code port_table::show_once() {
  if (auto looked = look(); !looked) return run_->out.fail(looked.error());
  show();
  return code();
}

exit_code port_table::watch() {
  const duration step = run_->options.interval.value_or(watch_interval_default);
  const std::uint64_t rounds = run_->options.count.value_or(UINT64_MAX);
  const bool redraw = run_->out.style().terminal && !run_->out.json();
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const time_point next = deadline_of(step);
    if (auto looked = look(); !looked) return run_->out.fail(looked.error());
    if (redraw) run_->out.bytes(as_bytes(clear_screen));
    if (!redraw && !run_->out.json() && round > 0) run_->out.line(safe());
    show();
    if (round + 1 == rounds || !sleep_until(next, run_->out, run_->stop)) break;
  }
  return code();
}

exit_code run_ports(run_context& run) {
  auto wanted_rows = wanted_of(run);
  if (!wanted_rows) return run.out.fail(wanted_rows.error());
  port_table table(run, std::move(*wanted_rows));
  return run.options.watch ? table.watch() : table.show_once();
}

constexpr example ports_examples[] = {
    {"dgram ports", {"every UDP socket of this machine", "本机的所有 UDP 套接字"}},
    {"dgram ports 9999", {"who holds port 9999", "谁占用了 9999 端口"}},
    {"dgram ports --watch", {"again every second, with new drops", "每秒刷新，显示新增丢弃"}},
};

constexpr positional ports_arguments[] = {
    {.name = {"PORT|ADDRESS", "端口|地址"}, .how = positional::times::at_most_once},
};

}  // namespace

const verb ports_verb{
    .name = "ports",
    .arguments = ports_arguments,
    .brief = {"UDP sockets of this machine: who holds them, queue, drops",
              "本机的 UDP 套接字：进程、队列、丢弃"},
    .help =
        {"QUEUE: the bytes that wait to be read, as the kernel accounts memory. DROPS: the "
         "datagrams it threw away because the queue was full. With ADDRESS: the sockets that "
         "prevent a bind to it. Exit code 1: no socket was found. Processes of other users are "
         "visible to root only.",
         "队列是等待读取的字节数（按内核的内存计量）；丢弃是队列已满而被内核丢弃的数量。"
         "给出地址时：哪些套接字妨碍绑定它。没有则退出码为 1。其他用户的进程只有 root 能看到。"},
    .examples = ports_examples,
    .options = "count interval json output watch",
    .run = run_ports,
};

}  // namespace dgram::cli
