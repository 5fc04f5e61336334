// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include <dgram/bytes.hpp>
#include <dgram/datagram.hpp>

#include "cli/words/exit_code.hpp"
#include "cli/words/failure.hpp"
#include "cli/words/language.hpp"
#include "cli/words/safe.hpp"
#include "cli/words/settings.hpp"

namespace dgram::cli {

/// How output looks, decided once from the options, the terminal and the environment.
struct output_style {
  language speaks = language::en;
  bool json = false;
  bool raw = false;
  bool quiet = false;
  bool verbose = false;
  view_form view = view_form::automatic;
  time_form time = time_form::automatic;  ///< automatic: abs on a terminal, none in a pipe
  bool terminal = false;                  ///< standard output is one, and -o was not given
  bool color = false;                     ///< colours may be used on standard output
  bool lively = false;                    ///< standard error is a terminal that can go back
  int out = 1;
  int err = 2;
};

/// Looks at the options, at descriptors 1 and 2, NO_COLOR and TERM. With -o opens the file.
[[nodiscard]] outcome<output_style> style_of(const settings& options);

/// The only writer of output. Standard output carries payloads and records, standard error all
/// else. What people read is `safe` by its type; bytes() alone takes anything. Never throws for a
/// reader that went away: see gone(). One thread.
class writer {
 public:
  explicit writer(const output_style& style);
  ~writer();
  writer(const writer&) = delete;
  writer& operator=(const writer&) = delete;

  [[nodiscard]] const output_style& style() const noexcept { return style_; }
  [[nodiscard]] bool json() const noexcept { return style_.json; }

  // Standard output. Kept back until flush(), or until 64 KiB are waiting.
  /// A record for people, and a newline. Nothing with --json.
  void line(const safe& words);
  void line(const said& words) { line(words.in(style_.speaks)); }
  void line(std::string_view unsafe) = delete;
  /// Exactly these bytes.
  void bytes(byte_view exact);
  /// One line of JSON: {"v":1,"event":NAME,"time":NOW, FIELDS…}. Nothing without --json.
  void event(std::string_view name, boost::json::object fields = {},
             std::optional<system_time> when = {});
  /// Writes the waiting records. Call it before every wait: a record is never kept back longer.
  void flush();
  /// Nobody reads standard output any more, or it cannot be written: a verb ends when it sees it.
  [[nodiscard]] bool gone() const noexcept { return gone_; }
  /// Notes that standard output has no reader any more.
  void reader_went() noexcept { gone_ = true; }
  /// Why it cannot be written, when that is not a closed pipe (which ends the program quietly).
  [[nodiscard]] std::error_code broken() const noexcept { return broken_; }

  // Standard error.
  /// "listening on …", the closing account, news about what was sent. Not with -q.
  void note(const said& words);
  /// Only with -v.
  void detail(const said& words);
  /// One line that the next status, note or failure writes over; "" takes it away. Only on a
  /// terminal, not with -q.
  void status(const safe& words);
  /// Says what is wrong, as an `error` event too with --json. Returns its exit code.
  exit_code fail(const failure& why);
  /// The same words at once and from any thread; no event, nothing else is touched.
  void urgent(const failure& why) const;

 private:
  void error_text(std::string_view text);

  output_style style_;
  std::string waiting_;
  bool status_stands_ = false;
  bool gone_ = false;
  std::error_code broken_;
};

/// The two lines (more with a caret) that fail() prints, each ended; "dgram: " first.
[[nodiscard]] std::string text_of(const failure& why, language speaks);

[[nodiscard]] system_time now();

}  // namespace dgram::cli
