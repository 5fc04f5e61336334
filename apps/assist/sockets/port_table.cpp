// SPDX-License-Identifier: MIT
#include "assist/sockets/port_table.hpp"

#include <utility>

#include "assist/sockets/file_port.hpp"
#include "workshop/text/events.hpp"
#include "workshop/text/time_text.hpp"

namespace dgram::assist {

port_table::port_table(port_place at, port_opener opener)
    : at_(std::move(at)), opener_(std::move(opener)) {}

outcome<std::uint32_t> port_table::next_id() {
  {
    const std::scoped_lock lock(mutex_);
    if (entries_.size() >= sockets_max) {
      return failed(api_error{.status = 429,
                              .code = "too_many_sockets",
                              .what = "sockets",
                              .why = "too many sockets",
                              .hint = "close one that is not needed",
                              .hint_zh = "关闭一个不需要的",
                              .parameters = {{"limit", sockets_max}}});
    }
  }
  return ++last_id_;
}

port_entry port_table::keep(port_entry entry) {
  entry.since = std::chrono::system_clock::now();
  {
    const std::scoped_lock lock(mutex_);
    entries_[entry.id] = entry;
  }
  at_.changed();
  return entry;
}

outcome<port_entry> port_table::open(const socket_spec& spec) {
  const auto id = next_id();
  if (!id) return failed(id.error());
  auto through = opener_(*id, spec, at_);
  if (!through) return failed(std::move(through.error()));
  port_entry entry{.id = *id,
                   .kind = spec.kind,
                   .name = spec.name,
                   .shown = spec.shown,
                   .allow = spec.allow,
                   .through = std::move(*through)};
  if (spec.kind == socket_kind::listen || spec.rules) entry.rules = std::make_shared<port_rules>();
  if (spec.rules) {
    entry.rules->replace(*spec.rules);
    employ_rules(entry);
  }
  return keep(std::move(entry));
}

outcome<port_entry> port_table::outgoing() {
  const std::scoped_lock opening(outgoing_mutex_);
  for (const port_entry& entry : all()) {
    if (entry.outgoing) return entry;
  }
  const auto id = next_id();
  if (!id) return failed(id.error());
  auto through = opener_(*id, {.local = endpoint::any(0)}, at_);
  if (!through) return failed(std::move(through.error()));
  return keep({.id = *id, .outgoing = true, .through = std::move(*through)});
}

outcome<port_entry> port_table::add_file(const std::string& name) {
  const auto id = next_id();
  if (!id) return failed(id.error());
  return keep({.id = *id,
               .kind = socket_kind::file,
               .name = name,
               .through = std::make_shared<file_port>(*id, *at_.rows)});
}

outcome<port_entry> port_table::find(std::uint32_t id) const {
  const std::scoped_lock lock(mutex_);
  const auto found = entries_.find(id);
  if (found == entries_.end()) return failed(no_such("no_such_socket"));
  return found->second;
}

std::vector<port_entry> port_table::all() const {
  const std::scoped_lock lock(mutex_);
  std::vector<port_entry> every;
  every.reserve(entries_.size());
  for (const auto& [id, one] : entries_) every.push_back(one);
  return every;
}

outcome<> port_table::rename(std::uint32_t id, const std::string& name) {
  {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(id);
    if (found == entries_.end()) return failed(no_such("no_such_socket"));
    found->second.name = name;
  }
  at_.changed();
  return {};
}

void port_table::employ_rules(const port_entry& entry) {
  if (!entry.rules) return;
  const bool on = entry.answer && !entry.rules->current().rules().empty();
  entry.through->answer_with(on ? entry.rules->maker() : handler_maker(), {.allow = entry.allow});
}

void port_table::apply_rules(const port_entry& entry) {
  employ_rules(entry);
  at_.changed();
}

outcome<> port_table::answer(std::uint32_t id, bool on) {
  auto one = find(id);
  if (!one) return failed(std::move(one.error()));
  one->answer = on;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(id);
    if (found != entries_.end()) found->second.answer = on;
  }
  apply_rules(*one);
  return {};
}

outcome<> port_table::close(std::uint32_t id) {
  port_entry closing;  // ends outside of the lock: a thread is waited for
  {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(id);
    if (found == entries_.end()) return failed(no_such("no_such_socket"));
    closing = std::move(found->second);
    entries_.erase(found);
  }
  closing.through.reset();
  at_.changed();
  return {};
}

boost::json::object port_table::state_of(const port_entry& entry) {
  boost::json::object fields{{"id", entry.id},
                             {"kind", name(entry.kind)},
                             {"name", workshop::json_text(entry.name)},
                             {"since", workshop::iso_time(entry.since)}};
  if (entry.outgoing) fields["outgoing"] = true;
  if (entry.rules) {
    fields["answer"] = entry.answer;
    fields["rules"] = entry.rules->current().rules().size();
  }
  for (const auto& [key, value] : entry.shown) fields[key] = value;
  for (auto& [key, value] : entry.through->state()) fields[key] = std::move(value);
  return fields;
}

}  // namespace dgram::assist
