// SPDX-License-Identifier: MIT
#include "cli/words/failure.hpp"

#include <utility>

#include "cli/words/language.hpp"
#include "host/hint.hpp"

namespace dgram::cli {
namespace {

said hint_for(const error& why) {
  if (why.code == make_error_code(errc::payload_too_long) || why.code == std::errc::message_size) {
    return too_long_hint();
  }
  if (why.code == make_error_code(errc::broadcast_not_enabled)) {
    return say({"a broadcast address needs --broadcast", "广播地址需要 --broadcast"});
  }
  const host::hint known = host::hint_for(why);
  return {known.en, known.zh};
}

}  // namespace

exit_code exit_code_of(const std::error_code& code) noexcept {
  if (code.category() == category()) {
    switch (static_cast<errc>(code.value())) {
      case errc::bad_address:
      case errc::bad_port:
      case errc::bad_path:
      case errc::wrong_family: return exit_code::usage;
      case errc::name_not_resolved:
      case errc::resolver_timeout: return exit_code::unresolved;
      default: return exit_code::local;
    }
  }
  if (code == std::errc::connection_refused) return exit_code::refused;
  return exit_code::local;
}

said too_long_hint() {
  return say(
      {"a datagram holds at most 65,507 bytes over IPv4, 65,527 over IPv6; splitting it (--chunk) "
       "comes with a later version",
       "一个数据报在 IPv4 上最多 65,507 字节，IPv6 上 65,527 字节；拆分（--chunk）以后的版本才有"});
}

failure misuse(safe thing, said why, said hint) {
  return {.code = exit_code::usage,
          .thing = std::move(thing),
          .what = "usage",
          .why = std::move(why),
          .hint = std::move(hint)};
}

failure failure_of(const error& why, safe thing) {
  return {.code = exit_code_of(why.code),
          .thing = std::move(thing),
          .what = why.during,
          .why = words_of(why.code),
          .hint = hint_for(why)};
}

failure failure_of(const workshop::parse_error& why, safe thing, std::string_view what,
                   std::string_view source) {
  return {.code = exit_code::usage,
          .thing = std::move(thing),
          .what = what,
          .why = sentence(why.what),
          .source = std::string(source),
          .at = why.at,
          .length = why.length};
}

}  // namespace dgram::cli
