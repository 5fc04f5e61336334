// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <dgram/version.hpp>

#include "assist/api/engine.hpp"
#include "assist/log/capture_writer.hpp"
#include "assist/web/web_server.hpp"
#include "cli/command/verbs.hpp"
#include "cli/output/capture_report.hpp"
#include "cli/verbs/web/web_log.hpp"
#include "cli/verbs/web/web_sockets.hpp"
#include "cli/words/language.hpp"
#include "workshop/text/ascii_lower.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

using boost::json::object;
constexpr auto look_every = std::chrono::milliseconds(100);

constexpr std::uint16_t port_default = 9990;

bool is_host_name(std::string_view name) {
  const auto may = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  return !name.empty() && name.front() != '.' && name.back() != '.' &&
         std::ranges::all_of(name, may);
}

failure not_a_name(std::string_view typed) {
  return misuse(
      "--expose " + std::string(typed),
      say({"neither an address nor a host name", "既不是地址也不是主机名"}),
      say({"without port: 192.0.2.7, bench.example", "不带端口：192.0.2.7、bench.example"}));
}

outcome<> expose(assist::web_options& options, std::string_view typed) {
  std::string_view bare = typed;
  if (bare.starts_with('[') && bare.ends_with(']')) bare = bare.substr(1, bare.size() - 2);
  if (const auto literal = address::parse(bare)) {
    options.addresses.push_back(*literal);
    if (literal->is_any()) return {};
    const std::string text = literal->to_string();
    options.names.push_back(text.contains(':') ? "[" + text + "]" : text);
    return {};
  }
  const std::string name = workshop::ascii_lower(typed);
  if (!is_host_name(name)) return failed(not_a_name(typed));
  options.names.push_back(name);
  return {};
}

outcome<> check_exposed(const assist::web_options& options, const settings& given) {
  if (!given.plain) {
    return failed(misuse("--expose",
                         say({"there is no encryption yet, so this needs --plain",
                              "目前没有加密，因此需要 --plain"}),
                         say({"safer, from the other machine: ssh -L 9990:127.0.0.1:9990 HOST",
                              "更安全，在另一台机器上：ssh -L 9990:127.0.0.1:9990 HOST"})));
  }
  if (options.addresses.empty()) {
    return failed(misuse("--expose", say({"no address to bind", "没有可绑定的地址"}),
                         say({"name one of this machine besides: --expose 192.0.2.7",
                              "请另外给出本机的一个地址：--expose 192.0.2.7"})));
  }
  if (options.names.empty()) {
    return failed(misuse("--expose", say({"browsers need a name to ask for", "浏览器需要一个名称"}),
                         say({"name it besides: --expose bench.example",
                              "请另外给出名称：--expose bench.example"})));
  }
  return {};
}

failure why_not(const error& why) {
  failure trouble = failure_of(why, "web " + why.where.to_string());
  if (why.code == std::errc::address_in_use) {
    trouble.hint =
        say({"another program has that TCP port: ss -ltnp tells which; --port takes another",
             "另一个程序占用了该 TCP 端口：ss -ltnp 可查看；用 --port 选择其他端口"});
  }
  return trouble;
}

// Where the page is to be reached: --port and --expose, found possible.
outcome<assist::web_options> web_options_of(const settings& options) {
  assist::web_options wanted{.port = options.web_port.value_or(port_default)};
  for (const std::string& name : options.expose) {
    if (auto fine = expose(wanted, name); !fine) return failed(std::move(fine.error()));
  }
  if (options.expose.empty()) {
    if (!options.plain) return wanted;
    return failed(misuse("--plain", say({"only with --expose", "只与 --expose 同用"})));
  }
  if (auto fine = check_exposed(wanted, options); !fine) return failed(std::move(fine.error()));
  return wanted;
}

// Without --port another port is taken where the usual one is not free, and said.
outcome<assist::web_server> open_web(run_context& run) {
  auto wanted = web_options_of(run.options);
  if (!wanted) return failed(std::move(wanted.error()));
  auto opened = assist::web_server::open(*wanted);
  if (!opened && !run.options.web_port && opened.error().code == std::errc::address_in_use) {
    wanted->port = 0;
    opened = assist::web_server::open(*wanted);
    if (opened) {
      run.out.note(say({"TCP port {} is taken, so it is {}", "TCP 端口 {} 已被占用，改用 {}"},
                       port_default, opened->port()));
    }
  }
  if (!opened) return failed(why_not(opened.error()));
  return std::move(*opened);
}

// Says who can reach it, where that is more than this machine.
void tell_exposure(writer& out, const assist::web_server& server, const settings& options) {
  if (options.expose.empty()) return;
  std::string places;
  for (const endpoint& endpoint : server.local()) {
    places += (places.empty() ? "" : ", ") + endpoint.to_string();
  }
  out.note(say({"reachable from the network at {}, unencrypted: anyone who can read the "
                "traffic can send from this machine",
                "可从网络访问 {}，未加密：能读取流量的人就能从本机发送"},
               places));
}

assist::engine_options engine_options_of(const settings& options,
                                         const assist::web_server& server) {
  assist::engine_options wanted{.version = version(), .view_url = server.view_url()};
  wanted.presets = options.presets;
  if (options.store_bytes) wanted.store_bytes = *options.store_bytes;
  return wanted;
}

// 409: the system said no; 400: a file that says something wrong.
failure failure_of(const assist::api_error& why) {
  const bool of_a_file = why.what == "open" && !why.hint.empty();
  return {.code = why.status == 409 ? exit_code::local : exit_code::usage,
          .thing = of_a_file ? why.hint : "web",
          .what = why.what,
          .why = sentence(why.why),
          .hint = why.hint.empty() || of_a_file ? said() : sentence(why.hint)};
}

void announce(run_context& run, const assist::web_server& server,
              const std::vector<web_socket>& sockets) {
  writer& out = run.out;
  object fields{{"url", server.url()}};
  if (run.options.view_only) fields["view_url"] = server.view_url();
  out.event("listening", std::move(fields));
  if (!out.json()) out.line(safe(server.url()));
  if (!out.json() && run.options.view_only) out.line(safe(server.view_url()));
  for (const web_socket& socket : sockets) {
    out.event("listening", {{"local", socket.local}});
    out.note(say({"listening on {}: {}", "正在监听 {}：{}"}, socket.local,
                 workshop::json_text(socket.typed)));
  }
  out.flush();
  tell_exposure(out, server, run.options);
  out.note(say({"the page is open to whoever has its address; Ctrl-C ends it",
                "持有上述地址者即可打开页面；按 Ctrl-C 结束"}));
}

// The writer belongs to this thread as long as it runs.
void show_until(const std::stop_token& stop, web_log& log) {
  std::mutex mutex;
  std::condition_variable_any ended;
  std::unique_lock lock(mutex);
  while (!ended.wait_for(lock, stop, look_every, [&] { return stop.stop_requested(); })) {
    log.show();
  }
}

// Null without --pcap.
outcome<std::shared_ptr<assist::capture_writer>> capture_of(const std::string& name) {
  if (name.empty()) return nullptr;
  if (name == "-") {
    return failed(misuse("--pcap -", say({"standard output carries the address of the page",
                                          "标准输出用于页面的地址"})));
  }
  auto file = open_capture(name);
  if (!file) return failed(std::move(file.error()));
  return std::make_shared<assist::capture_writer>(std::move(*file));
}

exit_code end_capture(run_context& run, assist::capture_writer* capture, exit_code code) {
  if (capture == nullptr) return code;
  const auto [written, missing, why] = capture->end();
  return report_capture(run.out, run.options.pcap, {written, missing, why}, code);
}

void serve(run_context& run, assist::web_server& server, assist::api& behind) {
  web_log log(run.out, behind);
  {
    std::jthread showing;
    if (run.options.verbose) {
      showing = std::jthread([&](const std::stop_token& stop) { show_until(stop, log); });
    }
    const auto stopping = run.stop.call([&] { server.stop(); });
    server.run(behind);
  }
  if (run.options.verbose) log.show();
  log.tell_account();
}

exit_code run_web(run_context& run) {
  const auto capture = capture_of(run.options.pcap);
  if (!capture) return run.out.fail(capture.error());
  std::unique_ptr<assist::api> behind;  // outlives the server
  auto server = open_web(run);
  if (!server) return run.out.fail(server.error());
  auto options = engine_options_of(run.options, *server);
  options.capture = *capture;
  auto made = assist::make_api(std::move(options));
  if (!made) return run.out.fail(failure_of(made.error()));
  behind = std::move(*made);
  const auto sockets = open_sockets(run.options, *behind);
  if (!sockets) return run.out.fail(sockets.error());
  announce(run, *server, *sockets);
  serve(run, *server, *behind);
  return end_capture(run, capture->get(), exit_code::done);
}

constexpr example web_examples[] = {
    {"dgram web", {"prints the address of the page", "输出页面的地址"}},
    {"dgram web --serve 'hello 9999' --listen :8080",
     {"with a service and a listening socket in it", "其中已有一个服务和一个监听套接字"}},
    {"dgram web --port 8000 --presets bench.presets",
     {"on that port, with the presets of a file", "使用该端口和文件中的预设"}},
    {"dgram web --expose 192.0.2.7 --plain",
     {"for a trusted network: not encrypted", "用于可信网络：不加密"}},
};

}  // namespace

const verb web_verb{
    .name = "web",
    .one_more =
        [] {
          return say({"to serve from the start: --serve 'hello 9999'",
                      "启动时提供服务：--serve 'hello 9999'"});
        },
    .brief = {"the network debugging assistant, in the browser", "浏览器中的网络调试助手"},
    .help =
        {"Prints the address of its page, once: the part after # grants access, so keep it to "
         "yourself. The page opens sockets, sends, answers by rules, filters, and shows every "
         "byte; it may be closed and opened again, because this process keeps the log. Scripts use "
         "the same interface: docs/api.md. Only this machine reaches it, except with --expose; "
         "from another machine: ssh -L 9990:127.0.0.1:9990 HOST. -v prints each datagram here too. "
         "Ctrl-C ends it and prints the account.",
         "输出一次页面的地址：# 之后的部分是进入的凭证，请勿外传。页面可以打开套接字、发送、"
         "按规则回答、过滤，并显示每个字节；页面可随时关闭再打开，日志保存在这里。"
         "脚本使用同样的接口：docs/api.md。除非使用 --expose，只有本机可以访问；从其他机器：ssh -L "
         "9990:127.0.0.1:9990 HOST。加 -v 时在这里也输出每个数据报。按 Ctrl-C 结束，并给出统计。"},
    .examples = web_examples,
    .options = "port serve listen store presets view-only expose plain json output pcap",
    .captures_itself = true,
    .run = run_web,
};

}  // namespace dgram::cli
