// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace dgram::assist {

/// Every connection runs on one io_context. Its executor is named here, where Asio's default is one
/// that may be any: so a connection takes the compiler a sixth less time.
using web_executor = boost::asio::io_context::executor_type;

template <class T>
using awaitable = boost::asio::awaitable<T, web_executor>;
using web_socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, web_executor>;
using web_acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, web_executor>;
using web_timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, web_executor>;

/// co_await throws a failure.
inline constexpr boost::asio::use_awaitable_t<web_executor> or_throw;
/// co_await gives a failure first, then the values.
inline constexpr auto as_values = boost::asio::as_tuple(or_throw);

}  // namespace dgram::assist
