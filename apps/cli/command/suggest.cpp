// SPDX-License-Identifier: MIT
#include "cli/command/suggest.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "cli/command/verb.hpp"
#include "cli/words/option.hpp"
#include "services/services.hpp"
#include "workshop/text/address_text.hpp"

namespace dgram::cli {
namespace {

// More wrong letters than this is another word.
constexpr std::size_t typo_letters_max = 2;
// Longer words are not compared: the longest name has 12 letters.
constexpr std::size_t word_letters_max = 32;

struct habit {
  std::string_view typed;
  text hint;
};

// What nc, ncat and socat users type first.
constexpr std::array habits{
    habit{"-u", {"dgram is always UDP: leave it out", "dgram 只用 UDP，去掉即可"}},
    habit{"-l", {"dgram listen PORT", "dgram listen 端口"}},
    habit{"-k",
          {"dgram listen hears every sender: leave it out",
           "dgram listen 会接收所有发送方，去掉即可"}},
    habit{"-p", {"the local port: -b :PORT", "本地端口：-b :PORT"}},
    habit{"-s", {"the local address: -b ADDR", "本地地址：-b ADDR"}},
    habit{"-z", {"dgram probe HOST:PORT", "dgram probe HOST:PORT"}},
};

bool near(std::string_view typed, std::string_view name) {
  return edit_distance(typed, name) <= std::min(typo_letters_max, name.size() / 2);
}

std::string nearest_option(std::string_view typed) {
  const std::string_view letters =
      typed.substr(std::min(typed.find_first_not_of('-'), typed.size()));
  for (const option& option : options()) {
    const std::string_view name = option.name;
    if (letters.size() > 1 && (near(letters, name) || name.starts_with(letters))) {
      return "--" + std::string(name);
    }
  }
  return {};
}

}  // namespace

std::size_t edit_distance(std::string_view from, std::string_view to) {
  if (std::max(from.size(), to.size()) > word_letters_max) return word_letters_max;
  std::vector<std::vector<std::size_t>> d(from.size() + 1, std::vector<std::size_t>(to.size() + 1));
  for (std::size_t i = 0; i <= from.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= to.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t other = from[i - 1] == to[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + other});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[from.size()][to.size()];
}

failure unknown_option(const std::string& typed) {
  const said why = say({"no such option", "没有这个选项"});
  for (const habit& habit : habits) {
    if (habit.typed == typed) return misuse(typed, why, say(habit.hint));
  }
  if (const std::string meant = nearest_option(typed); !meant.empty()) {
    return misuse(typed, why, say({"did you mean {}?", "是不是 {}？"}, meant));
  }
  return misuse(typed, why,
                say({"DATA that begins with - stands after --", "以 - 开头的数据要写在 -- 之后"}));
}

failure comes_later(std::string_view word) {
  return misuse(word, say({"reserved: it comes with a later version", "保留字：以后的版本才有"}));
}

failure unknown_verb(std::span<const std::string_view> arguments) {
  const std::string_view typed = arguments.front();
  const said why = say({"no such verb", "没有这个动词"});
  for (const verb* each : verbs()) {
    if (near(typed, each->name)) {
      return misuse(typed, why, say({"did you mean {}?", "是不是 {}？"}, each->name));
    }
  }
  if (typed.find(':') != std::string_view::npos) {
    return misuse(typed, why,
                  say({"the verb comes first: dgram ask {}", "动词在前：dgram ask {}"}, typed));
  }
  return misuse(typed, why, say({"dgram help lists them", "dgram help 会列出所有动词"}));
}

failure unknown_service(std::string_view typed) {
  const said why = say({"no such service", "没有这个服务"});
  for (const services::service& service : services::services()) {
    if (near(typed, service.name)) {
      return misuse(typed, why, say({"did you mean {}?", "是不是 {}？"}, service.name));
    }
  }
  return misuse(typed, why, service_list());
}

said service_list() {
  std::string names;
  for (const services::service& service : services::services()) {
    names += (names.empty() ? "" : ", ") + std::string(service.name);
  }
  return say({"there are: {}", "可用的服务：{}"}, names);
}

bool looks_like_remote(std::string_view typed) {
  const auto text = workshop::parse_address(typed);
  return text && text->kind != workshop::address_text::form::port_alone;
}

said meant_port(std::string_view host, std::string_view port) {
  const std::string joined = std::string(host) + ":" + std::string(port);
  const bool number = !port.empty() && port.find_first_not_of("0123456789") == port.npos;
  if (!number || !looks_like_remote(joined)) return {};
  return say({"did you mean {}?", "是不是 {}？"}, joined);
}

}  // namespace dgram::cli
