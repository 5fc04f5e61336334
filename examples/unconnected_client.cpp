// SPDX-License-Identifier: MIT
// A client that does not connect: the first send_to() makes the system pick a local port.
#include "tutorial.hpp"

using namespace std::chrono_literals;
using namespace tutorial;

int main(int count, char** words) {
  const auto server = address_from(count, words, "127.0.0.1:3999");
  auto client = dgram::socket::open();
  if (!client) return fail(client.error());

  const auto sent = client->send_to(dgram::as_bytes("hello"), server);
  if (!sent) return fail(sent.error());
  log_line("laddr=" + as_python(client->local()));

  const auto message = client->receive(2s);
  if (!message) return fail(message.error());
  if (!*message) return no_answer(*client);
  log_line(as_python((*message)->text()) + "-" + as_python((*message)->source));
}
