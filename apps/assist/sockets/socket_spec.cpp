// SPDX-License-Identifier: MIT
#include "assist/sockets/socket_spec.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "assist/json/addresses.hpp"
#include "assist/json/fields.hpp"
#include "assist/json/impairment_json.hpp"
#include "assist/json/rule_json.hpp"
#include "services/services.hpp"

namespace dgram::assist {
namespace {

constexpr std::array<std::string_view, 5> kinds = {"listen", "talk", "service", "relay", "file"};
constexpr std::string_view kinds_offered = "listen, talk, service or relay";
constexpr std::array<std::string_view, 10> repeated = {
    "groups",  "interface", "from_source", "broadcast", "remote",
    "service", "arguments", "allow",       "gro",       "ttl"};

// A file is not opened by this request.
std::optional<socket_kind> kind_of(std::string_view word) {
  const auto* found = std::find(kinds.begin(), kinds.end() - 1, word);
  if (found == kinds.end() - 1) return std::nullopt;
  return static_cast<socket_kind>(found - kinds.begin());
}

void read_local(fields& in, socket_spec& into) {
  const bool absent = !in.has("local");
  if (absent && into.kind == socket_kind::talk) return;
  const auto found = local_of(in.text("local"));
  if (!found) return in.refuse(found.error());
  into.local = *found;
}

void read_remote(fields& in, std::string_view field, socket_spec& into) {
  if (!in.has(field)) return in.refuse(missing(field));
  const auto found = remote_of(in.text(field));
  if (!found) return in.refuse(found.error());
  into.remote = *found;
}

void read_groups(fields& in, socket_spec& into) {
  address source;
  if (in.has("from_source")) {
    const auto found = address::parse(in.text("from_source"));
    if (!found) return in.refuse(error_of(found.error(), 400));
    source = *found;
  }
  std::vector<std::string> texts = in.texts("groups", groups_max);
  if (into.local.address.is_multicast()) texts.push_back(into.local.address.to_string());
  for (const std::string& text : texts) {
    const auto group = address::parse(text);
    if (!group) return in.refuse(error_of(group.error(), 400));
    if (!group->is_multicast())
      return in.refuse(misuse("not_multicast", text + " is no multicast group", {{"given", text}}));
    into.groups.push_back({.group = *group, .interface = into.interface, .source = source});
  }
}

void read_allowed(fields& in, socket_spec& into) {
  for (const std::string& text : in.texts("allow", allowed_max)) {
    const auto range = network::parse(text);
    if (!range) return in.refuse(error_of(range.error(), 400));
    into.allow.push_back(*range);
  }
}

std::string services_offered() {
  std::string names;
  for (const services::service& service : services::services()) {
    if (service.in_page) names += (names.empty() ? "" : ", ") + std::string(service.name);
  }
  return names;
}

// No rules are rules too: the page adds some later.
void read_argument(fields& in, const services::service& service, socket_spec& into) {
  using services::argument_kind;
  into.arguments = in.text("arguments", {}, service.takes.bytes_max);
  if (in.error()) return;
  const argument_kind kind = service.takes.kind;
  if (kind == argument_kind::none && !into.arguments.empty()) {
    return in.refuse(misuse("service_takes_none",
                            std::string("arguments: ") + service.name + " takes none",
                            {{"given", service.name}}));
  }
  if (kind == argument_kind::template_text && into.arguments.empty()) {
    return in.refuse(misuse("missing",
                            std::string("arguments: ") + service.takes.name + " is missing",
                            {{"field", service.takes.name}}));
  }
  if (!std::holds_alternative<services::rules_maker>(service.make)) return;
  const auto rules = read_rules(boost::json::object{{"text", into.arguments}});
  if (!rules) return in.refuse(rules.error());
  into.rules = *rules;
}

void read_service(fields& in, socket_spec& into) {
  const std::string name = in.text("service");
  const services::service* found = services::find_service(name);
  if (found == nullptr || !found->in_page) {
    api_error why = misuse("no_such_service", "no such service: " + name,
                           {{"given", name}, {"offered", services_offered()}});
    why.hint = "there are: " + services_offered();
    why.hint_zh = "可用的有：" + services_offered();
    return in.refuse(std::move(why));
  }
  into.service = found;
  read_argument(in, *found, into);
}

void read_relay(fields& in, socket_spec& into) {
  read_remote(in, "target", into);
  const auto* wanted = in.object("impairment");
  if (wanted == nullptr) return;
  const auto found = read_impairment(*wanted, {});
  if (!found) return in.refuse(found.error());
  into.impairment = *found;
}

void read_numbers(fields& in, socket_spec& into) {
  into.interface = in.text("interface");
  into.broadcast = in.flag("broadcast");
  into.gro = in.flag("gro");
  if (in.has("ttl")) into.ttl = static_cast<std::uint8_t>(in.number("ttl", 64, 1, 255));
  if (in.has("receive_buffer")) {
    into.receive_buffer_bytes = in.number("receive_buffer", 0, 1, receive_buffer_bytes_max);
  }
}

}  // namespace

std::string_view name(socket_kind kind) noexcept { return kinds[static_cast<std::size_t>(kind)]; }

outcome<socket_spec> read_socket_spec(const boost::json::object& from) {
  fields in(from);
  socket_spec into;
  const auto kind = kind_of(in.text("kind"));
  if (!kind)
    return failed(misuse("not_one_of", "kind: " + std::string(kinds_offered) + " is wanted",
                         {{"field", "kind"}, {"offered", kinds_offered}}));
  into.kind = *kind;
  into.name = in.text("name", {}, name_bytes_max);
  read_numbers(in, into);
  read_local(in, into);
  read_groups(in, into);
  read_allowed(in, into);
  if (into.kind == socket_kind::talk) read_remote(in, "remote", into);
  if (into.kind == socket_kind::relay) read_relay(in, into);
  if (into.kind == socket_kind::service) read_service(in, into);
  if (in.error()) return failed(*in.error());
  for (const std::string_view field : repeated) {
    if (in.has(field)) into.shown[field] = from.at(field);
  }
  return into;
}

socket_options socket_options_of(const socket_spec& spec) {
  socket_options options;
  if (!spec.local.is_none()) options.bind = spec.local;
  // A socket that speaks to one remote only has that one's family.
  if (spec.local.is_none() && spec.remote) {
    options.family = spec.remote->address.is_v4() ? socket_family::v4 : socket_family::v6;
  }
  options.want = metadata::all;
  options.gro = spec.gro;
  options.reuse_address = !spec.groups.empty();
  options.broadcast = spec.broadcast;
  options.ttl = spec.ttl;
  options.multicast_ttl = spec.ttl;
  options.interface = spec.interface;
  options.receive_buffer_bytes = spec.receive_buffer_bytes.value_or(receive_buffer_bytes_default);
  return options;
}

}  // namespace dgram::assist
