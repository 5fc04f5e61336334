// SPDX-License-Identifier: MIT
#include <utility>

#include "assist/sockets/answers.hpp"
#include "assist/sockets/port_table.hpp"
#include "assist/sockets/relay_port.hpp"
#include "assist/sockets/udp_port.hpp"

namespace dgram::assist {
namespace {

outcome<std::shared_ptr<port>> open_relay(std::uint32_t id, const socket_spec& spec,
                                          const port_place& at) {
  auto opened = relay_port::open({.id = id,
                                  .how = {.listen = spec.local,
                                          .target = *spec.remote,
                                          .impaired = {spec.impairment, spec.impairment},
                                          .allow = spec.allow,
                                          .gro = spec.gro,
                                          .interface = spec.interface},
                                  .changed = at.changed},
                                 *at.rows, at.capture);
  if (!opened) return failed(std::move(opened.error()));
  return std::shared_ptr<port>(std::move(*opened));
}

}  // namespace

outcome<std::shared_ptr<port>> open_port(std::uint32_t id, const socket_spec& spec,
                                         const port_place& at) {
  if (spec.kind == socket_kind::relay) return open_relay(id, spec, at);
  udp_port_options options;
  options.id = id;
  options.how = socket_options_of(spec);
  options.groups = spec.groups;
  if (!spec.groups.empty()) options.leaves_by = spec.interface;
  options.remote = spec.remote;
  options.changed = at.changed;
  if (auto done = employ(spec, options); !done) return failed(std::move(done.error()));
  auto opened = udp_port::open(options, *at.rows, at.capture);
  if (!opened) return failed(std::move(opened.error()));
  return std::shared_ptr<port>(std::move(*opened));
}

}  // namespace dgram::assist
