// SPDX-License-Identifier: MIT
#include "host/owners.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace dgram::host {
namespace {

struct close_folder {
  void operator()(DIR* folder) const noexcept { closedir(folder); }
};
using folder = std::unique_ptr<DIR, close_folder>;

std::optional<int> parse_pid(std::string_view name) {
  int pid = 0;
  const auto [rest, code] = std::from_chars(name.data(), name.data() + name.size(), pid);
  if (code != std::errc() || rest != name.data() + name.size() || pid <= 0) return std::nullopt;
  return pid;
}

// The inode of "socket:[12345]", what an open socket's entry in /proc/PID/fd points at.
std::optional<std::uint64_t> parse_socket_link(std::string_view target) {
  constexpr std::string_view before = "socket:[";
  if (!target.starts_with(before) || !target.ends_with(']')) return std::nullopt;
  target = target.substr(before.size(), target.size() - before.size() - 1);
  std::uint64_t inode = 0;
  const auto [rest, code] = std::from_chars(target.data(), target.data() + target.size(), inode);
  if (code != std::errc() || rest != target.data() + target.size()) return std::nullopt;
  return inode;
}

using by_inode = std::unordered_multimap<std::uint64_t, udp_socket_info*>;

void note_holder(udp_socket_info& socket, int pid) {
  // Two descriptors of one process (dup) are one holder.
  if (!socket.holders.empty() && socket.holders.back().pid == pid) return;
  socket.holders.push_back({pid, process_name(pid)});
}

// False when this user may not read the process's open files.
bool scan_process(int pid, const by_inode& wanted) {
  const folder files(opendir(("/proc/" + std::to_string(pid) + "/fd").c_str()));
  if (!files) return errno != EACCES && errno != EPERM;
  bool readable = true;
  while (const dirent* file = readdir(files.get())) {
    std::array<char, 64> target{};
    const ssize_t length =
        readlinkat(dirfd(files.get()), file->d_name, target.data(), target.size());
    if (length < 0 && (errno == EACCES || errno == EPERM)) readable = false;
    if (length <= 0) continue;
    const auto inode =
        parse_socket_link(std::string_view(target.data(), static_cast<std::size_t>(length)));
    if (!inode) continue;
    const auto [first, last] = wanted.equal_range(*inode);
    for (auto found = first; found != last; ++found) note_holder(*found->second, pid);
  }
  return readable;
}

std::string user_name(std::uint32_t uid) {
  std::vector<char> memory(16 * 1024);  // sysconf(_SC_GETPW_R_SIZE_MAX) is 1,024 and may be -1
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(uid, &entry, memory.data(), memory.size(), &found) != 0 || found == nullptr) {
    return std::to_string(uid);
  }
  return found->pw_name;
}

}  // namespace

std::string process_name(int pid) {
  std::string name;
  std::ifstream comm("/proc/" + std::to_string(pid) + "/comm");
  std::getline(comm, name);
  return name;
}

std::size_t find_holders(std::span<udp_socket_info> sockets) {
  by_inode wanted;
  for (auto& socket : sockets) {
    if (socket.inode != 0) wanted.emplace(socket.inode, &socket);
  }
  std::size_t hidden = 0;
  const folder processes(opendir("/proc"));
  if (!processes) return hidden;
  while (const dirent* entry = readdir(processes.get())) {
    const auto pid = parse_pid(entry->d_name);
    if (pid && !scan_process(*pid, wanted)) ++hidden;
  }
  return hidden;
}

void find_users(std::span<udp_socket_info> sockets) {
  std::map<std::uint32_t, std::string> known;
  for (auto& socket : sockets) {
    auto& name = known[socket.uid];
    if (name.empty()) name = user_name(socket.uid);
    socket.user = name;
  }
}

}  // namespace dgram::host
