// SPDX-License-Identifier: MIT
#include "assist/job.hpp"

#include <chrono>
#include <utility>

#include "assist/addresses.hpp"

namespace dgram::assist {
namespace {

constexpr std::size_t remotes_max = 256;

duration read_ms(fields& in, std::string_view name, std::uint64_t fallback, std::uint64_t least) {
  using std::chrono::milliseconds;
  const auto most = std::chrono::duration_cast<milliseconds>(job::delay_max).count();
  return milliseconds(in.number(name, fallback, least, static_cast<std::uint64_t>(most)));
}

outcome<job_item> read_item(const boost::json::object& from, const std::vector<endpoint>& others,
                            duration delay) {
  fields in(from);
  auto own = remotes_of(in.texts("to", remotes_max));
  if (in.error()) return failed(*in.error());
  if (!own) return failed(std::move(own.error()));
  auto payload = payload_maker::read(from);
  if (!payload) return failed(std::move(payload.error()));
  if (own->empty() && others.empty()) return failed(misuse("to is missing"));
  if (own->empty()) *own = others;
  return job_item{std::move(*payload), std::move(*own), delay};
}

}  // namespace

outcome<> job::read_items(fields& in, const boost::json::object& from) {
  typed_ = in.texts("to", remotes_max);
  if (in.error()) return failed(*in.error());
  const auto others = remotes_of(typed_);
  if (!others) return failed(others.error());
  if (kind_ == "cycle") {
    auto one = read_item(from, *others, read_ms(in, "every_ms", 1'000, 1));
    if (!one) return failed(std::move(one.error()));
    items_.push_back(std::move(*one));
    return {};
  }
  const auto* items = in.list("items", items_max);
  if (items == nullptr || items->empty()) return failed(misuse("items: a list is wanted"));
  for (const auto& each : *items) {
    if (!each.is_object()) return failed(misuse("items: objects are wanted"));
    fields of(each.get_object());
    const duration delay = read_ms(of, "delay_ms", 0, 0);
    if (of.error()) return failed(*of.error());
    auto one = read_item(each.get_object(), *others, delay);
    if (!one) return failed(std::move(one.error()));
    items_.push_back(std::move(*one));
  }
  return {};
}

outcome<job> job::read(const boost::json::object& from, time_point start) {
  fields in(from);
  job made;
  made.kind_ = in.text("kind");
  if (made.kind_ != "cycle" && made.kind_ != "sequence") {
    return failed(misuse("kind: cycle or sequence is wanted"));
  }
  made.socket_ = static_cast<std::uint32_t>(in.number("socket", 0, 1, UINT32_MAX));
  made.turns_max_ = in.number("count", made.kind_ == "cycle" ? 0 : 1, 0, INT64_MAX);
  if (auto done = made.read_items(in, from); !done) return failed(std::move(done.error()));
  if (in.error()) return failed(*in.error());
  duration whole{};
  for (const job_item& one : made.items_) whole += one.delay;
  if (whole == duration::zero() && made.turns_max_ != 1) {
    return failed(misuse("a sequence that is repeated needs a delay"));
  }
  // A cycle begins at once, a sequence with the delay of its first.
  made.due_ = made.kind_ == "cycle" ? start : start + made.items_.front().delay;
  return made;
}

void job::go_on() {
  remote_ = 0;
  if (++item_ == items_.size()) {
    item_ = 0;
    if (++turns_ == turns_max_) return end();
  }
  due_ += items_[item_].delay;
}

void job::step(time_point now, const sender& send) {
  if (due_ > now) return;
  job_item& one = items_[item_];
  for (; remote_ < one.to.size(); ++remote_) {
    const endpoint& to = one.to[remote_];
    const auto payload = one.payload.make(turns_ + 1, to.to_string());
    const told became = payload ? send(to, *payload) : told::refused;
    if (became == told::later) return;
    ++(became == told::sent ? sent_ : refused_);
  }
  go_on();
}

boost::json::object job::state() const {
  const bool running = due_ != time_point::max();
  boost::json::array to(typed_.begin(), typed_.end());
  boost::json::object all{{"kind", kind_}, {"to", std::move(to)}, {"sent", sent_}};
  if (socket_ != 0) all["socket"] = socket_;
  if (kind_ == "cycle") {
    all["every_ms"] =
        std::chrono::duration_cast<std::chrono::milliseconds>(items_.front().delay).count();
  } else {
    all["items"] = items_.size();
  }
  all["failed"] = refused_;
  all["count"] = turns_max_;
  all["running"] = running;
  return all;
}

}  // namespace dgram::assist
