// SPDX-License-Identifier: MIT
#pragma once

#include "services/answers/answer.hpp"
#include "workshop/payload/payload_template.hpp"

namespace dgram::services {

/// Answers with a template: {{counter}} is the number of the answer, from 1, over all threads;
/// {{remote}} the source, {{text}}, {{hex}} and {{rx[…]}} the request. An answer that would be
/// longer than any datagram throws, so the server counts the request as failed.
[[nodiscard]] answer reply(workshop::payload_template with);

}  // namespace dgram::services
