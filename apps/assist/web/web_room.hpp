// SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include "assist/api/api.hpp"
#include "assist/web/checks.hpp"
#include "assist/web/connections.hpp"
#include "assist/web/coroutine.hpp"

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

/// Does `work` on `elsewhere`, comes back, and throws what it threw.
awaitable<void> run_on(boost::asio::any_io_executor elsewhere, std::function<void()> work);

/// Does `work` on `elsewhere` and comes back with what it gave, or threw.
template <class Work>
awaitable<std::invoke_result_t<Work&>> done_on(boost::asio::any_io_executor elsewhere, Work work) {
  using given = std::invoke_result_t<Work&>;
  if constexpr (std::is_void_v<given>) {
    co_await run_on(std::move(elsewhere), std::ref(work));
  } else {
    std::optional<given> made;
    co_await run_on(std::move(elsewhere), [&] { made.emplace(work()); });
    co_return std::move(*made);
  }
}

}  // namespace dgram::assist
