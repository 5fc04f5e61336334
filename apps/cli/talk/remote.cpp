// SPDX-License-Identifier: MIT
#include "cli/talk/remote.hpp"

#include <utility>

#include <dgram/resolve.hpp>

#include "cli/command/suggest.hpp"
#include "workshop/text/address_text.hpp"

namespace dgram::cli {
namespace {

using form = workshop::address_text::form;

// What stands for this machine, or for all of it, where no host was typed.
endpoint without_host(std::uint16_t port, const settings& options, bool every) {
  if (every && !options.family) return endpoint::any(port);
  const bool v6 = options.family == address::family::v6;
  if (every) return {v6 ? address::any_v6() : address::any_v4(), port};
  return {v6 ? address::loopback_v6() : address::loopback_v4(), port};
}

void tell_chosen(std::string_view typed, const std::vector<endpoint>& found, writer& out) {
  std::string others;
  for (std::size_t i = 1; i < found.size(); ++i) {
    others += (i > 1 ? ", " : "") + found[i].to_string();
  }
  out.note(say({"{}: using {}, not {}", "{}：使用 {}，而不是 {}"}, typed, found.front().to_string(),
               others));
}

outcome<remote> resolved(std::string_view typed, const settings& options, writer& out) {
  const auto found = resolve(typed, {.family = options.family.value_or(address::family::none)});
  if (!found) return failed(failure_of(found.error(), typed));
  if (found->size() > 1) tell_chosen(typed, *found, out);
  return remote{.ip = found->front(), .path = {}};
}

outcome<remote> read(std::string_view typed, const settings& options, writer& out, bool listens) {
  if (typed.starts_with('@')) return failed(comes_later(typed));
  const auto text = workshop::parse_address(typed);
  if (!text) return failed(failure_of(text.error(), typed, "address", typed));
  switch (text->kind) {
    case form::unix_path: {
      const auto path = unix_path::parse(text->path);
      if (!path) return failed(failure_of(path.error(), typed));
      return remote{.ip = {}, .path = *path};
    }
    case form::every_host: return remote{without_host(*text->port, options, listens), {}};
    case form::port_alone: return remote{without_host(*text->port, options, false), {}};
    default: return resolved(text->to_string(), options, out);
  }
}

}  // namespace

outcome<remote> remote_of(std::string_view typed, const settings& options, writer& out) {
  auto found = read(typed, options, out, false);
  if (!found || found->is_unix() || found->ip.port != 0) return found;
  return failed(misuse(typed, say({"port 0 cannot be sent to", "不能发送到端口 0"})));
}

outcome<remote> local_of(std::string_view typed, const settings& options, writer& out) {
  return read(typed, options, out, true);
}

outcome<addressees> addressees_of(std::span<const std::string_view> arguments,
                                  std::size_t before_dashes, const settings& options, writer& out) {
  addressees all;
  const bool first =
      options.to.empty() || (before_dashes > 0 && looks_like_remote(arguments.front()));
  std::vector<std::string_view> typed(options.to.begin(), options.to.end());
  if (first) typed.insert(typed.begin(), arguments.front());
  for (const std::string_view text : typed) {
    auto found = remote_of(text, options, out);
    if (!found && found.error().hint.empty() && first && arguments.size() > 1) {
      found.error().hint = meant_port(text, arguments[1]);
    }
    if (!found) return failed(std::move(found.error()));
    all.remotes.push_back(std::move(*found));
  }
  all.data_from = first ? 1 : 0;
  return all;
}

std::string local_text(const socket& socket) {
  return socket.is_unix() ? socket.local_path().to_string() : socket.local().to_string();
}

result<std::size_t> send_to(socket& through, byte_view payload, const remote& to, duration limit) {
  if (to.is_unix()) return through.send_to(payload, to.path, limit);
  return through.send_to(payload, to.ip, limit);
}

}  // namespace dgram::cli
