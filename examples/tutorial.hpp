// SPDX-License-Identifier: MIT
// What these programs need besides the library: an address from the command line, a failure told,
// and bytes, addresses and log lines printed the way Python's print() and logging show them.
#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>

#include <dgram/dgram.hpp>

namespace tutorial {

/// The first word of the command line, or `otherwise`. Ends the program when it is no address.
inline dgram::endpoint address_from(int count, char** words, const char* otherwise) {
  const auto address = dgram::endpoint::parse(count > 1 ? words[1] : otherwise);
  if (address) return *address;
  std::cerr << words[1] << ": " << address.error().text() << "\n";
  std::exit(2);
}

/// Python's print(): the words with blanks between them and a new line, at once.
template <class... Word>
void print(const Word&... words) {
  std::string line;
  ((line += line.empty() ? "" : " ", line += words), ...);
  std::cout << line + "\n" << std::flush;
}

/// Says what went wrong. Returns 1, for main().
inline int fail(const dgram::error& why) {
  std::cerr << why.text() + "\n";
  return 1;
}

/// Says why nothing was received: what the path reported, or that nothing came. Returns 1.
inline int no_answer(dgram::socket& from) {
  const auto news = from.take_path_error();
  std::cerr << (news ? news->text() : "nothing came") << "\n";
  return 1;
}

/// `b'hello\x00'`: as Python shows bytes. Nothing from the network reaches the terminal raw.
inline std::string as_python(std::string_view bytes) {
  const bool has_single = bytes.find('\'') != bytes.npos;
  const char quote = has_single && bytes.find('"') == bytes.npos ? '"' : '\'';
  std::string shown{'b', quote};
  for (const char one : bytes) {
    char code[5];
    std::snprintf(code, sizeof code, "\\x%02x", static_cast<unsigned char>(one));
    if (one == quote || one == '\\')
      shown += {'\\', one};
    else if (one == '\n')
      shown += "\\n";
    else if (one == '\r')
      shown += "\\r";
    else if (one == '\t')
      shown += "\\t";
    else if (one >= ' ' && one <= '~')
      shown += one;
    else
      shown += code;
  }
  return shown + quote;
}

/// `('127.0.0.1', 9999)`, `('::1', 9999, 0, 0)`: as Python shows the address of a socket.
inline std::string as_python(const dgram::endpoint& one) {
  std::string shown = "('" + one.address.to_string() + "', " + std::to_string(one.port);
  if (one.address.is_v6()) shown += ", 0, " + std::to_string(one.address.scope());
  return shown + ")";
}

/// `(b'hello', ('127.0.0.1', 9999))`: as Python shows what recvfrom() returns.
inline std::string as_python(const dgram::message& one) {
  return "(" + as_python(one.text()) + ", " + as_python(one.source) + ")";
}

/// An ASCII letter as its capital, every other byte as it is: what bytes.upper() does.
inline char upper(char one) { return one >= 'a' && one <= 'z' ? static_cast<char>(one - 32) : one; }

/// Python's format="%(asctime)s %(threadName)s %(thread)d %(message)s", on standard output.
inline void log_line(const std::string& message) {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch());
  std::ostringstream line;
  line << std::put_time(std::localtime(&seconds), "%Y-%m-%d %H:%M:%S,") << std::setw(3)
       << std::setfill('0') << ms.count() % 1000 << " MainThread " << std::this_thread::get_id();
  print(line.str(), message);
}

}  // namespace tutorial
