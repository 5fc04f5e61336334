// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

#include <dgram/datagram.hpp>

#include "workshop/text/bytes.hpp"

namespace dgram::workshop {

// A capture file (pcapng, draft-ietf-opsawg-pcapng) out of what a socket knows: no capture rights
// are needed, and the IP and UDP headers in it are made here. Each function appends whole blocks to
// `out`; who owns the file writes them. Times are to the nanosecond, the link type is LINKTYPE_RAW.

/// Longest comment or note, in bytes; what is longer is cut before a character. An option has room
/// for 65,535, and no reader shows more.
inline constexpr std::size_t capture_comment_bytes_max = 4'096;

/// Which way a datagram went, seen from this machine.
enum class capture_way : std::uint8_t { unknown, in, out };

/// Why a datagram cannot stand in a capture.
enum class uncaptured : std::uint8_t {
  no_address,  ///< a Unix socket's, or one end is not known at all: there is no header for it
  too_long     ///< longer than UDP over this family carries
};
/// "no-address", "too-long".
[[nodiscard]] std::string_view name(uncaptured why) noexcept;

/// The head of a file: a section and its one interface. `application` says who wrote it.
void append_capture_head(bytes& out, std::string_view application);

/// One datagram, at its `timestamp` (without one: 1970). Known facts of its header are written:
/// both ends, TTL, DSCP and ECN; else TTL is 64, DSCP and ECN 0, and IPv4's identification is
/// always 0 and its don't-fragment bit set. Checksums are right; of a truncated payload there is
/// none (0), and the lengths are those it was sent with. An end that is 0.0.0.0 or :: takes the
/// family of the other; where one is IPv4 and the other IPv6 the former is written IPv4-mapped.
/// Scopes are lost.
[[nodiscard]] std::expected<void, uncaptured> append_captured(bytes& out, const datagram& datagram,
                                                              capture_way way,
                                                              std::string_view comment = {});

/// What is no datagram: a refusal, a rule that fired, a word of the user. A journal entry block
/// (Wireshark lists it among the packets at its time), so no packet is invented for it. UTF-8; line
/// ends become spaces.
void append_capture_note(bytes& out, system_time when, std::string_view note);

/// What the account says at `when`: an interface statistics block. Its `osdrop` is what the kernel
/// dropped before it could be captured, its `usrdeliv` the datagrams that are in the file.
struct capture_account {
  std::uint64_t captured = 0;
  std::uint64_t dropped_by_kernel = 0;
};
void append_capture_account(bytes& out, system_time when, const capture_account& account);

}  // namespace dgram::workshop
