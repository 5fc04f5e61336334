// SPDX-License-Identifier: MIT
#include "cli/output/sampling.hpp"

#include <algorithm>
#include <chrono>

namespace dgram::cli {

void sampling::tell_left_out() {
  if (left_out_ == 0) return;
  out_->note(say({"… {} datagrams counted but not shown: too many a second for a terminal",
                  "… {} 个数据报已计数但未显示：每秒太多，终端来不及看"},
                 left_out_));
  left_out_ = 0;
  told_ = clock::now();
}

// A bucket of tokens, one a record.
bool sampling::may_show() {
  if (!out_->style().terminal || out_->json()) return true;
  const auto now = clock::now();
  const double since = std::chrono::duration<double>(now - filled_).count();
  filled_ = now;
  tokens_ = std::min(tokens_ + since * static_cast<double>(shown_per_second_max),
                     static_cast<double>(shown_at_once_max));
  if (left_out_ > 0 && now - told_ >= std::chrono::seconds(1)) tell_left_out();
  if (tokens_ >= 1) {
    tokens_ -= 1;
    return true;
  }
  if (left_out_++ == 0) told_ = now;
  return false;
}

}  // namespace dgram::cli
