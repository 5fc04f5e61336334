// SPDX-License-Identifier: MIT
// Sends every datagram back in capitals, on port 8008.
#include "tutorial.hpp"

using namespace tutorial;

int main(int count, char** words) {
  const auto here = address_from(count, words, "127.0.0.1:8008");
  auto server = dgram::socket::open({.bind = here});
  if (!server) return fail(server.error());

  while (true) {
    const auto message = server->receive();
    if (!message) return fail(message.error());
    if (!*message) continue;  // news: an earlier answer found nobody. No reason to stop.
    std::string data((*message)->text());
    print(as_python(data));

    for (char& letter : data) letter = upper(letter);
    const auto sent = server->send_to(dgram::as_bytes(data), (*message)->source);
    if (!sent) fail(sent.error());
  }
}
