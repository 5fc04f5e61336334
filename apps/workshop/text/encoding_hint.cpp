// SPDX-License-Identifier: MIT
#include "workshop/text/encoding_hint.hpp"

#include "workshop/text/encoding.hpp"
#include "workshop/text/safe_text.hpp"
#include "workshop/text/utf8.hpp"

namespace dgram::workshop {

std::optional<std::string_view> encoding_hint(byte_view payload) {
  if (is_utf8(as_text(payload))) return std::nullopt;
  thread_local auto gbk = encoding::parse("gbk");  // loading a conversion costs far more
  if (!gbk) return std::nullopt;
  const auto text = gbk->decode(payload);
  if (!text || !is_text(as_bytes(*text))) return std::nullopt;
  return gbk->name();
}

}  // namespace dgram::workshop
