// SPDX-License-Identifier: MIT
#include "services/reply.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>

#include "services/service.hpp"

namespace dgram::services {

answer reply(workshop::payload_template with) {
  auto counter = std::make_shared<std::atomic<std::uint64_t>>(0);
  return [with = std::move(with), counter = std::move(counter)](
             const datagram& request, workshop::bytes& room) -> std::optional<byte_view> {
    thread_local std::mt19937_64 random{std::random_device{}()};
    const std::string remote = request.source.to_string();
    const workshop::template_context context{.counter = ++*counter,
                                             .time = std::chrono::system_clock::now(),
                                             .remote = remote,
                                             .request = request.payload,
                                             .random = random};
    if (auto rendered = with.render(context, room); !rendered) {
      throw std::length_error(rendered.error().what);
    }
    return room;
  };
}

namespace {

workshop::parsed<answer> reply_from(const std::string& text, bool escapes) {
  auto compiled = workshop::payload_template::compile(text, {.escapes = escapes});
  if (!compiled) return std::unexpected(std::move(compiled.error()));
  return reply(std::move(*compiled));
}

}  // namespace

extern const service reply_service;
constinit const service reply_service{
    .name = "reply",
    .takes = {.kind = argument_kind::template_text,
              .name = "TEMPLATE",
              .label_en = "template",
              .label_zh = "模板"},
    .brief_en = "answers with a template",
    .brief_zh = "按模板回答",
    .help_en =
        "{{text}} and {{hex}} are the datagram that came, {{rx[0:4]}} bytes of it, {{remote}} "
        "who sent it, {{counter}} the number of the answer, {{time}} and {{rand:8}} as with "
        "-t. -e reads escapes.",
    .help_zh =
        "{{text}} 和 {{hex}} 是收到的数据报，{{rx[0:4]}} 是其中的字节，{{remote}} 是来源，"
        "{{counter}} 是回答的序号，{{time}} 和 {{rand:8}} 与 -t 相同。加 -e 时读取转义。",
    .make = text_maker(reply_from),
    .growth = reply_growth::private_ranges,
};

}  // namespace dgram::services
