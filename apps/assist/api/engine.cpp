// SPDX-License-Identifier: MIT
#include "assist/api/engine.hpp"

#include <utility>

#include "assist/api/page_viewer.hpp"
#include "assist/api/routes.hpp"

namespace dgram::assist {
namespace {

class engine final : public api {
 public:
  engine(engine_options options, std::unique_ptr<preset_store> presets)
      : assistant_(std::move(options), std::move(presets)) {}

  [[nodiscard]] api_answer answer(const api_request& request) override {
    return answer_by_route(assistant_, request);
  }
  [[nodiscard]] std::unique_ptr<viewer> watch(bool view_only) override {
    return std::make_unique<page_viewer>(assistant_, view_only);
  }
  [[nodiscard]] api_account account() override { return assistant_.account(); }

 private:
  assistant assistant_;
};

}  // namespace

std::expected<std::unique_ptr<api>, api_error> make_api(engine_options options) {
  auto presets = preset_store::open(options.presets);
  if (!presets) return failed(std::move(presets.error()));
  return std::make_unique<engine>(std::move(options), std::move(*presets));
}

}  // namespace dgram::assist
