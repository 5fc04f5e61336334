// SPDX-License-Identifier: MIT
// Says "hello world" to an echo server and prints what comes back, and from whom.
#include "tutorial.hpp"

using namespace std::chrono_literals;
using namespace tutorial;

int main(int count, char** words) {
  const auto server = address_from(count, words, "127.0.0.1:8899");
  auto client = dgram::socket::open();
  if (!client) return fail(client.error());

  const auto sent = client->send_to(dgram::as_bytes("hello world"), server);
  if (!sent) return fail(sent.error());

  const auto message = client->receive(2s);
  if (!message) return fail(message.error());
  if (!*message) return no_answer(*client);
  print(as_python((*message)->text()));
  print(as_python((*message)->source));
}  // the socket closes itself
