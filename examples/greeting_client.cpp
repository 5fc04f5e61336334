// SPDX-License-Identifier: MIT
// Tells a greeting server three names, one after another, and prints its answers.
#include "tutorial.hpp"

using namespace std::chrono_literals;
using namespace tutorial;

int main(int count, char** words) {
  const auto server = address_from(count, words, "127.0.0.1:9999");
  auto client = dgram::socket::open();
  if (!client) return fail(client.error());

  for (const auto* name : {"Michael", "Tracy", "Sarah"}) {
    const auto sent = client->send_to(dgram::as_bytes(name), server);
    if (!sent) return fail(sent.error());

    const auto answer = client->receive(2s);
    if (!answer) return fail(answer.error());
    if (!*answer) return no_answer(*client);
    print((*answer)->text());
  }
}
