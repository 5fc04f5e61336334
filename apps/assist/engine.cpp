// SPDX-License-Identifier: MIT
#include "assist/engine.hpp"

#include <utility>

#include "assist/page_viewer.hpp"
#include "assist/routes.hpp"

namespace dgram::assist {
namespace {

class engine final : public api {
 public:
  engine(engine_options options, std::unique_ptr<capture_file> capture)
      : all_(std::move(options), std::move(capture)) {}

  [[nodiscard]] api_answer answer(const api_request& request) override {
    return answer_by_route(all_, request);
  }
  [[nodiscard]] std::unique_ptr<viewer> watch(bool view_only) override {
    return std::make_unique<page_viewer>(all_, view_only);
  }
  [[nodiscard]] assistant& all() noexcept { return all_; }

 private:
  assistant all_;
};

api_error file_error(const std::string& path, std::error_code why) {
  return {.status = 409, .what = "open", .why = why.message(), .hint = path};
}

outcome<> open_sockets(assistant& all, const std::vector<boost::json::object>& wanted) {
  for (const boost::json::object& one : wanted) {
    const auto spec = read_socket_spec(one);
    if (!spec) return failed(spec.error());
    if (auto opened = all.ports().open(*spec); !opened) return failed(std::move(opened.error()));
  }
  return {};
}

}  // namespace

std::expected<std::unique_ptr<api>, api_error> make_api(engine_options options) {
  std::unique_ptr<capture_file> capture;
  if (!options.capture.empty()) {
    auto opened = capture_file::open(options.capture);
    if (!opened) return failed(file_error(options.capture, opened.error()));
    capture = std::move(*opened);
  }
  const auto sockets = std::exchange(options.sockets, {});
  auto made = std::make_unique<engine>(std::move(options), std::move(capture));
  if (auto done = open_sockets(made->all(), sockets); !done) return failed(std::move(done.error()));
  return made;
}

}  // namespace dgram::assist
