// SPDX-License-Identifier: MIT
// The Chinese of what the library and the system say, by the value of the error: the English of a
// C library may change.
#include <algorithm>
#include <array>
#include <system_error>

#include <dgram/result.hpp>

#include "cli/words/failure.hpp"
#include "cli/words/language.hpp"

namespace dgram::cli {
namespace {

struct meaning {
  std::error_code code;
  const char* chinese;
};

std::error_code system_code(std::errc value) {
  return {static_cast<int>(value), std::system_category()};
}

const auto& meanings() {
  static const std::array table{
      meaning{make_error_code(errc::bad_address), "不是地址"},
      meaning{make_error_code(errc::bad_port), "不是端口：应为 0 到 65535 的十进制数"},
      meaning{make_error_code(errc::bad_path), "不是套接字路径：应为 1 到 107 字节"},
      meaning{make_error_code(errc::no_such_interface), "没有这个网络接口"},
      meaning{make_error_code(errc::name_not_resolved), "名称无法解析"},
      meaning{make_error_code(errc::resolver_timeout), "解析器未在限定时间内答复"},
      meaning{make_error_code(errc::not_connected), "未连接"},
      meaning{make_error_code(errc::wrong_family), "地址与套接字的协议族不符"},
      meaning{make_error_code(errc::payload_too_long), "超过一个数据报的最大长度"},
      meaning{make_error_code(errc::not_a_datagram_socket), "不是数据报套接字"},
      meaning{make_error_code(errc::broadcast_not_enabled), "此套接字未启用广播"},
      meaning{system_code(std::errc::address_in_use), "地址已被占用"},
      meaning{system_code(std::errc::permission_denied), "权限不足"},
      meaning{system_code(std::errc::operation_not_permitted), "不允许的操作"},
      meaning{system_code(std::errc::address_not_available), "无法使用该地址"},
      meaning{system_code(std::errc::network_unreachable), "网络不可达"},
      meaning{system_code(std::errc::host_unreachable), "没有到主机的路由"},
      meaning{system_code(std::errc::message_size), "消息过长"},
      meaning{system_code(std::errc::no_such_device), "没有这个设备"},
      meaning{system_code(std::errc::no_such_file_or_directory), "没有这个文件或目录"},
      meaning{system_code(std::errc::is_a_directory), "是一个目录"},
      meaning{system_code(std::errc::not_a_directory), "不是目录"},
      meaning{system_code(std::errc::connection_refused), "连接被拒绝"},
      meaning{system_code(std::errc::too_many_files_open), "打开的文件过多"},
      meaning{system_code(std::errc::no_buffer_space), "没有缓冲空间"},
      meaning{system_code(std::errc::timed_out), "超时"},
      meaning{system_code(std::errc::invalid_argument), "参数无效"},
      meaning{system_code(std::errc::address_family_not_supported), "不支持该地址族"},
      meaning{system_code(std::errc::no_space_on_device), "设备空间不足"},
      meaning{system_code(std::errc::io_error), "输入输出错误"},
      meaning{system_code(std::errc::bad_file_descriptor), "文件描述符无效"},
      meaning{system_code(std::errc::read_only_file_system), "文件系统只读"},
      meaning{system_code(std::errc::wrong_protocol_type), "套接字的协议类型错误"},
      meaning{system_code(std::errc::network_down), "网络已关闭"},
      meaning{system_code(std::errc::not_enough_memory), "内存不足"},
      meaning{system_code(std::errc::filename_too_long), "文件名过长"},
  };
  return table;
}

}  // namespace

said sentence(std::string_view english) {
  const auto known = std::ranges::find_if(
      meanings(), [&](const meaning& each) { return each.code.message() == english; });
  return {english, known != meanings().end() ? std::string_view(known->chinese) : english};
}

said words_of(const std::error_code& code) {
  const std::string english = code.message();
  // Of std::generic_category() too: its values are those of errno.
  const auto known = std::ranges::find_if(meanings(), [&](const meaning& each) {
    return each.code == code || (code.category() == std::generic_category() &&
                                 each.code == system_code(static_cast<std::errc>(code.value())));
  });
  return {english, known != meanings().end() ? std::string_view(known->chinese) : english};
}

}  // namespace dgram::cli
