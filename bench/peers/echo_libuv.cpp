// SPDX-License-Identifier: MIT
// An echo server in libuv: uv_udp_try_send first, uv_udp_send with a buffer kept where that is
// full.
#include <uv.h>

#include <array>
#include <memory>
#include <vector>

#include "udp.hpp"

namespace {

constexpr std::size_t buffer_bytes = 65536;
using buffer = std::array<char, buffer_bytes>;

struct pool {
  std::vector<std::unique_ptr<buffer>> idle;

  char* take() {
    if (idle.empty()) return (new buffer)->data();
    char* bytes = idle.back().release()->data();
    idle.pop_back();
    return bytes;
  }
  void give(char* bytes) { idle.emplace_back(reinterpret_cast<buffer*>(bytes)); }
};

pool buffers;

struct pending {
  uv_udp_send_t request;
  char* bytes;
};

void on_sent(uv_udp_send_t* request, int) {
  const std::unique_ptr<pending> done(static_cast<pending*>(request->data));
  buffers.give(done->bytes);
}

void on_allocate(uv_handle_t*, std::size_t, uv_buf_t* into) {
  *into = uv_buf_init(buffers.take(), buffer_bytes);
}

void on_received(uv_udp_t* handle, ssize_t got, const uv_buf_t* from, const sockaddr* client,
                 unsigned) {
  if (got >= 0 && client != nullptr) {
    uv_buf_t answer = uv_buf_init(from->base, static_cast<unsigned>(got));
    if (uv_udp_try_send(handle, &answer, 1, client) == UV_EAGAIN) {
      auto* later = new pending{{}, from->base};
      later->request.data = later;
      if (uv_udp_send(&later->request, handle, &answer, 1, client, on_sent) == 0) return;
      delete later;
    }
  }
  if (from->base != nullptr) buffers.give(from->base);
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) return 2;
  uv_loop_t* loop = uv_default_loop();
  uv_udp_t handle;
  const sockaddr_in local = peer::address(words[1], words[2]);
  if (uv_udp_init(loop, &handle) != 0 || uv_udp_bind(&handle, peer::generic(local), 0) != 0 ||
      uv_udp_recv_start(&handle, on_allocate, on_received) != 0) {
    peer::fail("libuv");
  }
  uv_run(loop, UV_RUN_DEFAULT);
}
