// SPDX-License-Identifier: MIT
#include "workshop/text/caret.hpp"

#include <gtest/gtest.h>

#include "workshop/text/hex.hpp"

namespace dgram::workshop {
namespace {

TEST(Caret, PointsAtThePlace) {
  EXPECT_EQ(caret("41 4g 43", {4, 1, ""}), "41 4g 43\n    ^");
  EXPECT_EQ(caret("abcdef", {2, 3, ""}), "abcdef\n  ^~~");
  EXPECT_EQ(caret("abc", {0, 1, ""}), "abc\n^");
}

TEST(Caret, PointsPastTheEndWhereSomethingIsMissing) {
  EXPECT_EQ(caret("abc", {3, 0, ""}), "abc\n   ^");
  EXPECT_EQ(caret("", {0, 0, ""}), "\n^");
}

TEST(Caret, CountsColumnsNotBytes) {
  EXPECT_EQ(caret("é4g", {3, 1, ""}), "é4g\n  ^");
  EXPECT_EQ(caret("你好x", {6, 1, ""}), "你好x\n    ^");
  EXPECT_EQ(caret("x你y", {1, 3, ""}), "x你y\n ^~");
  EXPECT_EQ(caret("e\u0301x", {3, 1, ""}), "e\u0301x\n ^");
}

TEST(Caret, ShowsNothingRawThatATerminalShouldNotSee) {
  EXPECT_EQ(caret("\x1b[mx", {3, 1, ""}), "\\x1b[mx\n      ^");
  EXPECT_EQ(caret("a\nb", {1, 1, ""}), "a\\nb\n ^~");
  EXPECT_EQ(caret("\xff", {0, 1, ""}), "\\xff\n^~~~");
}

TEST(Caret, CutsALongTextAroundThePlace) {
  const std::string text = std::string(200, 'a') + "X" + std::string(200, 'b');
  const std::string shown = caret(text, {200, 1, ""});
  EXPECT_EQ(shown, "…" + std::string(24, 'a') + "X" + std::string(49, 'b') + "…\n" +
                       std::string(25, ' ') + "^");
}

TEST(Caret, ShowsTheLongestTextThatFitsWholeAndCutsOneMore) {
  const std::string fits(caret_columns_max, 'a');
  EXPECT_EQ(caret(fits, {0, 1, ""}), fits + "\n^");
  EXPECT_EQ(caret(fits + "a", {0, 1, ""}), std::string(caret_columns_max - 2, 'a') + "…\n^");
  EXPECT_EQ(caret(fits + "a", {caret_columns_max + 1, 0, ""}),
            "…" + std::string(24, 'a') + "\n" + std::string(25, ' ') + "^");
}

TEST(Caret, NeverPointsOutsideWhatItShows) { EXPECT_EQ(caret("abc", {99, 99, ""}), "abc\n   ^"); }

}  // namespace
}  // namespace dgram::workshop
