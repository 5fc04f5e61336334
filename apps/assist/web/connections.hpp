// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <utility>

namespace dgram::assist {

/// The connections there are, and who leaves when there is no room: the oldest that has shown no
/// token yet. So whoever only opens connections does not keep the owner out. One thread.
class connections {
  struct entry {
    std::function<void()> close;
    bool trusted = false;
    bool leaving = false;
  };

 public:
  static constexpr std::size_t open_max = 64;

  /// A connection's place among them, for as long as it lives. Not longer than `connections`.
  class place {
   public:
    ~place();
    place(const place&) = delete;
    place& operator=(const place&) = delete;

    /// It showed a token: from now on it stays.
    void trust() noexcept { entry_->trusted = true; }
    /// How it is to be closed from now on.
    void closed_by(std::function<void()> close) { entry_->close = std::move(close); }

   private:
    friend connections;
    place(connections& of, std::list<entry>::iterator at) : of_(&of), entry_(at) {}
    connections* of_;
    std::list<entry>::iterator entry_;
  };

  /// `close` ends the connection, soon and without a word. Null: all places are taken.
  [[nodiscard]] std::unique_ptr<place> enter(std::function<void()> close);
  /// Asks every one to end.
  void close_all();

 private:
  bool make_room();

  std::list<entry> entries_;
  std::list<entry> leaving_;  // closed, and not yet gone
};

}  // namespace dgram::assist
