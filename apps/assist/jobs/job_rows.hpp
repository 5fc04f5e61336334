// SPDX-License-Identifier: MIT
#pragma once

#include "assist/json/fields.hpp"
#include "assist/log/record.hpp"
#include "assist/log/store.hpp"

namespace dgram::assist {

/// The datagrams that a replay asks for, copied: `rows`, a list of their numbers, or what `socket`
/// and `where` leave. Fails where there are none, and where they are too many.
[[nodiscard]] outcome<record_batch> rows_of(fields& in, const store& log);

}  // namespace dgram::assist
