// SPDX-License-Identifier: MIT
// An echo server in standalone Asio, in the form of its own asynchronous UDP examples.
#include <array>
#include <asio.hpp>

#include "udp.hpp"

namespace {

using asio::ip::udp;

class server {
 public:
  server(asio::io_context& context, const udp::endpoint& local) : socket_(context, local) {
    receive();
  }

 private:
  void receive() {
    socket_.async_receive_from(asio::buffer(buffer_), client_,
                               [this](std::error_code error, std::size_t bytes) {
                                 if (error)
                                   receive();
                                 else
                                   answer(bytes);
                               });
  }

  void answer(std::size_t bytes) {
    socket_.async_send_to(asio::buffer(buffer_.data(), bytes), client_,
                          [this](std::error_code, std::size_t) { receive(); });
  }

  udp::socket socket_;
  udp::endpoint client_;
  std::array<char, 65536> buffer_;
};

}  // namespace

int main(int count, char** words) {
  if (count < 3) return 2;
  asio::io_context context(1);  // one thread runs it: Asio then locks less
  const auto port = static_cast<std::uint16_t>(peer::number(words[2]));
  const server one(context, udp::endpoint(asio::ip::make_address(words[1]), port));
  context.run();
}
