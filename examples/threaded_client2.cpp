// SPDX-License-Identifier: MIT
// The second of two clients of the threaded server; run both, at once or one after another.
// (The tutorial's clients send to 8009 while its server is at 8008: a slip of the pen.)
#include "tutorial.hpp"

using namespace std::chrono_literals;
using namespace tutorial;

int main(int count, char** words) {
  const auto server = address_from(count, words, "127.0.0.1:8008");
  auto client = dgram::socket::open();
  if (!client) return fail(client.error());

  const auto sent = client->send_to(dgram::as_bytes("chen"), server);
  if (!sent) return fail(sent.error());

  const auto data = client->receive(2s);
  if (!data) return fail(data.error());
  if (!*data) return no_answer(*client);
  print(as_python(**data));
}
