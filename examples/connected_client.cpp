// SPDX-License-Identifier: MIT
// A client that connects: send() then needs no address, send_to() still takes one.
#include "tutorial.hpp"

using namespace std::chrono_literals;
using namespace tutorial;

int main(int count, char** words) {
  const auto server = address_from(count, words, "127.0.0.1:3999");
  auto client = dgram::socket::open();
  if (!client) return fail(client.error());

  // Fixes the other end, and the system picks a local address and port.
  const auto connected = client->connect(server);
  if (!connected) return fail(connected.error());
  log_line("laddr=" + as_python(client->local()) + " raddr=" + as_python(*client->peer()));

  const auto first = client->send(dgram::as_bytes("hello"));
  if (!first) return fail(first.error());
  const auto second = client->send_to(dgram::as_bytes("why"), server);
  if (!second) return fail(second.error());

  const auto message = client->receive(2s);
  if (!message) return fail(message.error());
  if (!*message) return no_answer(*client);
  log_line(as_python((*message)->source) + "-" + as_python((*message)->text()));
}
