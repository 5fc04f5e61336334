// SPDX-License-Identifier: MIT
#include "assist/api/assistant.hpp"

#include <fmt/format.h>

#include <random>
#include <utility>

#include "assist/api/viewer_limits.hpp"
#include "assist/json/preset_json.hpp"
#include "host/machine.hpp"
#include "workshop/text/events.hpp"

namespace dgram::assist {
namespace {

// Tells one run of the assistant from the next, so that a page notices.
std::string new_boot() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

}  // namespace

assistant::assistant(engine_options options, std::unique_ptr<preset_store> presets)
    : options_(std::move(options)),
      boot_(new_boot()),
      host_(workshop::json_text(host::host_name())),
      rows_(options_.store_bytes),
      presets_(std::move(presets)),
      ports_({&rows_, options_.capture.get(), [this] { changed(); }}, options_.opener),
      jobs_(job_callbacks()) {}

// The answers of a discovery are rows; the action log keeps who started it and what was sent.
job_table::callbacks assistant::job_callbacks() {
  return {.send = [this](std::uint32_t socket, const endpoint& to, byte_view payload) -> outcome<> {
            const auto from = sender(socket);
            if (!from) return failed(from.error());
            const auto sent = send(*from, to, payload, duration::zero());
            if (!sent) return failed(sent.error());
            return {};
          },
          .changed = [this] { changed(); },
          .ended =
              [this](boost::json::object entry) {
                entry.erase("answers");
                actions_.add("dgram", "end", {{"job", std::move(entry)}});
              }};
}

outcome<port_entry> assistant::sender(std::uint32_t id) {
  return id == 0 ? ports_.outgoing() : ports_.find(id);
}

outcome<sent_row> assistant::send(const port_entry& from, const endpoint& to, byte_view payload,
                                  duration wait) {
  const endpoint peer = from.through->peer();
  if (!peer.is_none() && to != peer) {
    return failed(misuse("other_remote", "this socket speaks to " + peer.to_string() + " only",
                         {{"remote", peer.to_string()}}));
  }
  if (limit_.admit(to, payload.size(), clock::now()) > duration::zero()) {
    return failed(
        api_error{.status = 429,
                  .code = "too_fast",
                  .what = "limit",
                  .why = "too much for targets outside the private ranges",
                  .hint = fmt::format("at most {} datagrams and {} bits a second",
                                      send_limit::datagrams_per_s_max, send_limit::bits_per_s_max),
                  .parameters = {{"datagrams_per_s", send_limit::datagrams_per_s_max},
                                 {"bits_per_s", send_limit::bits_per_s_max}}});
  }
  return from.through->send({.target = to, .payload = payload}, wait);
}

api_account assistant::account() const {
  api_account sum;
  for (const port_entry& entry : ports_.all()) {
    const port_count count = entry.through->count();
    sum.received += count.seen.rx;
    sum.received_bytes += count.seen.rx_bytes;
    sum.sent += count.seen.tx;
    sum.sent_bytes += count.seen.tx_bytes;
    sum.dropped_by_kernel += count.kernel;
    sum.dropped_by_queue += count.queue;
    sum.withheld += count.guard;
    sum.failed += count.failed;
  }
  return sum;
}

boost::json::object assistant::state(bool view_only) {
  boost::json::array sockets;
  for (const port_entry& entry : ports_.all()) sockets.push_back(port_table::state_of(entry));
  boost::json::object fields{
      {"v", 1},
      {"event", "state"},
      {"version", options_.version},
      {"boot", boot_},
      {"host", host_},
      {"view_only", view_only},
      {"sockets", std::move(sockets)},
      {"jobs", jobs_.state()},
      {"presets", json_of(presets_->current())},
      {"limits",
       {{"store_bytes", rows_.range().bytes_max}, {"views", views_max}, {"rows", rows_max}}}};
  if (options_.capture) {
    const auto [written, missing, why] = options_.capture->count();
    fields["capture"] = boost::json::object{
        {"datagrams", written},
        {"missing", missing},
        {"error", why ? boost::json::value(why.message()) : boost::json::value()}};
  }
  if (!view_only && !options_.view_url.empty()) fields["view_url"] = options_.view_url;
  return fields;
}

}  // namespace dgram::assist
