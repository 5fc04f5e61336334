// SPDX-License-Identifier: MIT
// What stands in the place of the page where it was not built.
#include <gtest/gtest.h>

#include "assist/web/page_files.hpp"

using namespace dgram::assist;

TEST(PageNote, SaysSoAndWhatToDoInBothLanguages) {
  const auto files = page_files();
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].path, "/");
  EXPECT_EQ(files[0].type, "text/html; charset=utf-8");
  EXPECT_TRUE(files[0].body.contains("-DDGRAM_PAGE=OFF"));
  EXPECT_TRUE(files[0].body.contains("npm"));
  EXPECT_TRUE(files[0].body.contains("lang=\"zh\""));
}

TEST(PageNote, HasNothingThatThePolicyForbids) {
  for (const char* forbidden : {"<script", "<style", "style=", "onload", "src=", "href="}) {
    EXPECT_FALSE(page_files()[0].body.contains(forbidden)) << forbidden;
  }
}
