// SPDX-License-Identifier: MIT

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

boost::json::object words_of(const host::interface_info& interface) {
  boost::json::array addresses, broadcasts;
  for (const auto& address : interface.addresses) {
    addresses.emplace_back(address.address.to_string());
    if (!address.broadcast.is_none()) broadcasts.emplace_back(address.broadcast.to_string());
  }
  return {{"name", workshop::json_text(interface.name)},
          {"addresses", std::move(addresses)},
          {"broadcast", std::move(broadcasts)},
          {"up", interface.up},
          {"multicast", interface.multicast},
          {"loopback", interface.loopback}};
}

boost::json::array interface_words() {
  boost::json::array list;
  const auto found = host::interfaces();
  if (!found) return list;
  for (const auto& interface : *found) list.push_back(words_of(interface));
  return list;
}

boost::json::array service_words() {
  boost::json::array words;
  for (const services::service& service : services::services()) {
    if (!service.in_page) continue;
    words.push_back(boost::json::object{{"name", service.name},
                                        {"arguments", service.takes.name},
                                        {"argument_kind", name(service.takes.kind)},
                                        {"argument_en", service.takes.label_en},
                                        {"argument_zh", service.takes.label_zh},
                                        {"brief_en", service.brief_en},
                                        {"brief_zh", service.brief_zh},
                                        {"help_en", service.help_en},
                                        {"help_zh", service.help_zh}});
  }
  return words;
}

boost::json::array filter_words() {
  boost::json::array list;
  for (const auto& term : workshop::filter_terms()) {
    list.push_back(boost::json::object{{"word", term.word},
                                       {"example", term.example},
                                       {"help_en", term.help_en},
                                       {"help_zh", term.help_zh}});
  }
  return list;
}

// What a page needs to read the bytes of one encoding as the program does.
route_answer characters_of(std::string_view name) {
  auto found = workshop::encoding::parse(name);
  if (!found) return failed(error_of(found.error(), "encoding"));
  return api_answer{
      .body = boost::json::object{{"name", found->name()}, {"characters", found->characters()}}};
}

boost::json::array encoding_words() {
  boost::json::array list;
  for (const workshop::encoding_record& record : workshop::encodings()) {
    boost::json::object fields{
        {"name", record.name}, {"title", record.title}, {"longest", record.longest}};
    if (!record.browser.empty()) fields["browser"] = record.browser;
    list.push_back(std::move(fields));
  }
  return list;
}

}  // namespace

route_answer show_state(const call& call) {
  return api_answer{.body = call.assistant.state(call.request.view_only)};
}

route_answer show_actions(const call& call) {
  return api_answer{.body = boost::json::object{{"actions", call.assistant.actions().all()}}};
}

route_answer show_ports(const call&) {
  const auto table = host::udp_sockets();
  if (!table) return failed(error_of(table.error()));
  boost::json::array list;
  for (const auto& socket : table->sockets) list.push_back(host::port_fields(socket));
  return api_answer{.body = boost::json::object{{"ports", std::move(list)}}};
}

route_answer show_words(const call& call) {
  const auto& query = call.request.query;
  if (const auto wanted = query.find("encoding"); wanted != query.end()) {
    return characters_of(wanted->second);
  }
  boost::json::array checksums, encodings;
  for (const auto& sum : workshop::checksums()) {
    checksums.push_back(
        boost::json::object{{"name", sum.name},
                            {"size", sum.size},
                            {"order", sum.order == std::endian::little ? "le" : "be"}});
  }
  for (const auto name : workshop::encoding::names()) encodings.emplace_back(name);
  return api_answer{.body = boost::json::object{{"checksums", std::move(checksums)},
                                                {"encodings", std::move(encodings)},
                                                {"encoding_views", encoding_words()},
                                                {"services", service_words()},
                                                {"filter_terms", filter_words()},
                                                {"interfaces", interface_words()}}};
}

route_answer reset_counters(const call& call) {
  fields in(call.request.body);
  const auto id = in.number("socket", 0, 1, UINT32_MAX);
  if (in.error()) return failed(*in.error());
  if (id == 0) {
    for (const port_entry& entry : call.assistant.ports().all()) entry.through->reset();
  } else {
    const auto found = call.assistant.ports().find(static_cast<std::uint32_t>(id));
    if (!found) return failed(found.error());
    found->through->reset();
  }
  call.assistant.actions().add(call.request.from, "reset", {{"socket", id}});
  return api_answer{.status = 204};
}

}  // namespace dgram::assist
