// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <dgram/guard.hpp>
#include <dgram/limits.hpp>
#include <dgram/network.hpp>
#include <dgram/socket.hpp>
#include <dgram/steering.hpp>

#include "cli/words/language.hpp"
#include "services/relay/impairment.hpp"
#include "services/relay/relay.hpp"
#include "workshop/payload/payload_spec.hpp"

namespace dgram::cli {

enum class view_form : unsigned char { automatic, hex, text };
enum class time_form : unsigned char { automatic, abs, delta, unix_seconds, none };
enum class color_when : unsigned char { automatic, always, never };

/// Everything the options can say, for all verbs: an option means the same everywhere. An empty
/// optional was not given, and the verb has its default. Filled by the records in
/// command/options_*.cpp.
struct settings {
  bool help = false;
  bool version = false;

  // Output.
  std::optional<language> lang;
  bool json = false;
  bool raw = false;
  bool quiet = false;
  bool verbose = false;
  view_form view = view_form::automatic;
  time_form time = time_form::automatic;
  color_when color = color_when::automatic;
  std::string where;
  std::string output_file;
  std::string pcap;
  std::string manual_prose;  // help: the manual page, from this prose

  // The socket.
  std::string bind;
  std::optional<address::family> family;
  std::string interface;
  std::string from_source;
  std::optional<std::uint8_t> ttl;
  std::optional<std::uint8_t> tos;
  bool broadcast = false;
  unsigned workers = 1;
  steering steer = steering::by_flow();
  bool pin = false;
  bool gro = false;
  std::vector<std::string> to;

  // Serving, and the table of sockets.
  bool once = false;
  std::vector<network> allow;
  std::vector<guard> lift;
  bool shell = false;
  bool watch = false;

  // How long, how often, how many.
  std::optional<duration> wait;
  std::optional<std::uint64_t> replies;  // UINT64_MAX: all
  std::optional<std::uint64_t> retry;
  std::optional<std::uint64_t> count;
  std::optional<duration> interval;
  std::optional<double> rate;  // datagrams per second
  std::optional<duration> run_for;
  std::optional<std::string> expect;
  double speed = 1;  // replay; infinity: as fast as it goes

  // The assistant: web.
  std::optional<std::uint16_t> web_port;
  std::vector<std::string> web_serve;
  std::vector<std::string> web_listen;
  std::optional<std::size_t> store_bytes;
  std::string presets;
  bool view_only = false;
  std::vector<std::string> expose;
  bool plain = false;

  // Measuring: bench.
  std::optional<std::size_t> size;
  std::optional<std::size_t> clients;
  std::optional<std::size_t> depth;
  std::optional<std::size_t> train;
  bool no_gso = false;
  bool poisson = false;
  std::optional<duration> warmup;
  std::optional<duration> spin;  // forever: never sleep
  std::string hgrm;
  std::optional<double> max_loss;  // a share, 0 to 1
  std::optional<duration> max_p99;

  // The path: relay.
  services::impairment path;
  std::optional<std::uint64_t> seed;
  std::optional<services::relay_way> only;
  std::optional<duration> idle;

  // The payload.
  workshop::payload_spec payload;  // its encoding is that of what is shown too
  bool lines = false;
  bool dry_run = false;
  std::optional<std::string> file;
};

}  // namespace dgram::cli
