// SPDX-License-Identifier: MIT
#include "services/exec/exec.hpp"

#include "services/service.hpp"

namespace dgram::services {

extern const service exec_service;
constinit const service exec_service{
    .name = "exec",
    .takes = {.kind = argument_kind::command,
              .name = "-- COMMAND [ARGUMENT…]",
              .label_en = "command",
              .label_zh = "命令"},
    .brief_en = "runs a command for each datagram; its output is the answer",
    .brief_zh = "为每个数据报运行一条命令，其输出就是回答",
    .help_en =
        "The payload is the standard input of the command, its standard output is the answer, "
        "$DGRAM_REMOTE and $DGRAM_LOCAL hold the source and the address it came to. An exit code "
        "other than 0, more output than a datagram holds, or more time than --wait (10s): no "
        "answer. Without --shell no shell reads the words.",
    .help_zh =
        "数据在命令的标准输入，其标准输出就是回答，$DGRAM_REMOTE 和 $DGRAM_LOCAL 给出来源和"
        "本地地址。退出码非 0、输出超过一个数据报或超过 --wait（10s）时不回答。"
        "不加 --shell 时没有 shell 解释这些词。",
    .make = command_maker(exec),
    .growth = reply_growth::private_ranges,
    .blocks = true,
    .in_page = false,
};

}  // namespace dgram::services
