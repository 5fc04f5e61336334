// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command/verb.hpp"

// The list of verbs. To add one: its declaration and its place here, and its file in verbs/.

namespace dgram::cli {

extern const verb send_verb;
extern const verb ask_verb;
extern const verb listen_verb;
extern const verb chat_verb;
extern const verb serve_verb;
extern const verb ports_verb;
extern const verb probe_verb;
extern const verb ping_verb;
extern const verb relay_verb;
extern const verb bench_verb;
extern const verb capture_verb;
extern const verb show_verb;
extern const verb replay_verb;
extern const verb web_verb;
extern const verb help_verb;
extern const verb version_verb;
extern const verb completion_verb;

/// In the order help shows them.
inline constexpr const verb* verbs_in_order[] = {
    &send_verb,   &ask_verb,  &listen_verb, &chat_verb,    &serve_verb,      &ports_verb,
    &probe_verb,  &ping_verb, &relay_verb,  &bench_verb,   &capture_verb,    &show_verb,
    &replay_verb, &web_verb,  &help_verb,   &version_verb, &completion_verb,
};

}  // namespace dgram::cli
