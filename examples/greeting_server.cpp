// SPDX-License-Identifier: MIT
// Answers every name with "Hello, name!", on port 9999.
#include "tutorial.hpp"

using namespace tutorial;

int main(int count, char** words) {
  const auto here = address_from(count, words, "127.0.0.1:9999");
  auto server = dgram::socket::open({.bind = here});
  if (!server) return fail(server.error());

  print("Bind UDP on " + std::to_string(server->local().port) + "...");
  while (true) {
    const auto message = server->receive();
    if (!message) return fail(message.error());
    if (!*message) continue;  // news: an earlier answer found nobody. No reason to stop.
    const auto client = (*message)->source;
    print("Received from " + client.to_string() + ".");
    const auto greeting = "Hello, " + std::string((*message)->text()) + "!";
    const auto sent = server->send_to(dgram::as_bytes(greeting), client);
    if (!sent) fail(sent.error());
  }
}
