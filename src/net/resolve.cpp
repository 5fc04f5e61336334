// SPDX-License-Identifier: MIT
// getaddrinfo(3) cannot be cancelled, so it runs on a thread of its own that shares the question
// with the caller: a caller that gives up leaves it behind, and the last of the two frees the
// question.
#include <dgram/resolve.hpp>

#include <netdb.h>

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "os/address.hpp"
#include "os/fd.hpp"

namespace dgram {
namespace {

using os::failure;

// 255 bytes on the wire less a length and the root (RFC 1035 §2.3.4).
constexpr std::size_t host_bytes_max = 253;

/// Shared by the caller and the thread that asks, which may outlive the call.
struct question {
  std::string host;
  std::string port;
  int family;
  std::mutex mutex;
  std::condition_variable answered;
  bool done = false;
  int fault = 0;
  std::vector<endpoint> found;
};

int family_of(address::family family) noexcept {
  if (family == address::family::v4) return AF_INET;
  return family == address::family::v6 ? AF_INET6 : AF_UNSPEC;
}

void ask(const std::shared_ptr<question>& what) {
  addrinfo hints{};
  hints.ai_family = what->family;
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int fault = ::getaddrinfo(what->host.c_str(), what->port.c_str(), &hints, &list);
  std::vector<endpoint> found;
  for (const auto* entry = list; fault == 0 && entry != nullptr; entry = entry->ai_next) {
    const auto where = os::read_endpoint(entry->ai_addr, entry->ai_addrlen);
    if (!where.is_none() && std::ranges::find(found, where) == found.end()) {
      found.push_back(where);
    }
  }
  if (list != nullptr) ::freeaddrinfo(list);
  const std::scoped_lock lock(what->mutex);
  what->found = std::move(found);
  what->fault = fault;
  what->done = true;
  what->answered.notify_one();
}

bool fits(const endpoint& candidate, address::family family) noexcept {
  return family == address::family::none || candidate.address.kind() == family;
}

// The port is read by the strict parser: getaddrinfo(3) takes "080" and "+9".
result<endpoint> port_of(std::string_view digits) {
  return endpoint::parse("0.0.0.0:" + std::string(digits));
}

}  // namespace

result<std::vector<endpoint>> resolve(std::string_view host_and_port,
                                      const resolve_options& options) {
  constexpr const char* during = "resolve";
  if (const auto literal = endpoint::parse(host_and_port)) {
    if (!fits(*literal, options.family)) return failure(during, errc::wrong_family, *literal);
    return std::vector<endpoint>{*literal};
  }
  const auto colon = host_and_port.rfind(':');
  if (colon == host_and_port.npos) return failure(during, errc::bad_port);
  const auto port = port_of(host_and_port.substr(colon + 1));
  if (!port) return failure(during, errc::bad_port);
  const auto host = host_and_port.substr(0, colon);
  // A last label of digits is an address gone wrong, not a name (RFC 1123 §2.1); getaddrinfo(3)
  // would read "1.2.3" as 1.2.0.3.
  const auto last = host.substr(host.rfind('.') + 1);
  const bool digits = std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
  const bool odd = host.find_first_of("[]:%/ \t\n") != host.npos || host.find('\0') != host.npos;
  if (digits || odd || host.size() > host_bytes_max) return failure(during, errc::bad_address);

  if (options.limit <= duration::zero()) return failure(during, errc::resolver_timeout);
  auto what = std::make_shared<question>();
  what->host = host;
  what->port = std::to_string(port->port);
  what->family = family_of(options.family);
  std::thread(ask, what).detach();
  std::unique_lock lock(what->mutex);
  const auto is_done = [&] { return what->done; };
  if (options.limit == forever) {
    what->answered.wait(lock, is_done);
  } else if (!what->answered.wait_for(lock, options.limit, is_done)) {
    return failure(during, errc::resolver_timeout);
  }
  if (what->found.empty()) return failure(during, errc::name_not_resolved);
  return std::move(what->found);
}

}  // namespace dgram
