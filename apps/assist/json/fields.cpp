// SPDX-License-Identifier: MIT
#include "assist/json/fields.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace dgram::assist {
namespace {

const boost::json::object& nothing() {
  static const boost::json::object none;
  return none;
}

// Written as 3 or as 3.0: JSON knows one kind of number.
std::optional<std::uint64_t> whole(const boost::json::value& from) {
  boost::json::error_code why;
  const auto number = from.to_number<std::uint64_t>(why);
  return why ? std::nullopt : std::optional(number);
}

}  // namespace

fields::fields(const boost::json::value& from)
    : from_(from.is_object() ? &from.get_object() : &nothing()) {
  if (!from.is_object() && !from.is_null()) error_ = misuse("not_an_object", "an object is wanted");
}

const boost::json::value* fields::find(std::string_view name) const {
  const boost::json::value* found = from_->if_contains(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

bool fields::has(std::string_view name) const { return find(name) != nullptr; }

bool fields::is_text(std::string_view name, std::string_view what) const {
  const boost::json::value* found = find(name);
  return found != nullptr && found->is_string() && found->get_string() == what;
}

void fields::refuse(api_error why) {
  if (!error_) error_ = std::move(why);
}

void fields::wanted(api_code code, std::string_view name, const std::string& what,
                    boost::json::object parameters) {
  parameters["field"] = name;
  refuse(misuse(code, fmt::format("{}: {} is wanted", name, what), std::move(parameters)));
}

std::string fields::text(std::string_view name, std::string_view fallback, std::size_t bytes_max) {
  const boost::json::value* found = find(name);
  if (found == nullptr) return std::string(fallback);
  if (found->is_string() && found->get_string().size() <= bytes_max) {
    return std::string(found->get_string());
  }
  wanted("not_a_text", name, fmt::format("a text of at most {} bytes", bytes_max),
         {{"limit", bytes_max}});
  return std::string(fallback);
}

bool fields::flag(std::string_view name, bool fallback) {
  const boost::json::value* found = find(name);
  if (found == nullptr) return fallback;
  if (found->is_bool()) return found->get_bool();
  wanted("not_true_or_false", name, "true or false");
  return fallback;
}

std::uint64_t fields::number(std::string_view name, std::uint64_t fallback, std::uint64_t least,
                             std::uint64_t most) {
  const boost::json::value* found = find(name);
  if (found == nullptr) return fallback;
  const auto number = whole(*found);
  if (number && *number >= least && *number <= most) return *number;
  wanted("not_a_number", name, fmt::format("a number from {} to {}", least, most),
         {{"least", least}, {"most", most}});
  return fallback;
}

double fields::real(std::string_view name, double fallback, double least, double most) {
  const boost::json::value* found = find(name);
  if (found == nullptr) return fallback;
  boost::json::error_code why;
  const auto number = found->to_number<double>(why);
  if (!why && std::isfinite(number) && number >= least && number <= most) return number;
  wanted("not_a_number", name, fmt::format("a number from {} to {}", least, most),
         {{"least", least}, {"most", most}});
  return fallback;
}

std::vector<std::string> fields::texts(std::string_view name, std::size_t most) {
  const boost::json::value* found = find(name);
  if (found == nullptr) return {};
  if (found->is_string()) return {text(name)};
  std::vector<std::string> names;
  const boost::json::array* several = list(name, most);
  for (std::size_t i = 0; several != nullptr && i < several->size(); ++i) {
    const boost::json::value& value = (*several)[i];
    if (!value.is_string() || value.get_string().size() > text_bytes_max) {
      wanted("not_a_list_of_texts", name, "a list of texts");
      return {};
    }
    names.emplace_back(value.get_string());
  }
  return names;
}

const boost::json::object* fields::object(std::string_view name) {
  const boost::json::value* found = find(name);
  if (found == nullptr) return nullptr;
  if (!found->is_object()) wanted("not_an_object", name, "an object");
  return found->if_object();
}

const boost::json::array* fields::list(std::string_view name, std::size_t most) {
  const boost::json::value* found = find(name);
  if (found == nullptr) return nullptr;
  if (found->is_array() && found->get_array().size() <= most) return &found->get_array();
  wanted("not_a_list", name, fmt::format("a list of at most {}", most), {{"limit", most}});
  return nullptr;
}

}  // namespace dgram::assist
