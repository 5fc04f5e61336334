// SPDX-License-Identifier: MIT
#include "cli/words/language.hpp"

#include <algorithm>

namespace dgram::cli {
namespace {

constexpr text table[] = {
    // dgram::errc, src/base/error.cpp
    {"not an address", "不是地址"},
    {"not a port: a decimal number from 0 to 65535", "不是端口：应为 0 到 65535 的十进制数"},
    {"not a socket path: 1 to 107 bytes", "不是套接字路径：应为 1 到 107 字节"},
    {"no such interface", "没有这个网络接口"},
    {"name not resolved", "名称无法解析"},
    {"the resolver did not answer in time", "解析器未在限定时间内答复"},
    {"not connected", "未连接"},
    {"not an address of this socket's family", "地址与套接字的协议族不符"},
    {"longer than a datagram can be", "超过一个数据报的最大长度"},
    {"not a datagram socket", "不是数据报套接字"},
    // errno, as glibc 2.36 words it
    {"Address already in use", "地址已被占用"},
    {"Permission denied", "权限不足"},
    {"Operation not permitted", "不允许的操作"},
    {"Cannot assign requested address", "无法使用该地址"},
    {"Network is unreachable", "网络不可达"},
    {"No route to host", "没有到主机的路由"},
    {"Message too long", "消息过长"},
    {"No such device", "没有这个设备"},
    {"No such file or directory", "没有这个文件或目录"},
    {"Is a directory", "是一个目录"},
    {"Not a directory", "不是目录"},
    {"Connection refused", "连接被拒绝"},
    {"Too many open files", "打开的文件过多"},
    {"No buffer space available", "没有缓冲空间"},
    {"Connection timed out", "超时"},
    {"Invalid argument", "参数无效"},
    {"Address family not supported by protocol", "不支持该地址族"},
    {"No space left on device", "设备空间不足"},
    {"Input/output error", "输入输出错误"},
    {"Bad file descriptor", "文件描述符无效"},
    {"Read-only file system", "文件系统只读"},
    {"Protocol wrong type for socket", "套接字的协议类型错误"},
    {"Network is down", "网络已关闭"},
    {"Cannot allocate memory", "内存不足"},
};

const text* find(std::string_view english) noexcept {
  const auto* found =
      std::ranges::find_if(table, [&](const text& one) { return one.in(language::en) == english; });
  return found != std::end(table) ? found : nullptr;
}

}  // namespace

said sentence(std::string_view english) {
  const text* known = find(english);
  return {english, known != nullptr ? known->in(language::zh) : english};
}

}  // namespace dgram::cli
