// SPDX-License-Identifier: MIT
// Rows of a turn are collected and reach the store as one batch. An answer's row waits apart until
// its sending is settled: it is then a sent row, or an error row with the reason. Each row passes
// the counters, the conversations and the chart on its way.
#include "assist/sockets/port_log.hpp"

#include <string>

#include "assist/log/capture_writer.hpp"

namespace dgram::assist {
namespace {

row_kind kind_of(path_error::reason why) noexcept {
  switch (why) {
    case path_error::reason::refused: return row_kind::refused;
    case path_error::reason::prohibited: return row_kind::prohibited;
    case path_error::reason::too_big: return row_kind::too_big;
    default: return row_kind::unreachable;
  }
}

// The kernel's time of arrival on the other clock. Longer ago than this, somebody set the clock.
time_point arrival_of(moment now, system_time when) noexcept {
  constexpr duration believed = std::chrono::seconds(10);
  const duration ago = now.when - when;
  return ago > duration::zero() && ago < believed ? now.at - ago : now.at;
}

}  // namespace

port_log::port_log(store& rows, capture_writer* capture, std::uint32_t socket, time_point opened)
    : rows_(&rows), capture_(capture), socket_(socket), now_{opened, {}}, course_(opened) {}

void port_log::begin(moment now) {
  now_ = now;
  course_.advance(now.at);
}

void port_log::add(record row) {
  row.socket = socket_;
  waiting_.add(row);
  if (waiting_.bytes() > batch_bytes_max) flush();
}

void port_log::received(const datagram& datagram, std::string_view rule) {
  const system_time when = datagram.timestamp.value_or(now_.when);
  const moment came{arrival_of(now_, when), when};
  ++count_.rx;
  count_.rx_bytes += datagram.payload.size();
  const auto rtt = lanes_.received(datagram.source, datagram.payload.size(), came);
  course_.received(datagram.payload.size(), came.at, rtt);
  add({.kind = row_kind::rx,
       .truncated = datagram.truncated,
       .ttl = datagram.ttl,
       .interface = datagram.interface,
       .when = came.when,
       .at = came.at,
       .local = datagram.target,
       .remote = datagram.source,
       .rtt = rtt,
       .wire_bytes = static_cast<std::uint32_t>(datagram.wire_bytes),
       .note = rule,
       .payload = datagram.payload});
}

void port_log::answering(const datagram& request, byte_view payload, std::string_view rule) {
  answering(request.target, request.source, payload, rule);
}

void port_log::answering(const endpoint& local, const endpoint& remote, byte_view payload,
                         std::string_view rule) {
  answers_.add({.kind = row_kind::tx,
                .when = now_.when,
                .at = now_.at,
                .local = local,
                .remote = remote,
                .wire_bytes = static_cast<std::uint32_t>(payload.size()),
                .note = rule,
                .payload = payload});
}

void port_log::settle(const outbox::flushed& done) {
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    record row = answers_[i];
    const std::error_code why = i < done.outcomes.size() ? done.outcomes[i] : std::error_code{};
    if (!why) {
      count_sent(row, true);
      add(row);
    } else {
      failed(row.local, row.remote, row.payload, why.message());
    }
  }
  answers_.clear();
}

void port_log::count_sent(const record& row, bool answer) {
  ++count_.tx;
  count_.tx_bytes += row.payload.size();
  course_.sent(row.payload.size());
  lanes_.sent(row.remote, row.payload.size(), {row.at, row.when}, answer);
}

void port_log::sent(const endpoint& local, const endpoint& remote, byte_view payload) {
  const record row{.kind = row_kind::tx,
                   .when = now_.when,
                   .at = now_.at,
                   .local = local,
                   .remote = remote,
                   .wire_bytes = static_cast<std::uint32_t>(payload.size()),
                   .payload = payload};
  count_sent(row, false);
  add(row);
}

void port_log::failed(const endpoint& local, const endpoint& remote, byte_view payload,
                      std::string_view why) {
  ++count_.tx_failed;
  add({.kind = row_kind::error,
       .when = now_.when,
       .at = now_.at,
       .local = local,
       .remote = remote,
       .wire_bytes = static_cast<std::uint32_t>(payload.size()),
       .note = why,
       .payload = payload});
}

void port_log::news(const endpoint& local, const path_error& news) {
  ++count_.news;
  lanes_.told(news.target, now_);
  add({.kind = kind_of(news.why),
       .fits = static_cast<std::uint32_t>(news.payload_fits()),
       .when = now_.when,
       .at = now_.at,
       .local = local,
       .remote = news.target,
       .by = news.by,
       .note = news.cause(),
       .payload = news.quoted()});
}

void port_log::relayed(const record& row, bool leaves) {
  if (row.kind == row_kind::rx) {
    ++count_.rx;
    count_.rx_bytes += row.payload.size();
    lanes_.received(row.remote, row.payload.size(), {row.at, row.when});
    course_.received(row.payload.size(), row.at, std::nullopt);
  } else if (leaves) {
    count_sent(row, true);
  }
  add(row);
}

void port_log::imported(const record& row) {
  const moment then{row.at, row.when};
  const bool in = row.kind != row_kind::tx;
  ++(in ? count_.rx : count_.tx);
  (in ? count_.rx_bytes : count_.tx_bytes) += row.payload.size();
  record kept = row;
  if (in) {
    kept.rtt = lanes_.received(row.remote, row.payload.size(), then);
    course_.received(row.payload.size(), row.at, kept.rtt);
  } else {
    lanes_.sent(row.remote, row.payload.size(), then, false);
  }
  add(kept);
}

std::uint64_t port_log::flush() {
  if (!waiting_.empty()) {
    const std::uint64_t first = rows_->append(waiting_);
    newest_ = first + waiting_.size() - 1;
    if (capture_ != nullptr) capture_->append(waiting_);
    waiting_.clear();
  }
  return newest_;
}

void port_log::reset() {
  count_ = {};
  lanes_.clear();
  course_.clear_histograms();
}

}  // namespace dgram::assist
