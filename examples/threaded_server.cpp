// SPDX-License-Identifier: MIT
// A server with a handler class that may block: other clients do not wait for it. Port 8008.
#include "tutorial.hpp"

using namespace tutorial;

// One for all requests, called from several threads at a time.
class my_udp {
 public:
  void operator()(const dgram::datagram& request, dgram::reply& reply) const {
    print("my_udp\n" + as_python(request.text()) + "\nladdr=" + as_python(request.target));
    reply.send("xxxx");
  }
};

int main(int count, char** words) {
  const auto here = address_from(count, words, "127.0.0.1:8008");
  // A pool of threads, made once, where Python's ThreadingUDPServer starts one for each datagram.
  auto server = dgram::server::open({.listen = here, .handlers = dgram::blocking{}});
  if (!server) return fail(server.error());

  const auto served = server->run({}, my_udp());  // until Ctrl-C
  if (!served) return fail(served.error());
}
