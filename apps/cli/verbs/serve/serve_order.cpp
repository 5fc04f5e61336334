// SPDX-License-Identifier: MIT
#include "cli/verbs/serve/serve_order.hpp"

#include <string_view>
#include <utility>

#include "cli/command/suggest.hpp"

namespace dgram::cli {
namespace {

using services::service;

failure unknown_service(std::string_view typed) {
  const said why = say({"no such service", "没有这个服务"});
  for (const service& one : services::services()) {
    if (edit_distance(typed, one.name) <= 2) {
      return misuse(typed, why, say({"did you mean {}?", "是不是 {}？"}, one.name));
    }
  }
  return misuse(typed, why, service_list());
}

outcome<> check_arguments(const serve_order& one) {
  const bool takes = *one.what->arguments != '\0';
  if (takes && one.arguments.empty()) {
    return failed(misuse(one.what->name, say({"{} is missing", "缺少 {}"}, one.what->arguments)));
  }
  const bool any_number = one.what->name == std::string_view("exec");
  const std::size_t most = any_number ? one.arguments.size() : takes ? 1 : 0;
  if (one.arguments.size() > most) {
    return failed(misuse(one.arguments[most], say({"one word too many", "多余的参数"})));
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

said service_list() {
  std::string names;
  for (const service& one : services::services()) {
    names += (names.empty() ? "" : ", ") + std::string(one.name);
  }
  return say({"there are: {}", "可用的服务：{}"}, names);
}

outcome<serve_order> serve_order_of(run_context& run) {
  const auto& words = run.arguments;
  serve_order one;
  one.what = services::find_service(words[0]);
  if (one.what == nullptr) return failed(unknown_service(words[0]));
  auto where = local_of(words[1], run.options, run.out);
  if (!where) {
    if (words.size() == 3) where.error().hint = meant_port(words[1], words[2]);
    return failed(std::move(where.error()));
  }
  one.where = std::move(*where);
  one.arguments.assign(words.begin() + 2, words.end());
  if (auto fine = check_arguments(one); !fine) {
    if (fine.error().hint.empty()) fine.error().hint = meant_port(words[1], words.back());
    return failed(std::move(fine.error()));
  }
  if (auto fine = check_address(one.where, run.options); !fine) return failed(fine.error());
  return one;
}

}  // namespace dgram::cli
