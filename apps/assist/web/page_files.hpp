// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

namespace dgram::assist {

struct page_file {
  std::string_view path;  ///< "/", "/assets/index-4f2a.js"
  std::string_view type;  ///< "text/html; charset=utf-8"
  std::string_view body;
};

/// The page, inside the program. Built with -DDGRAM_PAGE=OFF it is a note that says so.
[[nodiscard]] std::span<const page_file> page_files() noexcept;

}  // namespace dgram::assist
