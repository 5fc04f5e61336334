// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <dgram/datagram.hpp>
#include <dgram/endpoint.hpp>
#include <dgram/limits.hpp>
#include <dgram/outbox.hpp>
#include <dgram/path_error.hpp>
#include <dgram/receive_batch.hpp>
#include <dgram/result.hpp>
#include <dgram/unix_path.hpp>

namespace dgram {

enum class socket_family : std::uint8_t {
  automatic,  ///< the family of `bind`; else IPv6 that also speaks IPv4, else IPv4
  v4,
  v6,          ///< IPv6 only
  unix_domain  ///< see unix(7)
};

struct socket_options {
  socket_family family = socket_family::automatic;
  /// Bound at once when set. endpoint::any() takes both families where the machine has both.
  std::optional<endpoint> bind = {};
  /// What the kernel reports about each datagram.
  metadata want = metadata::none;
  /// Collect ICMP news (IP_RECVERR): see socket::take_path_error().
  bool path_news = true;
  /// Let the kernel hand over trains of equal datagrams (UDP_GRO, Linux 5.0); they are split in
  /// receive_batch. The kernel then counts drops in trains. Set on all sockets of a group or none.
  bool gro = false;
  /// SO_REUSEADDR: several sockets may share a multicast port.
  bool reuse_address = false;
  /// SO_REUSEPORT: several sockets of one user share the port, each flow goes to one of them.
  bool reuse_port = false;
  /// Permission to send to broadcast addresses (SO_BROADCAST).
  bool broadcast = false;
  /// Set the don't-fragment bit and never fragment here: too large is news (path_error::too_big).
  bool dont_fragment = false;
  std::optional<std::uint8_t> ttl = {};            ///< 1 to 255; the system's default is 64
  std::optional<std::uint8_t> tos = {};            ///< DSCP and ECN byte of everything sent
  std::optional<std::uint8_t> multicast_ttl = {};  ///< the system's default is 1: this link
  std::optional<bool> multicast_loop = {};         ///< own multicasts come back here: default true
  std::string interface = {};  ///< send and receive over this interface only (SO_BINDTODEVICE)
  std::optional<std::size_t> receive_buffer_bytes = {};  ///< see socket::receive_buffer()
  std::optional<std::size_t> send_buffer_bytes = {};
};

/// The requested and the granted size of a kernel buffer.
struct buffer_size {
  std::size_t asked = 0;      ///< requested bytes; 0: none, the system's default
  std::size_t granted = 0;    ///< as the kernel counts: twice `asked`, bookkeeping included
  std::size_t cap = 0;        ///< the most an ordinary user gets: the value of `cap_name`
  std::string_view cap_name;  ///< "net.core.rmem_max" or "net.core.wmem_max"
};

/// A group to join or leave: on one interface, or on every one.
struct multicast_group {
  address group;               ///< 224/4 or ff00::/8
  std::string interface = {};  ///< by name; empty: every interface that is up and can multicast
  address source = {};         ///< only from this sender (SSM, RFC 4607); none: from anyone
};

/// A datagram socket: owns its descriptor, move-only.
///
/// Opening it occupies no port. What does: bind() (at once), connect() and the first send_to()
/// (the system picks one). A received datagram is never cut silently, an empty datagram is a
/// datagram, and sending to nobody is not an error: the refusal may come as path news.
///
/// Any number of threads may send, receive and interrupt one socket at the same time, each
/// receiving thread with a batch or buffer of its own; bind, connect, options, move and close
/// belong to one thread while no other uses it.
class socket {
 public:
  /// Fails with what socket(2), bind(2) and setsockopt(2) fail with; errc::no_such_interface.
  [[nodiscard]] static result<socket> open(const socket_options& options = {});
  /// Takes over a descriptor: SOCK_DGRAM over IPv4, IPv6 or Unix, else errc::not_a_datagram_socket
  /// (the descriptor is then left alone). It is made non-blocking; other options stay as they are.
  [[nodiscard]] static result<socket> adopt(int descriptor);

  ~socket();
  /// What was moved from is closed: is_open() is false, calls that need a socket fail with
  /// std::errc::bad_file_descriptor.
  socket(socket&&) noexcept;
  socket& operator=(socket&&) noexcept;

  /// Occupies the local address and port at once. Port 0: the system picks one; see local().
  [[nodiscard]] result<> bind(const endpoint& local);
  [[nodiscard]] result<> bind(const unix_path& local);
  /// Fixes the peer: send() goes there, and only datagrams from there arrive. Occupies a local
  /// port if none is. May be called again.
  [[nodiscard]] result<> connect(const endpoint& peer);
  [[nodiscard]] result<> connect(const unix_path& peer);
  /// Undoes connect(): again open to everyone. Keeps a port that bind() took; one that connect()
  /// or sending picked is given up.
  [[nodiscard]] result<> disconnect();

  /// Sends to the connected peer; errc::not_connected without one. Returns the payload's size:
  /// a datagram leaves whole or not at all. Waits for buffer space up to `limit`, then fails with
  /// std::errc::timed_out. Too long for the family: errc::payload_too_long.
  [[nodiscard]] result<std::size_t> send(byte_view payload, duration limit = forever);
  /// Sends to `target`, connected or not (a connected socket stays connected).
  [[nodiscard]] result<std::size_t> send_to(byte_view payload, const endpoint& target,
                                            duration limit = forever);
  [[nodiscard]] result<std::size_t> send_to(byte_view payload, const unix_path& target,
                                            duration limit = forever);
  /// As send_to, with source address, interface or TOS chosen for this datagram.
  [[nodiscard]] result<std::size_t> send_outgoing(const outgoing& to_send,
                                                  duration limit = forever);

  /// The next datagram, whole; or nothing: `limit` passed, interrupt() was called, or path news
  /// came while waiting (take_path_error() returns it). Nothing is not an error. Not on a socket
  /// with GRO, whose trains need a batch: std::errc::operation_not_supported.
  [[nodiscard]] result<std::optional<message>> receive(duration limit = forever);
  /// The same into memory of the caller; a longer payload is cut, `truncated` and `wire_bytes`
  /// tell. Allocates nothing. For a Unix socket `unix_source` is null here.
  [[nodiscard]] result<std::optional<datagram>> receive_from(std::span<std::byte> buffer,
                                                             duration limit = forever);
  /// What is waiting, up to the batch's slots, or the first to come within `limit`. Returns the
  /// number of datagrams, each segment of a GRO train counted. 0: nothing, as above.
  [[nodiscard]] result<std::size_t> receive(receive_batch& batch, duration limit = forever);

  /// Wakes one receive that waits now, or the next one that would: it returns with nothing.
  /// Any thread, and signal handlers.
  void interrupt() noexcept;

  /// The oldest unread ICMP news about something sent from here, if there is any. Never blocks.
  /// Needs socket_options::path_news; keeps up to path_errors_max, then the oldest is dropped.
  [[nodiscard]] std::optional<path_error> take_path_error();
  static constexpr std::size_t path_errors_max = 64;
  /// Count of all path news so far, taken or not. Any thread.
  [[nodiscard]] std::uint64_t path_errors() const noexcept;
  /// Path news dropped because nobody took it in time.
  [[nodiscard]] std::uint64_t path_errors_dropped() const noexcept;

  /// Joins a group by interface name, or on all interfaces; source-specific with a source. Fails
  /// when no interface could join, and when net.ipv4.igmp_max_memberships ends it in the middle
  /// (std::errc::no_buffer_space): it is then joined on none. Groups others joined stay unheard
  /// here (IP_MULTICAST_ALL off), but of an IPv6 group Linux does not compare the interface:
  /// socket_options::interface does.
  [[nodiscard]] result<> join(const multicast_group& group);
  [[nodiscard]] result<> leave(const multicast_group& group);
  /// The interface that multicasts leave by; empty: routing chooses.
  [[nodiscard]] result<> multicast_interface(std::string_view name);

  [[nodiscard]] endpoint local() const;                ///< none for Unix; port 0: not bound yet
  [[nodiscard]] std::optional<endpoint> peer() const;  ///< the connected peer
  [[nodiscard]] unix_path local_path() const;          ///< none for IP or unnamed
  [[nodiscard]] bool is_unix() const noexcept;
  [[nodiscard]] metadata wanted() const noexcept;

  [[nodiscard]] buffer_size receive_buffer() const;
  [[nodiscard]] buffer_size send_buffer() const;
  /// Datagrams the kernel dropped at this socket so far (SO_MEMINFO, Linux 4.12): never less than
  /// before, after close() the last value read. With GRO it counts trains. The kernel's counter
  /// has 32 bits: call this at least once in 4 billion drops. Any thread.
  [[nodiscard]] std::uint64_t drops() const;
  /// Bytes waiting in the receive queue, as the kernel accounts memory.
  [[nodiscard]] std::size_t queued_bytes() const;

  /// For epoll, Asio, libuv …: readable means receive(…, 0s) has something. On an error event
  /// (EPOLLERR) call receive(…, 0s) or take_path_error(), or the event stays raised.
  [[nodiscard]] int native_handle() const noexcept;
  /// Gives the descriptor (non-blocking) away; this socket is then closed.
  [[nodiscard]] int release() noexcept;
  void close() noexcept;
  [[nodiscard]] bool is_open() const noexcept;

  struct state;  // src/net

 private:
  friend class outbox;
  explicit socket(std::unique_ptr<state> owned) noexcept;
  struct deleter {
    void operator()(state* owned) const noexcept;  // leaves the closed one, which all share
  };
  std::unique_ptr<state, deleter> state_;
};

}  // namespace dgram
