// SPDX-License-Identifier: MIT
#include "services/exec/exec.hpp"

#include <array>
#include <stdexcept>
#include <utility>

namespace dgram::services {

std::size_t output_bytes_max(const datagram& request) noexcept {
  return request.source.address.is_v4() ? payload_bytes_max_v4 : payload_bytes_max_v6;
}

answer exec(command what, exec_options options) {
  return [what = std::move(what), options = std::move(options)](
             const datagram& request, workshop::bytes& room) -> std::optional<byte_view> {
    const std::array extra{"DGRAM_REMOTE=" + request.source.to_string(),
                           "DGRAM_LOCAL=" + request.target.to_string()};
    const command_limits limits{options.limit, output_bytes_max(request)};
    const auto how = what.run(request.payload, extra, limits, room);
    if (how.succeeded()) return room;
    if (options.failed) options.failed(request, how);
    throw std::runtime_error("the command gave no answer");
  };
}

}  // namespace dgram::services
