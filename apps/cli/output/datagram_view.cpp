// SPDX-License-Identifier: MIT
#include "cli/output/datagram_view.hpp"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <chrono>

#include "host/interfaces.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/events.hpp"
#include "workshop/text/hex.hpp"
#include "workshop/text/safe_text.hpp"

namespace dgram::cli {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::string clock_time(system_time when) {
  const auto whole = std::chrono::floor<seconds>(when);
  const std::time_t number = std::chrono::system_clock::to_time_t(whole);
  tm parts{};
  localtime_r(&number, &parts);
  const auto rest = std::chrono::floor<milliseconds>(when - whole).count();
  return fmt::format("{:02}:{:02}:{:02}.{:03}", parts.tm_hour, parts.tm_min, parts.tm_sec, rest);
}

std::string seconds_of(duration since) {
  const auto elapsed = std::chrono::floor<microseconds>(since).count();
  return fmt::format("{}{}.{:06}", elapsed < 0 ? "-" : "", std::abs(elapsed) / 1'000'000,
                     std::abs(elapsed) % 1'000'000);
}

std::string size_of(const datagram& datagram) {
  std::string size = fmt::format("{} B", datagram.payload.size());
  if (datagram.truncated) size += fmt::format(" of {} B, truncated", datagram.wire_bytes);
  return size;
}

void end_line(std::string& text) {
  if (!text.empty() && text.back() != '\n') text += '\n';
}

time_form time_shown(const output_style& style) noexcept {
  if (style.time != time_form::automatic) return style.time;
  return style.terminal ? time_form::abs : time_form::none;
}

}  // namespace

metadata shown_with(const output_style& style) noexcept {
  if (style.json) return metadata::target | metadata::ttl | metadata::timestamp;
  if (style.raw || time_shown(style) == time_form::none) return metadata::none;
  return metadata::timestamp;
}

std::string datagram_view::time_of(system_time when) {
  const time_form form = time_shown(out_->style());
  const auto before = before_.value_or(when);
  before_ = when;
  switch (form) {
    case time_form::abs: return clock_time(when) + " ";
    case time_form::delta: return "+" + seconds_of(when - before) + " ";
    case time_form::unix_seconds: return seconds_of(when.time_since_epoch()) + " ";
    default: return {};
  }
}

safe datagram_view::header(system_time when, bool incoming, std::string_view remote,
                           std::string_view size) {
  const char* arrow = incoming ? "◀" : "▶";
  const safe who(remote);
  if (!out_->style().color) {
    return safe::made(fmt::format("{}{} {} {}", time_of(when), arrow, who.view(), size));
  }
  return safe::made(fmt::format("\x1b[2m{}\x1b[0m\x1b[{}m{} {}\x1b[0m {}", time_of(when),
                                incoming ? 34 : 32, arrow, who.view(), size));
}

std::string datagram_view::body(byte_view payload) const {
  const view_form form = out_->style().view;
  if (form == view_form::hex) return workshop::hex_dump(payload);
  std::string text(as_text(payload));
  if (encoding_ != nullptr) {
    auto decoded = encoding_->decode(payload);
    if (!decoded && form == view_form::automatic) return workshop::hex_dump(payload);
    if (decoded) text = std::move(*decoded);
  }
  if (form == view_form::automatic && !workshop::is_text(as_bytes(text))) {
    return workshop::hex_dump(payload);
  }
  std::string safe = workshop::safe_text(as_bytes(text));
  end_line(safe);
  return safe;
}

std::string datagram_view::piped(byte_view payload) const {
  if (out_->style().view == view_form::hex) return workshop::hex_spaced(payload) + "\n";
  std::string text(as_text(payload));
  if (encoding_ != nullptr) {
    if (auto decoded = encoding_->decode(payload)) text = std::move(*decoded);
  }
  const bool lines = form_ == pipe_form::line || out_->style().view == view_form::text;
  return (lines ? workshop::escape_line(as_bytes(text)) : text) + "\n";
}

void datagram_view::received(const datagram& datagram, std::string_view local,
                             std::optional<duration> rtt) {
  const system_time when = datagram.timestamp.value_or(now());
  const output_style& style = out_->style();
  if (style.json) {
    auto fields = workshop::rx_fields(datagram, local, host::interface_name(datagram.interface),
                                      encoding_, rtt);
    return out_->event("rx", std::move(fields), when);
  }
  if (style.raw && !style.terminal) return out_->bytes(datagram.payload);
  if (datagram.truncated && !style.terminal) {
    out_->note(say({"{}: truncated: {} of {} bytes", "{}：被截断：{} / {} 字节"},
                   workshop::source_text(datagram), datagram.payload.size(), datagram.wire_bytes));
  }
  if (!style.terminal) return out_->bytes(as_bytes(time_of(when) + piped(datagram.payload)));
  if (!sampling_.may_show()) return;
  // A terminal gets no raw bytes, whatever was asked for: they could drive it.
  if (style.raw) return out_->bytes(as_bytes(workshop::safe_text(datagram.payload)));
  out_->line(header(when, true, workshop::source_text(datagram), size_of(datagram)));
  out_->bytes(as_bytes(body(datagram.payload)));
}

void datagram_view::between(const datagram& datagram) {
  const system_time when = datagram.timestamp.value_or(now());
  const output_style& style = out_->style();
  if (style.json) {
    return out_->event(
        "rx",
        workshop::rx_fields(datagram, {}, host::interface_name(datagram.interface), encoding_),
        when);
  }
  if (style.raw) {
    return out_->bytes(style.terminal ? as_bytes(workshop::safe_text(datagram.payload))
                                      : datagram.payload);
  }
  std::string head = fmt::format("{}{} ▶ {} {}", time_of(when), datagram.source.to_string(),
                                 datagram.target.to_string(), size_of(datagram));
  if (style.terminal) {
    out_->line(safe::made(style.color ? fmt::format("\x1b[2m{}\x1b[0m", head) : head));
    return out_->bytes(as_bytes(body(datagram.payload)));
  }
  out_->bytes(
      as_bytes(datagram.payload.empty() ? head + "\n" : head + "  " + piped(datagram.payload)));
}

void datagram_view::sent(std::string_view local, std::string_view remote, byte_view payload) {
  if (out_->json())
    return out_->event("tx", workshop::tx_fields(local, remote, payload, encoding_));
  if (!out_->style().terminal || !out_->style().verbose || !sampling_.may_show()) return;
  out_->line(header(now(), false, remote, fmt::format("{} B", payload.size())));
  out_->bytes(as_bytes(body(payload)));
}

}  // namespace dgram::cli
