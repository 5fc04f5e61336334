// SPDX-License-Identifier: MIT
// Asks for a line at a ">>:" prompt, sends it, prints the answer, again and again until Ctrl-D.
#include "tutorial.hpp"

using namespace std::chrono_literals;
using namespace tutorial;

int main(int count, char** words) {
  const auto server = address_from(count, words, "127.0.0.1:8008");
  auto client = dgram::socket::open();
  if (!client) return fail(client.error());

  std::string line;
  while (std::cout << ">>:" << std::flush && std::getline(std::cin, line)) {
    const auto sent = client->send_to(dgram::as_bytes(line), server);  // an empty line too
    if (!sent) return fail(sent.error());

    const auto data = client->receive(2s);
    if (!data) return fail(data.error());
    if (!*data) return no_answer(*client);
    print(as_python(**data));
  }
}
