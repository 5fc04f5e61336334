// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

namespace dgram::assist {

using http_head = boost::beast::http::request<boost::beast::http::empty_body>;

constexpr std::size_t head_bytes_max = 16'384;
constexpr std::size_t fields_max = 64;

/// What the first bytes of a connection are.
enum class head_state : std::uint8_t {
  more,   ///< not yet an empty line
  whole,  ///< up to and including it
  wrong   ///< no head of HTTP/1, whatever follows
};

struct head_look {
  head_state is = head_state::more;
  std::size_t bytes = 0;  ///< of the head, when whole
};

/// Looks for the end of a head. Every control byte is wrong at once: a line feed without its
/// carriage return, one without its line feed, NUL; so are more than head_bytes_max bytes.
[[nodiscard]] head_look look_for_head(std::string_view so_far) noexcept;

/// Reads a whole head, more strictly than Beast's parser does: what two readers could understand
/// differently is refused. That is: fields folded over lines, a space before a colon, a field that
/// must be alone twice, any Transfer-Encoding, a Content-Length that is no plain number, a body of
/// a GET or HEAD, an absolute target of another host, HTTP other than 1.0 and 1.1.
[[nodiscard]] std::optional<http_head> parse_head(std::string_view head);

/// The value of Content-Length; 0 without one. Of what parse_head() gave.
[[nodiscard]] std::uint64_t body_bytes(const http_head& head) noexcept;

}  // namespace dgram::assist
