// SPDX-License-Identifier: MIT
// Sends "chen" to the upper-case server and prints the answer, and from whom it came.
#include "tutorial.hpp"

using namespace std::chrono_literals;
using namespace tutorial;

int main(int count, char** words) {
  const auto server = address_from(count, words, "127.0.0.1:8008");
  auto client = dgram::socket::open();
  if (!client) return fail(client.error());

  const auto sent = client->send_to(dgram::as_bytes("chen"), server);
  if (!sent) return fail(sent.error());

  const auto message = client->receive(2s);
  if (!message) return fail(message.error());
  if (!*message) return no_answer(*client);
  print(as_python((*message)->text()), as_python((*message)->source));
}
