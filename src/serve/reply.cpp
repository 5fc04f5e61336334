// SPDX-License-Identifier: MIT
#include <dgram/reply.hpp>

#include <cassert>
#include <cstring>
#include <functional>

#include "serve/guards.hpp"

namespace dgram {
namespace {

bool lies_within(byte_view part, byte_view whole) noexcept {
  const std::less_equal<const std::byte*> not_after;
  return not_after(whole.data(), part.data()) &&
         not_after(part.data() + part.size(), whole.data() + whole.size());
}

// None when an answer of `bytes` may go.
std::optional<verdict> refuse(const datagram& request, const growth_guard& growth, given& so_far,
                              std::size_t bytes) noexcept {
  const bool four = request.source.address.is_v4();
  if (bytes > (four ? payload_bytes_max_v4 : payload_bytes_max_v6)) return verdict::too_long;
  if (!growth.withholds(request, so_far, bytes)) return {};
  so_far.withheld = guard::growth;
  return verdict::withheld;
}

verdict note(bool taken, given& so_far) noexcept {
  if (taken) {
    ++so_far.answers;
    return verdict::taken;
  }
  ++so_far.full;
  return verdict::full;
}

// Not inlined, so that the path of an echo stays short.
[[gnu::noinline]] verdict answer(outbox& out, const datagram& request, const growth_guard& growth,
                                 given& so_far, byte_view payload) {
  if (const auto no = refuse(request, growth, so_far, payload.size())) return *no;
  const bool inside = lies_within(payload, request.payload);
  return note(inside ? out.forward_reply(request, payload) : out.reply(request, payload), so_far);
}

}  // namespace

verdict reply::send(byte_view payload) {
  // The echo: neither longer than its request nor to be copied.
  if (given_.answers == 0 && lies_within(payload, request_->payload)) {
    return note(out_->forward_reply(*request_, payload), given_);
  }
  return answer(*out_, *request_, *growth_, given_, payload);
}

verdict reply::send_parts(std::initializer_list<std::string_view> parts) {
  std::size_t bytes = 0;
  for (const auto& part : parts) bytes += part.size();
  if (const auto no = refuse(*request_, *growth_, given_, bytes)) return *no;
  if (bytes == 0) return note(out_->forward_reply(*request_, {}), given_);
  const auto room = out_->reserve(bytes);
  if (room.data() == nullptr) return note(false, given_);
  auto* at = room.data();
  for (const auto& part : parts) {
    if (part.empty()) continue;  // may be null, which memcpy must not see
    std::memcpy(at, part.data(), part.size());
    at += part.size();
  }
  return note(out_->forward_reply(*request_, room), given_);
}

verdict replies::reply(const request& to, byte_view payload) {
  assert(to.index < given_.size());
  return answer(*out_, to, *growth_, given_[to.index], payload);
}

}  // namespace dgram
