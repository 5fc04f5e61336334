// SPDX-License-Identifier: MIT
#include "workshop/text/safe_text.hpp"

#include <gtest/gtest.h>

#include "workshop/text/utf8.hpp"

namespace dgram::workshop {
namespace {

std::string safe(std::string_view text) { return safe_text(as_bytes(text)); }
bool reads_as_text(std::string_view text) { return is_text(as_bytes(text)); }

TEST(SafeText, LeavesTextAlone) {
  for (const auto* text : {"", "Hello, Michael!", "温度: 23℃", "naïve café", "line\nline\n", "a\tb",
                           "C:\\new\\x41", "👍🏽 ﷽ שלום مرحبا", "\xc2\xa0"}) {
    EXPECT_EQ(safe(text), text);
  }
}

TEST(SafeText, WritesControlCharactersOut) {
  EXPECT_EQ(safe("\x1b[31mred\x1b]0;title\x07"), "\\x1b[31mred\\x1b]0;title\\x07");
  EXPECT_EQ(safe("a\rb\r\n"), "a\\rb\\r\n");
  EXPECT_EQ(safe({"\0\x7f", 2}), "\\0\\x7f");
  EXPECT_EQ(safe("\xc2\x9b"
                 "31m"),
            "\\u{9b}31m")
      << "C1: one byte CSI in some terminals";
}

TEST(SafeText, WritesBytesThatAreNotUtf8Out) {
  EXPECT_EQ(safe("\x9b"
                 "31m"),
            "\\x9b31m");
  EXPECT_EQ(safe("ok\xff\xfe"), "ok\\xff\\xfe");
  EXPECT_EQ(safe("\xe4\xb8"), "\\xe4\\xb8");
}

TEST(SafeText, WritesOutWhatTurnsTheDirectionOrIsInvisible) {
  for (const char32_t code :
       {0x202a, 0x202b,  0x202c, 0x202d, 0x202e,  0x2066,   0x2067, 0x2068, 0x2069, 0x200e,
        0x200f, 0x61c,   0x200b, 0x200c, 0x200d,  0x2060,   0xfeff, 0x2028, 0x2029, 0xad,
        0x180e, 0xe0041, 0xfffe, 0xffff, 0x1fffe, 0x10ffff, 0xfdd0, 0xfff9, 0x3164, 0x115f}) {
    std::string raw;
    append_utf8(raw, code);
    EXPECT_FALSE(is_printable(code)) << std::hex << static_cast<unsigned>(code);
    EXPECT_EQ(safe(raw).find(raw), std::string::npos) << std::hex << static_cast<unsigned>(code);
    EXPECT_FALSE(reads_as_text(raw)) << std::hex << static_cast<unsigned>(code);
  }
  EXPECT_EQ(safe("abc\u202efdp.exe"), "abc\\u{202e}fdp.exe");
}

TEST(SafeText, NoCharacterGetsThroughThatIsNotPrintable) {
  for (char32_t code = 0; code <= 0x10ffff; ++code) {
    if (!is_character(code) || code == U'\n' || code == U'\t') continue;
    std::string raw;
    append_utf8(raw, code);
    ASSERT_EQ(safe(raw) == raw, is_printable(code)) << std::hex << static_cast<unsigned>(code);
  }
}

TEST(SafeText, IsTextOnlyIfAllOfItIs) {
  EXPECT_TRUE(reads_as_text(""));
  EXPECT_TRUE(reads_as_text("one\r\ntwo\t中文\n"));
  EXPECT_FALSE(reads_as_text({"a\0b", 3}));
  EXPECT_FALSE(reads_as_text("\x1b[0m"));
  EXPECT_FALSE(reads_as_text("text\xff"));
  EXPECT_FALSE(reads_as_text("\xc4\xe3\xba\xc3")) << "GBK is not UTF-8";
}

}  // namespace
}  // namespace dgram::workshop
