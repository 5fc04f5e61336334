// SPDX-License-Identifier: MIT
// encoding_texts NAME < BYTES: a line for each sequence of bytes, what it is in the encoding, as a
// JSON text, or null where it is none. Of the input, a byte tells the length of each sequence.
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <dgram/bytes.hpp>

#include <cstddef>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "workshop/text/encoding.hpp"

int main(int count, char** words) {
  auto encoding = dgram::workshop::encoding::parse(count == 2 ? words[1] : "");
  if (!encoding) return 64;
  const std::string input{std::istreambuf_iterator<char>(std::cin), {}};
  for (std::string_view rest = input; !rest.empty();) {
    const auto length = static_cast<std::size_t>(static_cast<unsigned char>(rest[0]));
    const auto text = encoding->decode(dgram::as_bytes(rest.substr(1, length)));
    const boost::json::value line = text ? boost::json::value(*text) : boost::json::value();
    std::cout << boost::json::serialize(line) << '\n';
    rest.remove_prefix(1 + length);
  }
  return 0;
}
