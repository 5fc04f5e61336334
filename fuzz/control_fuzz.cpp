// SPDX-License-Identifier: MIT
// Control messages as a hostile or broken kernel could write them.
#include <algorithm>
#include <cstring>
#include <vector>

#include "fuzz/check.hpp"
#include "os/control.hpp"
#include "os/error_queue.hpp"

using namespace dgram;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // A copy of exactly that size on the heap: a read past its end is seen.
  std::vector<std::uint64_t> words((size + 7) / 8);
  if (size != 0) std::memcpy(words.data(), data, size);
  os::control_facts facts;
  os::read_control(words.data(), size, facts);
  fuzz::check(!facts.about.dscp || *facts.about.dscp < 64, "a DSCP has six bits");
  fuzz::check(facts.about.dscp.has_value() == facts.about.ecn.has_value(), "both or none");
  fuzz::check(facts.segment_bytes <= 0x7fffffff, "a train's segment is a positive int");
  if (const auto news = os::error_queue::read(words.data(), size)) {
    fuzz::check(!name(news->why).empty(), "every reason has a name");
    fuzz::check(news->why == path_error::reason::too_big || news->mtu == 0,
                "an MTU is for too-big");
    fuzz::check(news->payload_fits() <= news->mtu, "what fits is less than the MTU");
  }
  return 0;
}
