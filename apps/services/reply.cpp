// SPDX-License-Identifier: MIT
#include "services/reply.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>

namespace dgram::services {

answer reply(workshop::payload_template with) {
  auto counter = std::make_shared<std::atomic<std::uint64_t>>(0);
  return [with = std::move(with), counter = std::move(counter)](
             const datagram& request, workshop::bytes& room) -> std::optional<byte_view> {
    thread_local std::mt19937_64 random{std::random_device{}()};
    const std::string remote = request.source.to_string();
    const workshop::template_context context{.counter = ++*counter,
                                             .time = std::chrono::system_clock::now(),
                                             .remote = remote,
                                             .request = request.payload,
                                             .random = random};
    if (auto rendered = with.render(context, room); !rendered) {
      throw std::length_error(rendered.error().what);
    }
    return room;
  };
}

}  // namespace dgram::services
