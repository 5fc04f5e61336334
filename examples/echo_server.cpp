// SPDX-License-Identifier: MIT
// Sends every datagram back to where it came from, on every address of this machine, port 8899.
#include "tutorial.hpp"

using namespace tutorial;

int main(int count, char** words) {
  const auto here = address_from(count, words, "[::]:8899");  // both families
  // Asking for the target lets the echo leave from the address that the request came to.
  auto server = dgram::socket::open({.bind = here, .want = dgram::metadata::target});
  if (!server) return fail(server.error());

  while (true) {
    const auto message = server->receive();
    if (!message) return fail(message.error());
    if (!*message) continue;  // news: an earlier echo found nobody. No reason to stop.
    const auto request = (*message)->view();
    print(as_python(request.text()));
    const auto sent = server->send_outgoing(dgram::reply_to(request, request.payload));
    if (!sent) fail(sent.error());
  }
}
