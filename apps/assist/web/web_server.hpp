// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <dgram/endpoint.hpp>
#include <dgram/result.hpp>

#include "assist/api/api.hpp"

namespace dgram::assist {

struct web_options {
  std::uint16_t port = 0;  ///< 0: the system picks
  /// The addresses to bind, one port for all. Empty: loopback, IPv4, and IPv6 where there is one.
  std::vector<address> addresses = {};
  /// The names by which it may be asked for, without port; the first is in the URL. With no
  /// addresses these are 127.0.0.1, localhost and [::1].
  std::vector<std::string> names = {};
};

/// The way in: HTTP and WebSocket before an api. Movable.
class web_server {
 public:
  /// Binds, listens, and makes the tokens. A port that anybody else listens on, at one of these
  /// addresses or at all, is address_in_use: it is never shared.
  [[nodiscard]] static result<web_server> open(web_options options);
  ~web_server();
  web_server(web_server&&) noexcept;
  web_server& operator=(web_server&&) noexcept;

  /// `http://127.0.0.1:9990/#k=TOKEN`, for the owner's eyes.
  [[nodiscard]] std::string url() const;
  /// The same for a view-only page.
  [[nodiscard]] std::string view_url() const;
  [[nodiscard]] std::uint16_t port() const noexcept;
  /// "127.0.0.1:9990", one for each address bound.
  [[nodiscard]] std::vector<endpoint> local() const;

  /// Serves until stop(), then gives what runs a second to end. `behind` outlives the server.
  void run(api& behind);
  /// From any thread.
  void stop();

 private:
  struct state;
  explicit web_server(std::unique_ptr<state> made);
  std::unique_ptr<state> state_;
};

}  // namespace dgram::assist
