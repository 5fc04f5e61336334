// SPDX-License-Identifier: MIT
#include <utility>

#include "cli/command/suggest.hpp"
#include "cli/command/verbs.hpp"
#include "cli/verbs/serve/serve_order.hpp"
#include "cli/verbs/serve/serve_session.hpp"

namespace dgram::cli {
namespace {

exit_code run_serve(run_context& run) {
  auto order = serve_order_of(run);
  if (!order) return run.out.fail(order.error());
  return serve_session(run, std::move(*order)).run();
}

constexpr example serve_examples[] = {
    {"dgram serve echo 9999", {"an echo on loopback", "回环上的回显服务"}},
    {"dgram serve hello :9999 -v",
     {"on every address, both sides shown as they happen", "在所有地址上，实时显示收发"}},
    {"dgram serve reply 9999 '{{counter}}: {{text}}'",
     {"what was said, numbered", "回复收到的内容并编号"}},
    {"dgram serve exec 9999 -- tr a-z A-Z",
     {"a command for each datagram", "为每个数据报运行一条命令"}},
    {"dgram serve echo :7 --allow 192.0.2.0/24 --once",
     {"one answer, to that network only", "只回答该网络一次"}},
};

constexpr verb_words serve_words{{"Services", "服务"}, service_words};

constexpr positional serve_arguments[] = {
    {.name = {"SERVICE", "服务"}, .missing = service_list},
    {.name = {"ADDRESS", "地址"},
     .missing =
         [] {
           return say({"PORT for loopback, :PORT for every address, HOST:PORT",
                       "PORT 为回环，:PORT 为所有地址，HOST:PORT"});
         }},
    {.name = {"ARGUMENT", "参数"}, .how = positional::times::any},
};

}  // namespace

const verb serve_verb{
    .name = "serve",
    .arguments = serve_arguments,
    .brief = {"answers with one of the ready-made services", "运行一个现成的服务来回答"},
    .help =
        {"PORT alone serves loopback, :PORT every address. Ctrl-C ends it and prints the account. "
         "Except on loopback, only private addresses are answered, or those of --allow; an answer "
         "larger than its question goes to these only.",
         "只写 PORT 时仅在回环上服务，:PORT 在所有地址上。按 Ctrl-C 结束并给出统计。在回环以外，"
         "除非用 --allow 指定，否则只回答私有地址；比请求更大的回答也只发给它们。"},
    .examples = serve_examples,
    .options =
        "escapes wait spin ipv4 ipv6 iface workers gro once allow lift steer pin shell json "
        "output pcap",
    .shows = datagrams::verbose,
    .run = run_serve,
    .words = &serve_words,
};

}  // namespace dgram::cli
