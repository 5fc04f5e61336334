// SPDX-License-Identifier: MIT
#include "assist/json/payload.hpp"

#include <chrono>
#include <utility>

#include "assist/json/payload_json.hpp"

namespace dgram::assist {

outcome<payload_maker> payload_maker::read(const boost::json::object& from) {
  const auto spec = read_payload_spec(from);
  if (!spec) return failed(spec.error());
  auto form = workshop::prepared_payload::of(*spec);
  if (!form) return failed(error_of(form.error()));
  return payload_maker(std::move(*form));
}

outcome<workshop::bytes> payload_maker::make(std::uint64_t counter, std::string_view remote) {
  const workshop::template_context context{.counter = counter,
                                           .time = std::chrono::system_clock::now(),
                                           .remote = remote,
                                           .request = {},
                                           .random = random_};
  workshop::bytes whole;
  if (auto done = form_.make(context, whole); !done) return failed(error_of(done.error()));
  return whole;
}

}  // namespace dgram::assist
