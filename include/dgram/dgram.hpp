// SPDX-License-Identifier: MIT
#pragma once

// Everything. The server stands on the socket, the socket on endpoints and results.
#include <dgram/bytes.hpp>
#include <dgram/capabilities.hpp>
#include <dgram/counters.hpp>
#include <dgram/datagram.hpp>
#include <dgram/endpoint.hpp>
#include <dgram/guard.hpp>
#include <dgram/handler.hpp>
#include <dgram/limits.hpp>
#include <dgram/network.hpp>
#include <dgram/outbox.hpp>
#include <dgram/path_error.hpp>
#include <dgram/receive_batch.hpp>
#include <dgram/receive_retry.hpp>
#include <dgram/reply.hpp>
#include <dgram/resolve.hpp>
#include <dgram/result.hpp>
#include <dgram/server.hpp>
#include <dgram/socket.hpp>
#include <dgram/unix_path.hpp>
#include <dgram/version.hpp>
#include <dgram/worker.hpp>
