// SPDX-License-Identifier: MIT
// Datagrams that wait for a thread: in order for each client, never two of one client out at a
// time, clients in turn. Everything is allocated at construction. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <dgram/datagram.hpp>
#include <dgram/limits.hpp>

#include "os/pages.hpp"
#include "serve/index_list.hpp"
#include "serve/keyed_hash.hpp"

namespace dgram {

class client_queues {
 public:
  /// A datagram that was taken in, with memory of its own.
  struct job {
    datagram request;
    unsigned origin = 0;  ///< as push() was given it

   private:
    friend class client_queues;
    std::uint32_t client_ = 0;
    std::uint32_t next_ = 0;   // of the same client; of the free ones
    std::uint32_t older_ = 0;  // of those that wait, in order of arrival
    std::uint32_t younger_ = 0;
  };

  /// Room for `waiting_max` jobs that wait and `out_max` that are out, not counting each other.
  client_queues(std::size_t waiting_max, std::size_t out_max);

  /// Takes in a copy of `request`. When all places are taken, the oldest job that waits is dropped
  /// to make room, and its origin returned.
  std::optional<unsigned> push(unsigned origin, const datagram& request) noexcept;
  /// The next job, to be given back with done(); null when no client has a job that may go out.
  [[nodiscard]] job* take() noexcept;
  void done(job* finished) noexcept;
  /// Drops the oldest job that waits and returns its origin.
  std::optional<unsigned> drop_oldest() noexcept;

  [[nodiscard]] bool has_ready() const noexcept { return !ready_.empty(); }
  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }
  [[nodiscard]] std::size_t out() const noexcept { return out_; }

 private:
  static constexpr std::uint32_t none = index_none;
  struct client {
    endpoint source, target;
    std::uint32_t bucket = none;
    std::uint32_t chain = none;  // next in the bucket; next free one
    std::uint32_t first = none;  // its jobs that wait
    std::uint32_t last = none;
    std::uint32_t before = none;  // among the ready
    std::uint32_t after = none;
    bool is_out = false;
  };

  [[nodiscard]] std::uint32_t client_of(const datagram& request) noexcept;
  void forget(std::uint32_t which) noexcept;
  void append(std::uint32_t index, std::uint32_t which) noexcept;
  std::uint32_t remove_first(std::uint32_t which) noexcept;
  void free(std::uint32_t index) noexcept;

  std::size_t waiting_max_;
  keyed_hash hash_;
  std::vector<job> jobs_;
  os::pages payloads_;  // a slot for each job
  std::vector<client> clients_;
  std::vector<std::uint32_t> buckets_;
  std::uint32_t free_job_ = 0;
  std::uint32_t free_client_ = 0;
  index_list<client, &client::before, &client::after> ready_;  // a job waits, none is out
  index_list<job, &job::older_, &job::younger_> by_age_;       // the jobs that wait, oldest first
  std::size_t waiting_ = 0;
  std::size_t out_ = 0;
};

}  // namespace dgram
