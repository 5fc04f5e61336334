// SPDX-License-Identifier: MIT
#include "os/reuseport.hpp"

#include <linux/filter.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdint>

#include "os/fd.hpp"

namespace dgram::os::reuseport {
namespace {

using instruction = sock_filter;

constexpr instruction op(unsigned code, std::uint32_t k = 0) noexcept {
  return {static_cast<std::uint16_t>(code), 0, 0, k};
}

constexpr unsigned load_word = BPF_LD | BPF_W | BPF_ABS;

// The filter sees the payload: offset 0 is its first byte.
constexpr instruction load(const steering& how) noexcept {
  switch (how.how()) {
    case steering::kind::cpu: return op(load_word, std::uint32_t(SKF_AD_OFF) + SKF_AD_CPU);
    case steering::kind::random: return op(load_word, std::uint32_t(SKF_AD_OFF) + SKF_AD_RANDOM);
    default: break;
  }
  const unsigned width = how.key_bytes() == 1 ? BPF_B : how.key_bytes() == 2 ? BPF_H : BPF_W;
  return op(BPF_LD | width | BPF_ABS, how.key_offset());
}

}  // namespace

result<> enable(int fd) { return set_int(fd, SOL_SOCKET, SO_REUSEPORT, 1, "share the port"); }

result<> steer(int fd, const steering& how, std::size_t members) {
  if (how.how() == steering::kind::flow) return {};
  const auto bytes = how.key_bytes();
  if (how.how() == steering::kind::key && bytes != 1 && bytes != 2 && bytes != 4) {
    return failure("steer", EINVAL);
  }
  // Keys are spread before they are divided: keys that share a stride would otherwise
  // all map to one worker.
  constexpr std::uint32_t odd = 0x9e3779b1;
  const bool key = how.how() == steering::kind::key;
  std::array<instruction, 5> instructions{
      load(how), op(BPF_ALU | BPF_MUL | BPF_K, key ? odd : 1),
      op(BPF_ALU | BPF_RSH | BPF_K, key ? 16 : 0),
      op(BPF_ALU | BPF_MOD | BPF_K, static_cast<std::uint32_t>(members)), op(BPF_RET | BPF_A)};
  const sock_fprog program{static_cast<std::uint16_t>(instructions.size()), instructions.data()};
  if (::setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program, sizeof program) != 0) {
    return failure("steer");
  }
  return {};
}

}  // namespace dgram::os::reuseport
