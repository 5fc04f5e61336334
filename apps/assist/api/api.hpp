// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include <dgram/limits.hpp>

namespace dgram::assist {

// The seam between what the assistant does and how it is reached. Nothing behind it knows HTTP,
// tokens or connections; nothing before it knows sockets or the log. docs/api.md is both sides'.

enum class method : std::uint8_t { get, put, post, patch, remove };

/// A request that passed every check of its transport.
struct api_request {
  method how = method::get;
  std::string_view path;  ///< below /api/v1, decoded: "/sockets/1/rules"
  std::map<std::string, std::string, std::less<>> query;
  boost::json::value body;  ///< null where there is none
  std::string_view from;    ///< who asks, for the action log: "127.0.0.1:51234"
  bool view_only = false;   ///< whoever asks may only look: `get` alone is allowed
};

/// A long answer, made piece by piece, so that none is held whole.
struct download {
  std::string content_type;
  std::string file_name;  ///< letters, digits, `-`, `.`
  /// Puts the next piece into `piece` (which it finds empty); false: that was all.
  std::function<bool(std::string& piece)> next;
};

struct api_answer {
  unsigned status = 200;
  boost::json::value body = {};       ///< null: none (204)
  std::optional<download> file = {};  ///< instead of `body`
};

/// The counters of all open sockets added up, since each was opened or reset.
struct api_account {
  std::uint64_t received = 0;
  std::uint64_t received_bytes = 0;
  std::uint64_t sent = 0;
  std::uint64_t sent_bytes = 0;
  std::uint64_t dropped_by_kernel = 0;
  std::uint64_t dropped_by_queue = 0;
  std::uint64_t withheld = 0;  ///< answers, by a guard
  std::uint64_t failed = 0;    ///< handlers, and datagrams that could not be sent
};

/// One page that watches, behind its WebSocket. One thread at a time.
class viewer {
 public:
  virtual ~viewer() = default;
  /// A text frame from the page.
  virtual void said(std::string_view frame) = 0;
  /// The frames that are due now; asked for after each said(), and ten times a second while the
  /// frames before have left. What is not asked for is not kept: the next call has the newest.
  [[nodiscard]] virtual std::vector<std::string> due(time_point now) = 0;
};

class api {
 public:
  virtual ~api() = default;
  /// Any thread; may take as long as resolving a name does.
  [[nodiscard]] virtual api_answer answer(const api_request& request) = 0;
  /// `view_only`: its frames leave out what only the owner may know.
  [[nodiscard]] virtual std::unique_ptr<viewer> watch(bool view_only) = 0;
  [[nodiscard]] virtual api_account account() = 0;
};

}  // namespace dgram::assist
