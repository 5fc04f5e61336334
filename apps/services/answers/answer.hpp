// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>

#include <dgram/handler.hpp>

#include "workshop/text/bytes.hpp"

namespace dgram::services {

/// What a service answers to one datagram: bytes that are the request's own, or that it has put
/// into `room` (whose contents it finds as the last answer left them), or nothing: it stays silent.
/// Knows no network. Called by several threads at once. An exception costs this one answer, which
/// the server counts as failed.
using answer =
    std::function<std::optional<byte_view>(const datagram& request, workshop::bytes& room)>;

/// Told of every answer, and what became of it. On the thread that handled the request.
using answered = std::function<void(const datagram& request, byte_view payload, verdict became,
                                    std::optional<guard> withheld_by)>;

/// A handler that sends what `make` answers. Allocates nothing once a thread's room has grown to
/// its longest answer.
[[nodiscard]] handler to_handler(answer make, answered observer = {});

}  // namespace dgram::services
