// SPDX-License-Identifier: MIT
#include "cli/verbs/serve/serve_order.hpp"

#include <string_view>
#include <utility>

#include "cli/command/suggest.hpp"
#include "cli/talk/read_file.hpp"
#include "services/services.hpp"
#include "workshop/text/text_line.hpp"

namespace dgram::cli {
namespace {

using services::argument_kind;
using services::service;

outcome<> check_arguments(const serve_order& order) {
  const auto& takes = order.service->takes;
  if (takes.kind != argument_kind::none && order.arguments.empty()) {
    return failed(misuse(order.service->name, say({"{} is missing", "缺少 {}"}, takes.name)));
  }
  if (takes.kind == argument_kind::command) return {};
  const std::size_t most = takes.kind == argument_kind::none ? 0 : 1;
  if (order.arguments.size() > most) {
    return failed(misuse(order.arguments[most], say({"one word too many", "多余的参数"})));
  }
  return {};
}

outcome<> check_address(const remote& where, const settings& options) {
  if (where.is_unix()) {
    return failed(
        misuse("serve " + where.text(),
               say({"serve answers over UDP only, not over Unix sockets",
                    "serve 只通过 UDP 回答，不支持 Unix 套接字"}),
               say({"to receive there: dgram listen {}; to answer: PORT, :PORT or HOST:PORT",
                    "要在那里接收：dgram listen {}；要回答：PORT、:PORT 或 HOST:PORT"},
                   where.text())));
  }
  if (options.family == address::family::v6 && where.ip.address.is_any()) {
    return failed(misuse(
        "-6", say({"every address is both families to serve", "serve 的全部地址包含两个协议族"}),
        say({"name one address: [::1]:PORT", "请写出一个地址：[::1]:PORT"})));
  }
  return {};
}

}  // namespace

outcome<serve_order> serve_order_of(run_context& run) {
  const auto& words = run.arguments;
  serve_order order;
  order.service = services::find_service(words[0]);
  if (order.service == nullptr) return failed(unknown_service(words[0]));
  auto where = local_of(words[1], run.options, run.out);
  if (!where) {
    if (words.size() == 3) where.error().hint = meant_port(words[1], words[2]);
    return failed(std::move(where.error()));
  }
  order.where = std::move(*where);
  order.arguments.assign(words.begin() + 2, words.end());
  if (auto fine = check_arguments(order); !fine) {
    if (fine.error().hint.empty()) fine.error().hint = meant_port(words[1], words.back());
    return failed(std::move(fine.error()));
  }
  if (auto fine = check_address(order.where, run.options); !fine) return failed(fine.error());
  return order;
}

outcome<workshop::rule_set> rules_in(const std::string& file, const service& service) {
  const auto text = read_file(file, service.takes.bytes_max);
  if (!text) return failed(text.error());
  auto rules = std::get<services::rules_maker>(service.make).make(*text);
  if (rules) return std::move(*rules);
  workshop::parse_error why = rules.error();
  const auto line = workshop::line_at(*text, why.at);
  why.at -= line.start;
  return failed(failure_of(why, file + ":" + std::to_string(line.number), service.name, line.text));
}

std::vector<verb_word> service_words() {
  std::vector<verb_word> words;
  for (const service& each : services::services()) {
    words.push_back({.name = each.name,
                     .arguments = each.takes.name,
                     .brief = {safe::made(each.brief_en), safe::made(each.brief_zh)},
                     .help = {safe::made(each.help_en), safe::made(each.help_zh)}});
  }
  return words;
}

}  // namespace dgram::cli
