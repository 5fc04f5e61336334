// SPDX-License-Identifier: MIT
#include "assist/web/http_answer.hpp"

#include <exception>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "assist/api/route_table.hpp"
#include "assist/web/response.hpp"

namespace dgram::assist {
namespace {

constexpr refusal broken{500, "internal", "internal", "this should not have happened"};

http_answer refused(const refusal& why) {
  return {.status = why.status, .body = body_of(why), .file = {}};
}

// Only a job of kind `file` may be longer than the rest, and its kind is known now.
bool is_too_long(const admitted& what, const boost::json::value& body) {
  if (what.path != "/jobs" || what.body_bytes <= body_bytes_max) return false;
  const auto* fields = body.if_object();
  const auto* kind = fields != nullptr ? fields->if_contains("kind") : nullptr;
  return kind == nullptr || *kind != "file";
}

}  // namespace

http_answer answer_of(api& behind, const admitted& what, std::string body, std::string_view from) {
  api_request request{.how = what.how,
                      .path = what.path,
                      .query = what.query,
                      .body = {},
                      .from = from,
                      .view_only = what.view_only};
  if (!body.empty()) {
    boost::json::error_code wrong;
    request.body = boost::json::parse(body, wrong);
    if (wrong) return refused(not_json());
    std::string().swap(body);
    if (is_too_long(what, request.body)) return refused(too_long());
  }
  try {
    api_answer said = behind.answer(request);
    http_answer made{.status = said.status, .body = {}, .file = std::move(said.file)};
    if (!made.file && !said.body.is_null()) made.body = boost::json::serialize(said.body);
    if (!made.file && made.body.empty() && made.status == 200) made.status = 204;
    return made;
  } catch (const std::exception&) {
    return refused(broken);
  }
}

}  // namespace dgram::assist
