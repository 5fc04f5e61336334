// SPDX-License-Identifier: MIT
#include "workshop/match/filter.hpp"

namespace dgram::workshop {
namespace {

constexpr filter_term table[] = {
    {"rx", "rx", "received", "收到的"},
    {"tx", "tx", "sent", "发出的"},
    {"icmp", "icmp", "news of the path: refused, too big, unreachable",
     "路径消息：被拒绝、过大、不可达"},
    {"remote:", "remote:10.0.0.7", "the other end: an address, a range, with or without a port",
     "远程一端：地址或网段，可带端口"},
    {"local:", "local:10.0.0.1:8080", "this end", "本地一端"},
    {"from:", "from:10.0.0.0/8", "where it came from", "来源"},
    {"to:", "to:[::1]:53", "where it went", "去向"},
    {"port:", "port:53", "the remote end's port; also port>1023", "远程端口；也可用 port>1023"},
    {"len>", "len>100",
     "longer than so many bytes; also < <= >= =", "长于多少字节；也可用 < <= >= ="},
    {"len:", "len:4..10", "length from and to", "长度范围"},
    {"hex:", R"(hex:"a5 ?? 01")", "these bytes are in it, ? is any digit",
     "包含这些字节，? 为任意一位"},
    {"text:", R"(text:"OK\r\n")", "this text is in it; a word alone means the same",
     "包含这段文本；单独一个词含义相同"},
    {"text:/", R"(text:/^v\d+/)", "this regular expression matches in it", "匹配这个正则表达式"},
    {"!", "!tx", "not what follows; also -tx", "取反；也可写 -tx"},
    {"or", "port:53 or port:5353", "one of both; terms side by side must all hold",
     "任一成立；并列的各项须全部成立"},
    {"(", "(rx or tx) len>0", "together", "组合"},
};

}  // namespace

std::span<const filter_term> filter_terms() noexcept { return table; }

}  // namespace dgram::workshop
