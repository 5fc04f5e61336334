// SPDX-License-Identifier: MIT
// Echoes full batches over loopback. callgrind counts what runs inside serve_one() alone: the
// library's user-space instructions on a datagram's way in and out. See instructions_test.py.
//
// echo CLIENTS BATCHES [loop]: 64 datagrams a batch from so many clients; `loop`: with neither
// guards, handler nor account.
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <dgram/socket.hpp>
#include <dgram/worker.hpp>

namespace {

constexpr std::size_t batch_size = 64;
constexpr std::size_t payload_bytes = 64;

struct lane {
  dgram::socket socket;
  dgram::receive_batch batch;
  dgram::outbox out;
  dgram::worker worker;
};

[[gnu::noinline]] std::size_t serve_one(lane& one, bool loop) {
  const auto came = one.socket.receive(one.batch, dgram::duration::zero());
  if (loop) {
    for (const dgram::datagram& each : one.batch) {
      if (!one.out.forward_reply(each, each.payload)) std::abort();
    }
  } else {
    one.worker.step(one.batch, dgram::time_point(), one.out);
  }
  one.worker.note_sent(one.out.flush(one.socket));
  return came ? *came : 0;
}

template <class T>
T must(dgram::result<T> one) {
  if (!one) std::abort();
  return std::move(*one);
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) return 2;
  const std::size_t clients = std::strtoul(words[1], nullptr, 10);
  const std::size_t batches = std::strtoul(words[2], nullptr, 10);
  const std::string_view how = count > 3 ? words[3] : "";

  auto socket = must(dgram::socket::open({.bind = *dgram::endpoint::parse("127.0.0.1:0")}));
  const auto local = socket.local();
  lane one{std::move(socket), dgram::receive_batch({.slots = batch_size}),
           dgram::outbox({.datagrams = 4 * batch_size,
                          .arena_bytes = 4 * batch_size * dgram::slot_bytes_default}),
           dgram::worker({.local = local},
                         dgram::handler([](const dgram::datagram& request, dgram::reply& answer) {
                           answer.send(request.payload);
                         }))};

  std::vector<dgram::socket> from;
  for (std::size_t i = 0; i < clients; ++i) {
    from.push_back(must(dgram::socket::open({.family = dgram::socket_family::v4})));
    if (!from.back().connect(local)) return 1;
  }
  dgram::receive_batch answers({.slots = batch_size});
  const std::vector<std::byte> payload(payload_bytes);
  std::size_t served = 0;
  std::size_t answered = 0;
  for (std::size_t i = 0; i < batches; ++i) {
    for (std::size_t k = 0; k < batch_size; ++k) {
      if (!from[k % clients].send(payload)) return 1;
    }
    served += serve_one(one, how == "loop");
    for (auto& each : from) {
      while (const auto came = each.receive(answers, dgram::duration::zero())) {
        if (*came == 0) break;
        answered += *came;
      }
    }
  }
  std::printf("%zu %zu\n", served, answered);
  return served == batches * batch_size && answered == served ? 0 : 1;
}
