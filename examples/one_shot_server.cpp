// SPDX-License-Identifier: MIT
// Waits for one datagram on port 3999, logs it, answers it and ends.
#include "tutorial.hpp"

using namespace tutorial;

int main(int count, char** words) {
  const auto here = address_from(count, words, "127.0.0.1:3999");
  auto server = dgram::socket::open({.bind = here});  // occupies the port at once
  if (!server) return fail(server.error());

  const auto message = server->receive();  // waits as long as it takes
  if (!message) return fail(message.error());
  if (!*message) return no_answer(*server);
  const auto client = (*message)->source;
  const auto data = as_python((*message)->text());
  log_line(as_python(client) + "-" + data);

  const auto answer = as_python(server->local()) + " server msg = " + data;
  const auto sent = server->send_to(dgram::as_bytes(answer), client);
  if (!sent) return fail(sent.error());
}
