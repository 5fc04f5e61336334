// SPDX-License-Identifier: MIT
#include "assist/web/web_room.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

namespace dgram::assist {

namespace asio = boost::asio;

awaitable<void> run_on(asio::any_io_executor elsewhere, std::function<void()> work) {
  const auto home = co_await asio::this_coro::executor;
  std::exception_ptr thrown;
  // The work is home's too, which does not end before it comes back. Nothing here may hold the
  // other place: at the end that one is gone first.
  auto begin = [&]<class Handler>(Handler&& comes_back) {
    asio::post(elsewhere, [&, here = asio::make_work_guard(home),
                           comes_back = std::forward<Handler>(comes_back)]() mutable {
      try {
        work();
      } catch (...) {
        thrown = std::current_exception();
      }
      asio::post(here.get_executor(), std::move(comes_back));
    });
  };
  co_await asio::async_initiate<decltype(or_throw), void()>(begin, or_throw);
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace dgram::assist
