// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <dgram/limits.hpp>

namespace dgram::services {

/// What a bad path does to datagrams. Nothing set: nothing.
struct impairment {
  double loss = 0;       ///< share of datagrams that vanish, 0 to 1, as all shares here
  double duplicate = 0;  ///< of the others: arrive twice
  double reorder = 0;    ///< of the others: change places with the next one, each once at most
  double corrupt = 0;    ///< of the others: one bit is changed; of a doubled one in both
  duration delay = {};   ///< how late each is at least
  /// Additional random delay, uniform from 0 to this. It never changes the order: one that would
  /// overtake leaves together with the one before it.
  duration jitter = {};
  std::uint64_t bandwidth = 0;  ///< bits of payload a second; 0: no limit
  std::size_t mtu = 0;          ///< bytes of payload; longer datagrams vanish. 0: no limit
  std::uint64_t seed = 0;       ///< see impairer

  static constexpr duration delay_max = std::chrono::hours(1);  ///< of delay and jitter, each

  /// False when a share or a time is out of its bounds.
  [[nodiscard]] bool is_sound() const noexcept;
  /// True when datagrams pass untouched and at once.
  [[nodiscard]] bool is_none() const noexcept {
    return loss <= 0 && duplicate <= 0 && reorder <= 0 && corrupt <= 0 &&
           delay <= duration::zero() && jitter <= duration::zero() && bandwidth == 0 && mtu == 0;
  }
};

/// What happens to one datagram.
struct fate {
  enum class end : std::uint8_t { passes, lost, too_big };
  static constexpr unsigned copies_max = 2;

  end what = end::passes;
  unsigned copies = 1;      ///< that leave: fewer than were made when the line's queue was full
  unsigned overflowed = 0;  ///< copies that found the queue full
  std::array<time_point, copies_max> due = {};  ///< when each leaves, in order
  std::optional<std::size_t> changed_bit = {};  ///< bit `% 8` (0: the lowest) of byte `/ 8`
  /// To leave right behind the next one that passes; when none does in time, at `due`.
  bool held = false;
  /// The one held before leaves right behind this one: they have changed places.
  bool releases = false;

  [[nodiscard]] bool is_doubled() const noexcept { return copies + overflowed == copies_max; }
};

/// One stream of datagrams on a bad path: one client of a relay, one direction. Pure: time comes
/// from outside, chance from the seed.
///
/// What happens to the n-th datagram follows from the stream's seed, n, the sizes up to it and the
/// shares asked for; never from the time. Each question (lost? doubled? …) has numbers of its own,
/// so asking for more loss changes nothing about which are doubled. Only `due` and what a full
/// queue or a swap without a partner comes to depend on the time. One thread.
class impairer {
 public:
  /// A link's queue, where bandwidth is limited: about what Linux lets a socket hold.
  static constexpr std::size_t queue_bytes_max = std::size_t{256} << 10U;
  /// How long one that is to change places waits for the next.
  static constexpr duration hold_max = std::chrono::milliseconds(200);

  explicit impairer(std::uint64_t stream_seed) noexcept;

  /// The next datagram, of `bytes`, came at `now`. `now` never goes back. What was held until
  /// `now` or before has left.
  [[nodiscard]] fate next(const impairment& how, time_point now, std::size_t bytes) noexcept;
  /// `count` datagrams went by untouched: for paths without impairment. Only while is_idle().
  void pass(std::uint64_t count) noexcept;
  /// Everything that came has left by `now`.
  [[nodiscard]] bool is_idle(time_point now) const noexcept {
    return last_due_ <= now && !is_holding(now);
  }

 private:
  enum class question : std::uint64_t { loss, duplicate, reorder, corrupt, place, late, later };

  [[nodiscard]] std::uint64_t number(question what) const noexcept;
  [[nodiscard]] bool happens(question what, double share) const noexcept;
  [[nodiscard]] std::optional<time_point> through_line(const impairment& how, time_point now,
                                                       std::size_t bytes) noexcept;
  void send_copies(fate& fate, unsigned wanted, const impairment& how, time_point now,
                   std::size_t bytes) noexcept;
  [[nodiscard]] bool is_holding(time_point now) const noexcept { return now < held_until_; }

  std::uint64_t key_;
  std::uint64_t count_ = 0;  // datagrams so far
  time_point line_free_ = time_point::min();
  time_point last_due_ = time_point::min();
  time_point held_until_ = time_point::min();
  bool last_was_to_swap_ = false;  // of those that passed, whatever became of the swap
};

}  // namespace dgram::services
