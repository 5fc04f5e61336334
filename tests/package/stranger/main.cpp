// SPDX-License-Identifier: MIT
// Sends itself a datagram: the least a program over the installed library can do.
#include <chrono>
#include <cstdio>

#include <dgram/dgram.hpp>

int fail(const dgram::error& why) {
  std::fprintf(stderr, "stranger: %s\n", why.text().c_str());
  return 1;
}

int main() {
  using namespace std::chrono_literals;
  auto socket = dgram::socket::open({.bind = dgram::endpoint::loopback(0)});
  if (!socket) return fail(socket.error());
  auto sent = socket->send_to(dgram::as_bytes("Michael"), socket->local());
  if (!sent) return fail(sent.error());
  auto came = socket->receive(5s);
  if (!came) return fail(came.error());
  if (!*came) return fail({.during = "receive: nothing came"});
  const dgram::message& back = **came;
  std::printf("%s from %s\n", std::string(dgram::as_text(back.payload)).c_str(),
              back.source.to_string().c_str());
  return dgram::as_text(back.payload) == "Michael" && back.source == socket->local() ? 0 : 1;
}
