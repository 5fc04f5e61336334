// SPDX-License-Identifier: MIT
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "assist/api/engine.hpp"
#include "cli/command/verb.hpp"
#include "cli/verbs/web/web_door.hpp"
#include "cli/verbs/web/web_log.hpp"
#include "cli/verbs/web/web_sockets.hpp"
#include "cli/words/sentences.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

using boost::json::object;
constexpr auto look_every = std::chrono::milliseconds(100);

assist::engine_options engine_options_of(const settings& asked, const assist::web_server& server) {
  assist::engine_options all{.version = DGRAM_VERSION, .view_url = server.view_url()};
  all.presets = asked.presets;
  all.capture = asked.pcap;
  if (asked.store_bytes) all.store_bytes = *asked.store_bytes;
  return all;
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
  if (!out.json()) out.line(server.url());
  if (!out.json() && run.options.view_only) out.line(server.view_url());
  for (const web_socket& one : sockets) {
    out.event("listening", {{"local", one.local}});
    out.note(
        say({"listening on {}: {}", "正在监听 {}：{}"}, one.local, workshop::json_text(one.typed)));
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

exit_code serve(run_context& run, assist::web_server& server, assist::api& behind) {
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
  return log.tell_capture(run.options.pcap, exit_code::done);
}

}  // namespace

exit_code run_web(run_context& run) {
  if (!run.arguments.empty()) {
    return run.out.fail(misuse(run.arguments.front(), say({"one word too many", "多余的参数"}),
                               say({"to serve from the start: --serve 'hello 9999'",
                                    "启动时提供服务：--serve 'hello 9999'"})));
  }
  if (run.options.pcap == "-") {
    return run.out.fail(misuse("--pcap -", say({"standard output carries the address of the page",
                                                "标准输出用于页面的地址"})));
  }
  std::unique_ptr<assist::api> behind;  // outlives the server
  auto server = open_web(run);
  if (!server) return run.out.fail(server.error());
  auto made = assist::make_api(engine_options_of(run.options, *server));
  if (!made) return run.out.fail(failure_of(made.error()));
  behind = std::move(*made);
  const auto sockets = open_sockets(run.options, *behind);
  if (!sockets) return run.out.fail(sockets.error());
  announce(run, *server, *sockets);
  return serve(run, *server, *behind);
}

}  // namespace dgram::cli
