// SPDX-License-Identifier: MIT
#include "assist/sockets/answers.hpp"

#include <string>
#include <utility>
#include <variant>

#include "services/service.hpp"

namespace dgram::assist {
namespace {

// What a service of each kind answers. Rules are port_rules' affair; the last two are not offered.
class answer_of {
 public:
  using made = outcome<services::answer>;

  explicit answer_of(const socket_spec& spec) : spec_(&spec) {}

  made operator()(const services::answer_maker& by) const { return by.make(); }
  made operator()(const services::text_maker& by) const {
    auto answer = by.make(spec_->arguments, true);
    if (!answer) return failed(error_of(answer.error(), name(spec_->service->takes.kind)));
    return std::move(*answer);
  }
  made operator()(const services::rules_maker&) const { return not_here(); }
  made operator()(const services::batch_maker&) const { return not_here(); }
  made operator()(const services::command_maker&) const { return not_here(); }

 private:
  [[nodiscard]] made not_here() const {
    return failed(misuse("no_such_service", std::string("no such service: ") + spec_->service->name,
                         {{"given", spec_->service->name}}));
  }

  const socket_spec* spec_;
};

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
  auto make = std::visit(answer_of(spec), spec.service->make);
  if (!make) return failed(std::move(make.error()));
  options.guards.growth = spec.service->growth;
  options.answers = logged(std::move(*make));
  return {};
}

}  // namespace dgram::assist
