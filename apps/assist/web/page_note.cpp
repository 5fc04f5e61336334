// SPDX-License-Identifier: MIT
// In the place of the page, where it was not built.
#include "assist/web/page_files.hpp"

namespace dgram::assist {

std::span<const page_file> page_files() noexcept {
  static constexpr page_file note[] = {{"/", "text/html; charset=utf-8", R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>dgram</title>
<h1>dgram web, without its page</h1>
<p>This program was built with <code>-DDGRAM_PAGE=OFF</code>.
Its interface below <code>/api/v1/</code> works: docs/api.md.
<p>For the page, with Node 18 or later and npm:
<code>cmake --preset release -DDGRAM_PAGE=ON</code>, then <code>./dev build</code>.
<p lang="zh">此程序构建时未包含页面（<code>-DDGRAM_PAGE=OFF</code>），<code>/api/v1/</code> 接口可用。
安装 Node 18 以上和 npm，以 <code>-DDGRAM_PAGE=ON</code> 重新构建，即可得到页面。
</html>
)"}};
  return note;
}

}  // namespace dgram::assist
