// SPDX-License-Identifier: MIT
// Receives four datagrams on port 8003. They come one by one, never glued together as the pieces
// of a TCP stream may be, and an empty one is a datagram like any other.
#include "tutorial.hpp"

using namespace tutorial;

int main(int count, char** words) {
  const auto here = address_from(count, words, "127.0.0.1:8003");
  auto server = dgram::socket::open({.bind = here});
  if (!server) return fail(server.error());

  for (int i = 0; i < 4; ++i) {
    const auto message = server->receive();
    if (!message) return fail(message.error());
    if (!*message) return no_answer(*server);
    print(as_python((*message)->text()));
  }
}
