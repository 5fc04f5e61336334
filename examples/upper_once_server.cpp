// SPDX-License-Identifier: MIT
// Waits for one datagram on port 8008, sends it back in capitals and ends.
#include "tutorial.hpp"

using namespace tutorial;

int main(int count, char** words) {
  const auto here = address_from(count, words, "127.0.0.1:8008");
  auto server = dgram::socket::open({.bind = here});  // nothing to listen(), nothing to accept()
  if (!server) return fail(server.error());

  const auto message = server->receive();
  if (!message) return fail(message.error());
  if (!*message) return no_answer(*server);
  std::string data((*message)->text());
  print(as_python(data), as_python((*message)->source));

  for (char& one : data) one = upper(one);
  const auto sent = server->send_to(dgram::as_bytes(data), (*message)->source);
  if (!sent) return fail(sent.error());
}
