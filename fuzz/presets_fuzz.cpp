// SPDX-License-Identifier: MIT
#include "workshop/payload/presets.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "fuzz/check.hpp"
#include "workshop/text/quantity.hpp"
#include "workshop/text/safe_text.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

// What a POSIX shell makes of a line of plain words and single quotes.
std::vector<std::string> shell_words(std::string_view line) {
  std::vector<std::string> words(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\'') {
      quoted = !quoted;
    } else if (quoted) {
      words.back() += c;
    } else if (c == ' ') {
      words.emplace_back();
    } else if (c == '\\') {
      words.back() += line[++i];
    } else {
      fuzz::check(!std::string_view("\"$`*?[]{}()<>|&;#!~=^\t\n").contains(c), "nothing special");
      words.back() += c;
    }
  }
  fuzz::check(!quoted, "every quote is closed");
  return words;
}

// What the command makes of its words.
preset said_by(const std::vector<std::string>& words) {
  preset all{.name = "one"};
  payload_spec& what = all.payload;
  fuzz::check(words.size() >= 4 && words[0] == "dgram" && words[1] == "send", "it sends");
  all.to = words[2] == "HOST:PORT" ? "" : words[2];
  for (std::size_t i = 3; i + 1 < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "-x") {
      what.hex = true;
    } else if (word == "-e") {
      what.escapes = escape_form::strict;
    } else if (word == "-t") {
      what.filled = true;
    } else if (word == "--encoding") {
      what.encoding = words[++i];
    } else if (word == "--prefix") {
      what.prefix = words[++i];
    } else if (word == "--suffix") {
      what.suffix = words[++i];
    } else if (word == "--eol") {
      what.eol = parse_line_end(words[++i]).value();
    } else if (word == "--pad") {
      what.pad = parse_count(words[++i]).value();
    } else if (word == "--append") {
      what.append = words[++i];
    } else {
      fuzz::check(word == "--" && i + 2 == words.size(), "an option of the command");
    }
  }
  const bool dashes = words[words.size() - 2] == "--";
  fuzz::check(dashes || !words.back().starts_with('-'), "no data is taken for an option");
  what.text = words.back();
  return all;
}

payload_outcome<bytes> made(const payload_spec& what) {
  static std::mt19937_64 random;
  random.seed(1);
  return make_payload(what, {.counter = 7,
                             .time = {},
                             .remote = "10.0.0.7:5000",
                             .request = as_bytes("ask"),
                             .random = random});
}

void check_command(const preset& one) {
  const std::string line = as_command(one);
  fuzz::check(is_printable_line(line), "a command is safe to look at");
  const preset same = said_by(shell_words(line));
  fuzz::check(same.to == one.to, "to the same address");
  const auto wanted = made(one.payload);
  const auto sent = made(same.payload);
  fuzz::check(wanted.has_value() == sent.has_value(), "both can be sent, or none");
  fuzz::check(!wanted || *wanted == *sent, "a command sends the same bytes");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto read = preset_list::parse(text);
  if (!read) {
    fuzz::check(read.error().at + read.error().length <= size, "the error lies in the text");
    fuzz::check(!read.error().what.empty(), "an error says something");
    return 0;
  }
  const std::string printed = read->print();
  const auto again = preset_list::parse(printed);
  fuzz::check(again.has_value(), "what was printed can be read");
  fuzz::check(*again == *read, "and says the same");
  fuzz::check(again->print() == printed, "in the same words");
  const auto plain = preset_list::of(read->presets);
  fuzz::check(plain && plain->presets == read->presets, "its fields say the same");
  for (const preset& one : read->presets) {
    fuzz::check(prepared_payload::of(one.payload).has_value(), "a preset can be sent");
    check_command(one);
  }
  return 0;
}
