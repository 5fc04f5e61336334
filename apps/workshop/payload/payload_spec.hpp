// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "workshop/payload/checksum.hpp"
#include "workshop/payload/payload_template.hpp"
#include "workshop/text/bytes.hpp"
#include "workshop/text/encoding.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// What is put behind a text.
enum class line_end : std::uint8_t { none, lf, crlf, cr, nul };

/// "none", "lf" … as people write them.
[[nodiscard]] std::string_view name(line_end which) noexcept;
[[nodiscard]] parsed<line_end> parse_line_end(std::string_view name);
/// "\r\n" for crlf; of nul one byte.
[[nodiscard]] std::string_view bytes_of(line_end which) noexcept;

/// Which escapes a text has: those of `-e`, or also a byte as `\0D` (more_escapes::two_digits).
enum class escape_form : std::uint8_t { none, strict, loose };

/// What somebody wants to send, as it was written: the payload fields of docs/api.md, of a preset
/// and of the command's options. Plain: whether it makes sense is for payload_reader to say.
///
/// On the wire: prefix, text, suffix, line end; then zeros up to `pad` bytes; then the checksums.
struct payload_spec {
  std::optional<bytes> data = {};  ///< exactly these bytes; then no other field counts
  std::string text = {};
  bool hex = false;        ///< `text` is hex, as parse_hex() reads it; not with the next two
  escape_form escapes{};   ///< of `text`; prefix and suffix always have them, loose only if it is
  bool filled = false;     ///< `text` is a template (payload_template.hpp)
  std::string encoding{};  ///< of text, prefix and suffix: one of encoding::names(); "": utf-8,
                           ///< its bytes unseen
  line_end eol{};
  std::string prefix = {};
  std::string suffix = {};
  std::size_t pad = 0;      ///< bytes, at most payload_bytes_max_v6
  std::string append = {};  ///< checksums as parse_checksums() reads them; "": none

  friend bool operator==(const payload_spec&, const payload_spec&) = default;
};

/// The fields of a payload_spec.
enum class payload_field : std::uint8_t {
  data,
  text,
  hex,
  escapes,
  filled,
  encoding,
  eol,
  prefix,
  suffix,
  pad,
  append
};

/// As docs/api.md has them; `filled` is "template".
[[nodiscard]] std::string_view name(payload_field which) noexcept;

/// What is wrong with a payload_spec.
struct payload_error {
  payload_field field{};  ///< the field in which `why` has its place
  /// What kind of text is wrong: "hex", "escape", "template", "encoding", "checksum", "usage";
  /// never translated.
  std::string_view kind;
  parse_error why;

  friend bool operator==(const payload_error&, const payload_error&) = default;
};

template <class T>
using payload_outcome = std::expected<T, payload_error>;

/// A payload that was read and found right; makes any number of datagrams. Copies are independent;
/// any number of threads may make, each with a `random` of its own.
class prepared_payload {
 public:
  /// Reads all of it. Fails at the first field that is wrong, or contradicts another.
  [[nodiscard]] static payload_outcome<prepared_payload> of(const payload_spec& what);

  /// Replaces what is in `out`, keeping its memory. Only a template can fail: when it is longer
  /// than a datagram can be.
  [[nodiscard]] payload_outcome<void> make(const template_context& context, bytes& out) const;

  /// A template: datagrams may differ.
  [[nodiscard]] bool varies() const noexcept {
    return std::holds_alternative<payload_template>(form_);
  }

 private:
  friend class payload_reader;
  struct frame {
    bytes before = {};
    bytes behind = {};  // suffix and line end
    std::size_t pad = 0;
    std::vector<appended_checksum> sums = {};
  };
  explicit prepared_payload(std::variant<bytes, payload_template> form) : form_(std::move(form)) {}
  void finish(bytes& whole) const;

  std::variant<bytes, payload_template> form_;  // bytes: whole already, nothing is put around them
  std::shared_ptr<const frame> around_;         // of a template
};

/// How one text after another becomes a payload: every field of a payload_spec but `data` and
/// `text`, read once. Move only, one thread.
class payload_reader {
 public:
  /// Fails at the first field that is wrong, or contradicts another.
  [[nodiscard]] static payload_outcome<payload_reader> open(const payload_spec& how);

  /// Fails with field `text`.
  [[nodiscard]] payload_outcome<prepared_payload> read(std::string_view text);

 private:
  payload_reader() = default;
  [[nodiscard]] payload_outcome<void> read_frame(const payload_spec& how);
  [[nodiscard]] parsed<bytes> body(std::string_view text);

  bool hex_ = false;
  escape_form escapes_ = escape_form::none;
  bool filled_ = false;
  std::optional<encoding> encoding_;
  std::shared_ptr<const prepared_payload::frame> around_;
};

/// The bytes of one datagram: all of the above in one call.
[[nodiscard]] payload_outcome<bytes> make_payload(const payload_spec& what,
                                                  const template_context& context);

}  // namespace dgram::workshop
