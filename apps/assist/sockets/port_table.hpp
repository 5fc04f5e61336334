// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "assist/log/store.hpp"
#include "assist/sockets/port.hpp"
#include "assist/sockets/port_rules.hpp"
#include "assist/sockets/socket_spec.hpp"

namespace dgram::assist {

/// A socket of the assistant by its number.
struct port_entry {
  std::uint32_t id = 0;
  socket_kind kind = socket_kind::listen;
  std::string name = {};
  bool outgoing = false;  ///< the assistant's own, for sends that name no socket
  system_time since = {};
  boost::json::object shown = {};          ///< what the state repeats of the request
  bool answer = true;                      ///< rules answer; off: they are kept and silent
  std::vector<network> allow = {};         ///< whom they answer
  std::shared_ptr<port_rules> rules = {};  ///< null: a kind without
  std::shared_ptr<port> through = {};      // ends before its rules
};

/// What a socket is opened with: where its rows go, and what is called when its state changed by
/// itself.
struct port_place {
  store* rows = nullptr;
  capture_writer* capture = nullptr;
  std::function<void()> changed = {};
};

/// Opens a socket of the kind asked for.
using port_opener = std::function<outcome<std::shared_ptr<port>>(
    std::uint32_t id, const socket_spec& spec, const port_place& at)>;
/// With the system's sockets.
[[nodiscard]] outcome<std::shared_ptr<port>> open_port(std::uint32_t id, const socket_spec& spec,
                                                       const port_place& at);

/// All sockets of the assistant. Numbers are from 1 and never used twice. Any thread.
class port_table {
 public:
  static constexpr std::size_t sockets_max = 64;

  /// Borrows what it points to; `changed` is called after every state change.
  explicit port_table(port_place at, port_opener opener = open_port);

  /// Opens it: fails with what the system says, and when there are too many.
  [[nodiscard]] outcome<port_entry> open(const socket_spec& spec);
  /// The socket for sends that name none, opened when there is none yet.
  [[nodiscard]] outcome<port_entry> outgoing();
  /// A place for rows that come from no socket.
  [[nodiscard]] outcome<port_entry> add_file(const std::string& name);
  [[nodiscard]] outcome<port_entry> find(std::uint32_t id) const;
  [[nodiscard]] std::vector<port_entry> all() const;
  outcome<> rename(std::uint32_t id, const std::string& name);
  /// Switches the rules of a socket on or off.
  outcome<> answer(std::uint32_t id, bool on);
  /// To be called after a socket's rules were replaced: they take effect if answering is on.
  void apply_rules(const port_entry& entry);
  /// Takes it out; it closes when its last user is done. Its rows stay.
  outcome<> close(std::uint32_t id);

  /// An entry of the state.
  [[nodiscard]] static boost::json::object state_of(const port_entry& entry);

 private:
  [[nodiscard]] outcome<std::uint32_t> next_id();
  port_entry keep(port_entry entry);
  static void employ_rules(const port_entry& entry);

  port_place at_;
  port_opener opener_;
  std::atomic<std::uint32_t> last_id_ = 0;
  std::mutex outgoing_mutex_;  // while the own socket is opened
  mutable std::mutex mutex_;   // guards what follows
  std::map<std::uint32_t, port_entry> entries_;
};

}  // namespace dgram::assist
