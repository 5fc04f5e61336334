// SPDX-License-Identifier: MIT
// The assistant as its interface shows it, with requests written as JSON.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <dgram/socket.hpp>

#include "assist/api/engine.hpp"

namespace dgram::assist {

/// To compare with.
template <class Value>
boost::json::value json(const Value& plain) {
  if constexpr (std::is_convertible_v<Value, std::string_view>) {
    return boost::json::value(boost::json::string(std::string_view(plain)));
  } else {
    return boost::json::value(plain);
  }
}

inline boost::json::object frame_of(std::string_view text) {
  return boost::json::parse(text).as_object();
}

class desk {
 public:
  explicit desk(engine_options options = {.store_bytes = store::bytes_min}) {
    auto made = make_api(std::move(options));
    if (!made) throw std::runtime_error(made.error().why);
    all_ = std::move(*made);
  }

  api_answer ask(method how, std::string_view path, std::string_view body = "null",
                 std::map<std::string, std::string, std::less<>> query = {}) {
    return all_->answer({.how = how,
                         .path = path,
                         .query = std::move(query),
                         .body = boost::json::parse(body),
                         .from = "127.0.0.1:51234"});
  }
  boost::json::object object(method how, std::string_view path, std::string_view body = "null",
                             std::map<std::string, std::string, std::less<>> query = {}) {
    const auto answer = ask(how, path, body, std::move(query));
    EXPECT_LT(answer.status, 300U) << boost::json::serialize(answer.body);
    return answer.body.is_object() ? answer.body.get_object() : boost::json::object();
  }
  /// Opens a socket; returns its number.
  std::uint32_t open(std::string_view body) {
    return opened(body).at("id").to_number<std::uint32_t>();
  }
  boost::json::object opened(std::string_view body) {
    return object(method::post, "/sockets", body);
  }
  boost::json::array rows(std::map<std::string, std::string, std::less<>> query = {}) {
    return object(method::get, "/log", "null", std::move(query)).at("rows").as_array();
  }
  /// Waits until the log has so many rows that match.
  boost::json::array wait_for_rows(std::size_t count,
                                   std::map<std::string, std::string, std::less<>> query = {}) {
    for (int i = 0; i < 1'000; ++i) {
      auto found = rows(query);
      if (found.size() >= count) return found;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "no " << count << " rows within 10 s";
    return rows(query);
  }
  /// A file whole.
  std::string downloaded(std::string_view path,
                         std::map<std::string, std::string, std::less<>> query = {}) {
    auto answer = ask(method::get, path, "null", std::move(query));
    std::string whole, piece;
    if (!answer.file) return whole;
    for (; answer.file->next(piece); piece.clear()) whole += piece;
    return whole + piece;
  }
  [[nodiscard]] api& all() { return *all_; }

 private:
  std::unique_ptr<api> all_;
};

/// A peer on loopback.
inline socket peer() {
  auto opened = socket::open({.bind = endpoint::loopback(0)});
  if (!opened) throw std::runtime_error(opened.error().text());
  return std::move(*opened);
}

inline endpoint local_of_entry(const boost::json::object& entry) {
  return *endpoint::parse(std::string(entry.at("local").as_string()));
}

/// Frames of a viewer by event, asked for as a page would: every tenth of a second of its clock.
class page {
 public:
  explicit page(desk& all, bool view_only = false) : viewer_(all.all().watch(view_only)) {}

  void say(std::string_view frame) { viewer_->said(frame); }
  std::vector<boost::json::object> due() {
    now_ += std::chrono::milliseconds(500);
    std::vector<boost::json::object> all;
    for (const std::string& one : viewer_->due(now_)) all.push_back(frame_of(one));
    return all;
  }
  /// The newest frame of an event, asked for until there is one that `fits`.
  template <class Fits>
  boost::json::object wait_for(std::string_view event, Fits fits) {
    for (int i = 0; i < 1'000; ++i) {
      for (auto& one : due()) {
        if (one.at("event") == json(event) && fits(one)) return std::move(one);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "no such " << event << " within 10 s";
    return {};
  }
  boost::json::object wait_for(std::string_view event) {
    return wait_for(event, [](const auto&) { return true; });
  }

 private:
  std::unique_ptr<viewer> viewer_;
  time_point now_ = clock::now();
};

}  // namespace dgram::assist
