// SPDX-License-Identifier: MIT
#include <array>

#include "assist/api/routes.hpp"
#include "assist/json/fields.hpp"
#include "host/interfaces.hpp"
#include "host/port_event.hpp"
#include "services/services.hpp"
#include "workshop/match/filter.hpp"
#include "workshop/payload/checksum.hpp"
#include "workshop/text/encoding.hpp"
#include "workshop/text/events.hpp"

namespace dgram::assist {
namespace {

route_answer state(const call& one) {
  return api_answer{.body = one.all.state(one.request.view_only)};
}

route_answer actions(const call& one) {
  return api_answer{.body = boost::json::object{{"actions", one.all.actions().all()}}};
}

route_answer ports(const call&) {
  const auto table = host::udp_sockets();
  if (!table) return failed(error_of(table.error()));
  boost::json::array all;
  for (const auto& one : table->sockets) all.push_back(host::port_fields(one));
  return api_answer{.body = boost::json::object{{"ports", std::move(all)}}};
}

boost::json::object words_of(const host::interface_info& one) {
  boost::json::array addresses, broadcasts;
  for (const auto& address : one.addresses) {
    addresses.emplace_back(address.address.to_string());
    if (!address.broadcast.is_none()) broadcasts.emplace_back(address.broadcast.to_string());
  }
  return {{"name", workshop::json_text(one.name)},
          {"addresses", std::move(addresses)},
          {"broadcast", std::move(broadcasts)},
          {"up", one.up},
          {"multicast", one.multicast},
          {"loopback", one.loopback}};
}

boost::json::array interface_words() {
  boost::json::array all;
  const auto found = host::interfaces();
  if (!found) return all;
  for (const auto& one : *found) all.push_back(words_of(one));
  return all;
}

boost::json::array service_words() {
  boost::json::array all;
  for (const auto& one : services::services()) {
    if (one.blocks || one.name == std::string_view("bench")) continue;
    all.push_back(boost::json::object{{"name", one.name},
                                      {"arguments", one.arguments},
                                      {"brief_en", one.brief_en},
                                      {"brief_zh", one.brief_zh}});
  }
  return all;
}

boost::json::array filter_words() {
  boost::json::array all;
  for (const auto& one : workshop::filter_terms()) {
    all.push_back(boost::json::object{{"word", one.word},
                                      {"example", one.example},
                                      {"help_en", one.help_en},
                                      {"help_zh", one.help_zh}});
  }
  return all;
}

route_answer words(const call&) {
  boost::json::array checksums, encodings;
  for (const auto& one : workshop::checksums()) {
    checksums.push_back(
        boost::json::object{{"name", one.name},
                            {"size", one.size},
                            {"order", one.order == std::endian::little ? "le" : "be"}});
  }
  for (const auto one : workshop::encoding::names()) encodings.emplace_back(one);
  return api_answer{.body = boost::json::object{{"checksums", std::move(checksums)},
                                                {"encodings", std::move(encodings)},
                                                {"services", service_words()},
                                                {"filter_terms", filter_words()},
                                                {"interfaces", interface_words()}}};
}

route_answer reset(const call& one) {
  fields in(one.request.body);
  const auto id = in.number("socket", 0, 1, UINT32_MAX);
  if (in.error()) return failed(*in.error());
  if (id == 0) {
    for (const port_entry& each : one.all.ports().all()) each.through->reset();
  } else {
    const auto found = one.all.ports().find(static_cast<std::uint32_t>(id));
    if (!found) return failed(found.error());
    found->through->reset();
  }
  one.all.actions().add(one.request.from, "reset", {{"socket", id}});
  return api_answer{.status = 204};
}

constexpr std::array<route, 5> all = {{{method::get, "/state", state},
                                       {method::get, "/actions", actions},
                                       {method::get, "/ports", ports},
                                       {method::get, "/words", words},
                                       {method::post, "/reset", reset}}};

}  // namespace

std::span<const route> state_routes() noexcept { return all; }

}  // namespace dgram::assist
