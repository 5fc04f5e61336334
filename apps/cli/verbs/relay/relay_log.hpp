// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <utility>

#include <dgram/path_error.hpp>

#include "cli/output/capture_sink.hpp"
#include "cli/output/sampling.hpp"
#include "cli/output/writer.hpp"
#include "services/relay/relay.hpp"

namespace dgram::cli {

/// The output of `relay` while it runs: with -v a record per datagram and the news of the path;
/// clients without a socket always. Captures for --pcap. On the relay's thread.
class relay_log {
 public:
  /// `gone` is called when nobody reads standard output any more.
  relay_log(writer& out, capture_sink& capture, std::function<void()> gone)
      : out_(&out), capture_(&capture), shown_(out), failures_(out), gone_(std::move(gone)) {}

  /// The callbacks for the relay.
  [[nodiscard]] services::relay_observers observers();

 private:
  void seen(const services::relayed& passed);
  void seen_as_json(const services::relayed& passed);
  void news(services::relay_way which, const endpoint& client, const path_error& news);
  void unopened(const endpoint& client, const error& why);
  void end_record();

  writer* out_;
  capture_sink* capture_;
  sampling shown_;
  sampling failures_;
  std::function<void()> gone_;
};

/// The listening address, the target, the impairment and the seed, before the first datagram; a
/// `listening` event with --json.
void report_relaying(writer& out, const services::relay& relay, const std::string& allowed);
/// The closing account of both directions, or the `summary` event. `gro`: kernel drops are "at
/// least".
void report_relayed(writer& out, const services::relay_account& account, bool gro);

}  // namespace dgram::cli
