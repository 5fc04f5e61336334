// SPDX-License-Identifier: MIT
#include "assist/jobs/job_read.hpp"

#include <array>
#include <chrono>
#include <tuple>
#include <utility>

#include "assist/jobs/discover_job.hpp"
#include "assist/jobs/job_rows.hpp"
#include "assist/jobs/job_sources.hpp"
#include "assist/json/addresses.hpp"
#include "assist/json/fields.hpp"
#include "workshop/text/base64.hpp"

namespace dgram::assist {
namespace {

using std::chrono::milliseconds;

// What a reader of a kind is given: the request, and what was read of it.
struct job_request {
  const boost::json::object& from;
  fields& in;
  const job_place& at;
  job_head head;
  std::vector<endpoint> to;
};
using source = outcome<std::unique_ptr<job_source>>;

duration read_ms(fields& in, std::string_view name, std::uint64_t fallback, std::uint64_t least,
                 duration most = job::delay_max) {
  const auto whole = std::chrono::duration_cast<milliseconds>(most).count();
  return milliseconds(in.number(name, fallback, least, static_cast<std::uint64_t>(whole)));
}

outcome<job_item> read_item(const boost::json::object& from, const std::vector<endpoint>& others,
                            duration delay) {
  fields in(from);
  auto own = remotes_of(in.texts("to", job::remotes_max));
  if (in.error()) return failed(*in.error());
  if (!own) return failed(std::move(own.error()));
  auto payload = payload_maker::read(from);
  if (!payload) return failed(std::move(payload.error()));
  if (own->empty()) *own = others;
  if (own->empty()) return failed(missing("to"));
  return job_item{std::move(*payload), std::move(*own), delay};
}

source read_cycle(job_request& request) {
  const duration every = read_ms(request.in, "every_ms", 1'000, 1);
  const std::uint64_t turns = request.in.number("count", 0, 0, INT64_MAX);
  if (request.in.error()) return failed(*request.in.error());
  auto item = read_item(request.from, request.to, every);
  if (!item) return failed(std::move(item.error()));
  std::vector<job_item> items;
  items.push_back(std::move(*item));
  return std::make_unique<turns_source>(std::move(items), turns, true);
}

outcome<std::vector<job_item>> read_items(job_request& request) {
  const auto* list = request.in.list("items", turns_source::items_max);
  if (list == nullptr || list->empty())
    return failed(misuse("not_a_list", "items: a list is wanted",
                         {{"field", "items"}, {"limit", turns_source::items_max}}));
  std::vector<job_item> items;
  for (const auto& each : *list) {
    if (!each.is_object())
      return failed(
          misuse("not_a_list_of_objects", "items: objects are wanted", {{"field", "items"}}));
    fields of(each.get_object());
    const duration delay = read_ms(of, "delay_ms", 0, 0);
    if (of.error()) return failed(*of.error());
    auto item = read_item(each.get_object(), request.to, delay);
    if (!item) return failed(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  return items;
}

source read_sequence(job_request& request) {
  const std::uint64_t turns = request.in.number("count", 1, 0, INT64_MAX);
  auto items = read_items(request);
  if (!items) return failed(std::move(items.error()));
  duration whole{};
  for (const job_item& item : *items) whole += item.delay;
  if (whole == duration::zero() && turns != 1) {
    return failed(misuse("repeats_without_delay", "a sequence that is repeated needs a delay"));
  }
  return std::make_unique<turns_source>(std::move(*items), turns, false);
}

source read_file(job_request& request) {
  file_source::how sent;
  sent.chunk = request.in.number("chunk", sent.chunk, 1, payload_bytes_max_v4);
  sent.every = read_ms(request.in, "every_ms", 0, 0);
  if (!request.in.has("data")) request.in.refuse(missing("data"));
  const std::string text = request.in.text("data", {}, file_text_bytes_max);
  if (request.in.error()) return failed(*request.in.error());
  auto whole = workshop::parse_base64(text);
  if (!whole) return failed(error_of(whole.error(), "base64"));
  return std::make_unique<file_source>(std::move(*whole), std::move(request.to), sent);
}

source read_replay(job_request& request) {
  const double speed = request.in.real("speed", 1, rows_source::speed_min, rows_source::speed_max);
  auto rows = rows_of(request.in, request.at.rows);
  if (request.in.error()) return failed(*request.in.error());
  if (!rows) return failed(std::move(rows.error()));
  return std::make_unique<rows_source>(std::move(*rows), std::move(request.to), speed);
}

struct kind {
  std::string_view name;
  source (*read)(job_request& request);
  std::string_view socket;  // the field that names the socket to send from
};
constexpr std::array<kind, 4> kinds = {{{"cycle", read_cycle, "socket"},
                                        {"sequence", read_sequence, "socket"},
                                        {"file", read_file, "socket"},
                                        {"replay", read_replay, "from"}}};

// Whom to send to where nobody is named: the one remote that a socket speaks to.
outcome<> complete(job_request& request) {
  if (request.head.socket == 0) return {};
  const auto found = request.at.ports.find(request.head.socket);
  if (!found) return failed(found.error());
  const endpoint peer = found->through->peer();
  if (request.to.empty() && !peer.is_none()) request.to.push_back(peer);
  return {};
}

outcome<std::unique_ptr<job>> read_sending(job_request& request, const kind& what,
                                           time_point start) {
  request.head.socket =
      static_cast<std::uint32_t>(request.in.number(what.socket, 0, 1, UINT32_MAX));
  if (request.in.error()) return failed(*request.in.error());
  if (auto done = complete(request); !done) return failed(std::move(done.error()));
  // Those of a sequence may name their own.
  if (request.to.empty() && what.read != read_sequence) return failed(missing("to"));
  auto made = what.read(request);
  if (!made) return failed(std::move(made.error()));
  return std::make_unique<sending_job>(std::move(request.head), std::move(*made), start);
}

outcome<std::unique_ptr<job>> read_discover(job_request& request, time_point start) {
  discover_job::parts what{.typed = request.head.typed, .to = std::move(request.to)};
  what.wait = read_ms(request.in, "wait_ms", 3'000, 1, discover_job::wait_max);
  socket_spec through{.name = "discover", .local = endpoint::any(0)};
  through.interface = request.in.text("interface");
  through.broadcast = request.in.flag("broadcast");
  if (request.in.error()) return failed(*request.in.error());
  if (what.to.empty()) return failed(missing("to"));
  auto question = payload_maker::read(request.from);
  if (!question) return failed(std::move(question.error()));
  auto opened = request.at.ports.open(through);
  if (!opened) return failed(std::move(opened.error()));
  what.socket = opened->id;
  what.close = [&ports = request.at.ports, id = opened->id] { std::ignore = ports.close(id); };
  return std::make_unique<discover_job>(std::move(what), std::move(*question), request.at.rows,
                                        start);
}

}  // namespace

outcome<std::unique_ptr<job>> read_job(const boost::json::object& from, const job_place& at,
                                       time_point start) {
  fields in(from);
  job_request request{.from = from, .in = in, .at = at, .head = {}, .to = {}};
  request.head.kind = in.text("kind");
  request.head.typed = in.texts("to", job::remotes_max);
  if (in.error()) return failed(*in.error());
  auto to = remotes_of(request.head.typed);
  if (!to) return failed(std::move(to.error()));
  request.to = std::move(*to);
  if (request.head.kind == "discover") return read_discover(request, start);
  for (const kind& each : kinds) {
    if (each.name == request.head.kind) return read_sending(request, each, start);
  }
  return failed(misuse("not_one_of", "kind: cycle, sequence, file, discover or replay is wanted",
                       {{"field", "kind"}, {"offered", "cycle sequence file discover replay"}}));
}

}  // namespace dgram::assist
