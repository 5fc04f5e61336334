// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "assist/json/api_error.hpp"

namespace dgram::assist {

/// Reads the fields of a JSON object by name and type. A missing field has its fallback, an unknown
/// one is skipped. After the first wrong field every call returns its fallback, and error() says
/// what is wrong. Borrows the value.
class fields {
 public:
  /// The longest text where no other limit is given: names, addresses, filters.
  static constexpr std::size_t text_bytes_max = 4'096;

  /// Null is an object without fields; all else that is no object is wrong.
  explicit fields(const boost::json::value& from);
  explicit fields(const boost::json::object& from) : from_(&from) {}

  [[nodiscard]] bool has(std::string_view name) const;
  /// Whether the field is there and is this text.
  [[nodiscard]] bool is_text(std::string_view name, std::string_view what) const;
  [[nodiscard]] std::string text(std::string_view name, std::string_view fallback = {},
                                 std::size_t bytes_max = text_bytes_max);
  [[nodiscard]] bool flag(std::string_view name, bool fallback = false);
  [[nodiscard]] std::uint64_t number(std::string_view name, std::uint64_t fallback,
                                     std::uint64_t least, std::uint64_t most);
  [[nodiscard]] double real(std::string_view name, double fallback, double least, double most);
  /// A text, or a list of texts.
  [[nodiscard]] std::vector<std::string> texts(std::string_view name, std::size_t most);
  /// Null where the field is missing or wrong.
  [[nodiscard]] const boost::json::object* object(std::string_view name);
  [[nodiscard]] const boost::json::array* list(std::string_view name, std::size_t most);

  /// Keeps an error that was found elsewhere, unless there is one already.
  void refuse(api_error why);
  [[nodiscard]] const std::optional<api_error>& error() const noexcept { return error_; }

 private:
  [[nodiscard]] const boost::json::value* find(std::string_view name) const;
  void wanted(api_code code, std::string_view name, const std::string& what,
              boost::json::object parameters = {});

  const boost::json::object* from_;
  std::optional<api_error> error_;
};

}  // namespace dgram::assist
