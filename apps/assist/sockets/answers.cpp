// SPDX-License-Identifier: MIT
#include "assist/sockets/answers.hpp"

#include <utility>

#include "services/reply.hpp"
#include "services/services.hpp"

namespace dgram::assist {
namespace {

outcome<services::answer> answer_of(const socket_spec& spec) {
  if (spec.service == "echo") return services::echo();
  if (spec.service == "upper") return services::upper();
  if (spec.service == "hello") return services::hello();
  if (spec.service == "discard") return services::discard();
  auto text = workshop::payload_template::compile(spec.arguments, {.escapes = true});
  if (!text) return failed(error_of(text.error(), "template"));
  return services::reply(std::move(*text));
}

handler_maker logged(services::answer make) {
  return [make = std::move(make)](port_log& log) {
    return services::to_handler(make, [&log](const datagram& request, byte_view payload,
                                             verdict became, std::optional<guard>) {
      if (became == verdict::taken) log.answering(request, payload);
    });
  };
}

}  // namespace

outcome<> employ(const socket_spec& spec, udp_port_options& options) {
  options.guards.allow = spec.allow;
  if (spec.kind != socket_kind::service || spec.rules) return {};
  auto make = answer_of(spec);
  if (!make) return failed(std::move(make.error()));
  options.guards.growth = services::find_service(spec.service)->growth;
  options.answers = logged(std::move(*make));
  return {};
}

}  // namespace dgram::assist
