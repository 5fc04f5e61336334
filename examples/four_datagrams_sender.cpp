// SPDX-License-Identifier: MIT
// Sends four datagrams; the last is empty. Nobody needs to be there to receive them.
#include "tutorial.hpp"

using namespace tutorial;

int main(int count, char** words) {
  const auto server = address_from(count, words, "127.0.0.1:8003");
  auto client = dgram::socket::open();
  if (!client) return fail(client.error());

  for (const auto* text : {"chen", "hello", "world", ""}) {
    const auto sent = client->send_to(dgram::as_bytes(text), server);
    if (!sent) return fail(sent.error());
  }
}
