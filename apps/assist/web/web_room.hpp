// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "assist/api/api.hpp"
#include "assist/web/checks.hpp"
#include "assist/web/connections.hpp"

namespace dgram::assist {

// Connections live on one thread. What may take long, an answer of the api or the look of a viewer
// through the log, is done on threads of its own, so that neither keeps another page waiting.
constexpr unsigned answer_threads_max = 8;
constexpr unsigned viewer_threads_max = 2;

/// What all connections of a server share.
struct web_room {
  api* behind = nullptr;
  const door* entrance = nullptr;
  connections* open = nullptr;
  boost::asio::thread_pool* answers = nullptr;
  boost::asio::thread_pool* viewers = nullptr;
};

/// Does `work` on `elsewhere` and comes back with what it gave, or threw.
template <class Executor, class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> done_on(Executor elsewhere, Work work) {
  co_return co_await boost::asio::co_spawn(
      elsewhere,
      [&work]() -> boost::asio::awaitable<std::invoke_result_t<Work&>> { co_return work(); },
      boost::asio::use_awaitable);
}

}  // namespace dgram::assist
