// SPDX-License-Identifier: MIT
#include "cli/verbs/web/web_sockets.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <boost/json/object.hpp>

#include "cli/command/suggest.hpp"
#include "cli/talk/read_file.hpp"
#include "cli/words/language.hpp"
#include "services/services.hpp"

namespace dgram::cli {
namespace {

using boost::json::object;

/// The word at the front of `text`, taken off with the spaces around it.
std::string take_word(std::string_view& text) {
  const auto skip = [&] { text.remove_prefix(std::min(text.find_first_not_of(' '), text.size())); };
  skip();
  const std::string word(text.substr(0, text.find(' ')));
  text.remove_prefix(word.size());
  skip();
  return word;
}

outcome<object> service_of(const std::string& typed) {
  std::string_view rest = typed;
  const std::string service = take_word(rest);
  const std::string where = take_word(rest);
  if (where.empty()) {
    return failed(
        misuse("--serve '" + typed + "'", say({"ADDRESS is missing", "缺少地址"}),
               say({"one word: --serve 'hello 9999'", "一个参数：--serve 'hello 9999'"})));
  }
  const auto* const known = services::find_service(service);
  if (known == nullptr) return failed(unknown_service(service));
  object fields{{"kind", "service"}, {"service", service}, {"local", where}};
  if (rest.empty()) return fields;
  fields["arguments"] = rest;
  if (known->takes.kind == services::argument_kind::file) {
    auto text = read_file(std::string(rest), known->takes.bytes_max);
    if (!text) return failed(std::move(text.error()));
    fields["arguments"] = *text;
  }
  return fields;
}

std::string text_in(const object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

// 409: the system said no; 400: what was typed.
failure failure_of(const assist::api_answer& answer, const std::string& thing) {
  const object& why = answer.body.at("error").as_object();
  failure trouble{.code = answer.status == 409 ? exit_code::local : exit_code::usage,
                  .thing = thing,
                  .what = text_in(why, "what"),
                  .why = sentence(text_in(why, "why"))};
  if (trouble.what.view() == "resolve") trouble.code = exit_code::unresolved;
  if (const auto hint = text_in(why, "hint"); !hint.empty()) trouble.hint = sentence(hint);
  return trouble;
}

outcome<std::string> open(assist::api& behind, object fields, const std::string& thing) {
  const assist::api_answer answer = behind.answer({.how = assist::method::post,
                                                   .path = "/sockets",
                                                   .query = {},
                                                   .body = std::move(fields),
                                                   .from = "command line"});
  if (answer.status >= 300) return failed(failure_of(answer, thing));
  return text_in(answer.body.as_object(), "local");
}

}  // namespace

outcome<std::vector<web_socket>> open_sockets(const settings& options, assist::api& behind) {
  std::vector<web_socket> opened;
  for (const std::string& typed : options.web_serve) {
    auto fields = service_of(typed);
    if (!fields) return failed(std::move(fields.error()));
    auto local = open(behind, std::move(*fields), "serve " + typed);
    if (!local) return failed(std::move(local.error()));
    opened.push_back({typed, std::move(*local)});
  }
  for (const std::string& typed : options.web_listen) {
    auto local = open(behind, {{"kind", "listen"}, {"local", typed}}, "listen " + typed);
    if (!local) return failed(std::move(local.error()));
    opened.push_back({typed, std::move(*local)});
  }
  return opened;
}

}  // namespace dgram::cli
