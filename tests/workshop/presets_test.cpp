// SPDX-License-Identifier: MIT
#include "workshop/payload/presets.hpp"

#include <gtest/gtest.h>

#include <string>

#include "workshop/text/safe_text.hpp"
#include "workshop/text/text_line.hpp"

namespace dgram::workshop {
namespace {

preset_list read(std::string_view text) {
  auto list = preset_list::parse(text);
  EXPECT_TRUE(list) << list.error().what << " at " << list.error().at;
  return list.value_or(preset_list{});
}

preset one(std::string_view line) {
  const auto list = read(line);
  EXPECT_EQ(list.presets.size(), 1u) << line;
  return list.presets.empty() ? preset{} : list.presets[0];
}

// "what line:column length"
std::string error_of(std::string_view text) {
  const auto list = preset_list::parse(text);
  if (list) return "none";
  const auto line = line_at(text, list.error().at);
  return list.error().what + " " + std::to_string(line.number) + ":" +
         std::to_string(list.error().at - line.start) + " " + std::to_string(list.error().length);
}

constexpr std::string_view example = R"(# what the boiler understands
status: to 10.0.0.7:5000 escapes text "AT+STATE?[0D 0A]"
"read all": to 10.0.0.7:502 hex text "01 03 00 00 00 0A" append crc16-modbus

# for old displays
你好: text "你好" encoding gbk prefix "[02]" suffix "[03]" eol crlf delay 100ms
tick: to [::1]:9999 loose template text "n={{counter}}\0D" pad 32 delay 1s
raw: data "a5 00 01"
# the end
)";

TEST(Presets, ATextBecomesPresets) {
  const auto list = read(example);
  ASSERT_EQ(list.presets.size(), 5u);
  EXPECT_EQ(list.presets[0],
            (preset{.name = "status",
                    .to = "10.0.0.7:5000",
                    .payload = {.text = "AT+STATE?[0D 0A]", .escapes = escape_form::strict},
                    .above = "# what the boiler understands\n"}));
  EXPECT_EQ(
      list.presets[1],
      (preset{.name = "read all",
              .to = "10.0.0.7:502",
              .payload = {.text = "01 03 00 00 00 0A", .hex = true, .append = "crc16-modbus"}}));
  EXPECT_EQ(list.presets[2], (preset{.name = "你好",
                                     .payload = {.text = "你好",
                                                 .encoding = "gbk",
                                                 .eol = line_end::crlf,
                                                 .prefix = "[02]",
                                                 .suffix = "[03]"},
                                     .delay = std::chrono::milliseconds(100),
                                     .above = "\n# for old displays\n"}));
  EXPECT_EQ(list.presets[3], (preset{.name = "tick",
                                     .to = "[::1]:9999",
                                     .payload = {.text = R"(n={{counter}}\0D)",
                                                 .escapes = escape_form::loose,
                                                 .filled = true,
                                                 .pad = 32},
                                     .delay = std::chrono::seconds(1)}));
  EXPECT_EQ(list.presets[4],
            (preset{.name = "raw", .payload = {.data = to_bytes({"\xa5\0\x01", 3})}}));
  EXPECT_EQ(list.below, "# the end\n");
}

TEST(Presets, ArePrintedAsTheyWereWritten) { EXPECT_EQ(read(example).print(), example); }

TEST(Presets, AnyTextStandsOnOneSafeLineAndComesBack) {
  std::string every;
  for (int c = 0; c < 256; ++c) every += static_cast<char>(c);
  for (const std::string& text :
       {std::string("say \"hi\""), std::string("a\nb\r\nc\td"), std::string("\x1b[2J"), every,
        std::string("C:\\path\\"), std::string("\"\""), std::string("e\"x\""), std::string("你好"),
        std::string("\u202e")}) {
    const auto list = preset_list::of({{.name = "a b:#", .payload = {.text = text}}});
    ASSERT_TRUE(list) << list.error().what;
    const std::string printed = list->print();
    EXPECT_TRUE(is_printable_line(printed.substr(0, printed.size() - 1))) << printed;
    EXPECT_EQ(read(printed), *list) << printed;
  }
  EXPECT_EQ(one(R"(a: text "C:\new ""x"" [0D]")").payload.text, R"(C:\new "x" [0D])");
  EXPECT_EQ(one(R"(a: text e"C:\new\"[0D]")").payload.text, "C:\new\"\r");
}

TEST(Presets, EmptyListsWindowsLineEndsAndALastLineWithoutOneAreFine) {
  EXPECT_EQ(read(""), preset_list{});
  EXPECT_EQ(read("# only\n\n").below, "# only\n\n");
  EXPECT_EQ(read("# only\r\r\n").print(), "# only\n");
  const auto list = read("a: text \"x\"\r\nb: text y");
  ASSERT_EQ(list.presets.size(), 2u);
  EXPECT_EQ(list.presets[0].payload.text, "x");
  EXPECT_EQ(list.presets[1].payload.text, "y");
}

TEST(Presets, AnErrorTellsLineAndPlace) {
  EXPECT_EQ(error_of("a: text x\nb text y\n"), "a preset begins with its name and a colon 2:0 1");
  EXPECT_EQ(error_of(": text x"), "a preset begins with its name and a colon 1:0 0");
  EXPECT_EQ(error_of("\"\": text x"), "a preset begins with its name and a colon 1:0 2");
  EXPECT_EQ(error_of("a:text x"), "a space is missing here 1:2 1");
  EXPECT_EQ(error_of("a: to 1.2.3.4:5"),
            "what to send is missing: text \"…\" or data \"a5 5a\" 1:15 0");
  EXPECT_EQ(error_of("a: text"), "a value is missing here 1:7 0");
  EXPECT_EQ(error_of("a: text \"x"), "no quote ends what begins here 1:8 1");
  EXPECT_EQ(error_of("a: text x\"y\""),
            "a quote inside a word: a text stands between quotes whole 1:9 1");
  EXPECT_EQ(error_of("a: text \"x\"y"), "a space is missing here 1:11 1");
  EXPECT_EQ(error_of("a: text x text y"), "this is said twice 1:10 4");
  EXPECT_EQ(error_of("a: tetx x").substr(0, 22), "not a word of a preset");
  EXPECT_EQ(error_of("a: text x delay 61m"), "longer than an hour 1:16 3");
  EXPECT_EQ(error_of("a: text x pad 65528"), "too large 1:14 5");
  EXPECT_EQ(error_of("a: to 1.2:3 text x"),
            "an address of numbers has four, 0 to 255, without leading zeros 1:6 3");
  EXPECT_EQ(error_of("a: to e\"unix:/a\\n\" text x"), "not an address 1:8 9");
  EXPECT_EQ(error_of(std::string(65, 'n') + ": text x"), "a name has at most 64 bytes 1:0 65");
  EXPECT_EQ(error_of("e\"\\n\": text x"), "not a name 1:2 2");
}

TEST(Presets, AnErrorInAPayloadIsShownWhereItStandsOnTheLine) {
  EXPECT_EQ(error_of("a: hex text \"41 4g\""), "not a hexadecimal digit 1:17 1");
  EXPECT_EQ(error_of("\nb: escapes text \"say \"\"hi\"\" \\q\""),
            "not an escape: there are \\n \\r \\t \\0 \\\\ \\xHH \\u{…} 2:28 2");
  EXPECT_EQ(error_of("a: hex text e\"41\\n4g\""), "not a hexadecimal digit 1:14 6")
      << "of escapes the whole is shown";
  EXPECT_EQ(error_of("a: text x append sum9"),
            std::string(preset_list::parse("a: text x append sum9").error().what) + " 1:17 4");
  EXPECT_EQ(error_of("a: hex escapes text 41"),
            "hex goes neither with escapes nor with a template 1:3 3");
  EXPECT_EQ(error_of("a: data 4g"), "not a hexadecimal digit 1:9 1");
}

TEST(Presets, MadeOtherwiseTheyAreCheckedToo) {
  EXPECT_TRUE(preset_list::of({{.name = "a"}})) << "an empty datagram is a datagram";
  EXPECT_FALSE(preset_list::of({{.name = ""}}));
  EXPECT_FALSE(preset_list::of({{.name = "a\nb"}}));
  EXPECT_FALSE(preset_list::of({{.name = "a", .payload = {.text = "4", .hex = true}}}));
  EXPECT_FALSE(preset_list::of({{.name = "a", .to = "nowhere"}}));
  EXPECT_FALSE(preset_list::of({{.name = "a", .above = "b: text x\n"}}));
  EXPECT_FALSE(preset_list::of({{.name = "a", .above = "# not ended"}}));
  EXPECT_TRUE(preset_list::of(std::vector<preset>(presets_max, {.name = "a"})));
  EXPECT_FALSE(preset_list::of(std::vector<preset>(presets_max + 1, {.name = "a"})));
}

TEST(Presets, APresetIsACommand) {
  const auto command = [](std::string_view line) { return as_command(one(line)); };
  EXPECT_EQ(command(R"(a: to 10.0.0.7:5000 escapes text "AT+STATE?[0D 0A]")"),
            "dgram send 10.0.0.7:5000 -e 'AT+STATE?[0D 0A]'");
  EXPECT_EQ(command("a: to [::1]:9 text x"), "dgram send '[::1]:9' x");
  EXPECT_EQ(command("a: text \"\""), "dgram send HOST:PORT ''");
  EXPECT_EQ(command("a: text \"it's $HOME `x` \\\""),
            R"(dgram send HOST:PORT 'it'\''s $HOME `x` \')");
  EXPECT_EQ(command("a: data \"a5 00\""), "dgram send HOST:PORT -x 'a5 00'");
  EXPECT_EQ(command("a: hex text \"a5:00\" append crc16-modbus"),
            "dgram send HOST:PORT --append crc16-modbus -x a5:00");
  EXPECT_EQ(command("a: text \"-x\""), "dgram send HOST:PORT -- -x");
  EXPECT_EQ(command("a: template text \"n {{counter}}\" eol lf pad 8"),
            "dgram send HOST:PORT --eol lf --pad 8 -t 'n {{counter}}'");
  EXPECT_EQ(command("a: text 好 encoding gbk prefix \"[02]\" suffix e\"\\n\""),
            R"(dgram send HOST:PORT --encoding gbk --prefix '[02]' --suffix '\n' '好')");
}

TEST(Presets, ACommandHasNothingInItThatATerminalShouldNotSee) {
  const auto command = [](payload_spec what) { return as_command({.name = "a", .payload = what}); };
  EXPECT_EQ(command({.text = "a\nb[1]\\\x1b"}), R"(dgram send HOST:PORT -e 'a\nb[[1]\\\x1b')");
  EXPECT_EQ(command({.text = "a\n{{rx[0:1]}}[", .filled = true}),
            R"(dgram send HOST:PORT -t -e 'a\n{{rx[0:1]}}[[')");
  EXPECT_EQ(command({.text = "01\n02", .hex = true}), "dgram send HOST:PORT -x '01 02'");
  EXPECT_EQ(command({.text = R"(\0D\r[0A])", .escapes = escape_form::loose}),
            R"(dgram send HOST:PORT -e '\x0D\r[0A]')");
  EXPECT_EQ(command({.text = "[0D\n0A]", .escapes = escape_form::strict}),
            "dgram send HOST:PORT -e '[0D 0A]'");
  EXPECT_EQ(command({.text = "x", .escapes = escape_form::loose, .suffix = R"(\0D)"}),
            R"(dgram send HOST:PORT --suffix '\x0D' -e x)");
  const std::string longest = command({.data = bytes(65507)});
  EXPECT_LT(longest.size(), 128u << 10) << "fits a word of a command";
}

}  // namespace
}  // namespace dgram::workshop
