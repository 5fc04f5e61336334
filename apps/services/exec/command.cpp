// SPDX-License-Identifier: MIT
// The life of a command: the payload becomes a file in memory, its standard input; a pipe takes its
// output; posix_spawn starts it in a process group of its own. A pidfd and the pipe are watched
// until it exits, runs out of time or writes too much; in the last two cases the group is killed.
// Every started command is reaped.
#include "services/exec/command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "host/write_all.hpp"

namespace dgram::services {
namespace {

constexpr std::string_view path_default = "/usr/local/bin:/usr/bin:/bin";  // as Debian's login(1)

std::error_code last_error() { return {errno, std::system_category()}; }

class descriptor {
 public:
  explicit descriptor(int number = -1) noexcept : number_(number) {}
  ~descriptor() { reset(); }
  descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    if (this != &other) reset(std::exchange(other.number_, -1));
    return *this;
  }
  void reset(int number = -1) noexcept {
    if (number_ >= 0) close(number_);
    number_ = number;
  }
  [[nodiscard]] int number() const noexcept { return number_; }
  [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }

 private:
  int number_;
};

// Out of the way of 0, 1 and 2, which the child gets: those may be closed in a daemon.
descriptor above_standard(int number) {
  const descriptor low(number);
  return descriptor(fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

// A file in memory that holds the payload: reading it never blocks, ends where the payload ends,
// and a command that leaves it unread breaks no pipe.
descriptor payload_file(byte_view input) {
  const int file = memfd_create("payload", MFD_CLOEXEC);
  if (file < 0) return descriptor();
  auto moved = above_standard(file);
  if (!moved.is_open() || host::write_all(moved.number(), input).why) return descriptor();
  if (lseek(moved.number(), 0, SEEK_SET) != 0) return descriptor();
  return moved;
}

struct pipe_ends {
  descriptor read;
  descriptor write;
};

std::optional<pipe_ends> open_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  pipe_ends both{above_standard(ends[0]), above_standard(ends[1])};
  if (!both.read.is_open() || !both.write.is_open()) return std::nullopt;
  fcntl(both.read.number(), F_SETFL, O_NONBLOCK);
  return both;
}

// posix_spawn(3) does not fork: no lock, no buffer of another thread is copied into the child.
class spawn_setup {
 public:
  spawn_setup(int input, int output) {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_adddup2(&files_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setpgroup(&attributes_, 0);
    sigset_t ours;
    sigfillset(&ours);  // SIGPIPE above all: we ignore it, a command must not
    posix_spawnattr_setsigdefault(&attributes_, &ours);
    sigemptyset(&ours);
    posix_spawnattr_setsigmask(&attributes_, &ours);
  }
  ~spawn_setup() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  spawn_setup(const spawn_setup&) = delete;
  spawn_setup& operator=(const spawn_setup&) = delete;

  // 0, or the errno; glibc reports a failed exec too.
  int start(const char* path, char* const* words, char* const* environment, pid_t& child) const {
    return posix_spawn(&child, path, &files_, &attributes_, words, environment);
  }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
};

std::vector<char*> pointers(std::span<const std::string> texts) {
  std::vector<char*> words;
  for (const auto& text : texts) words.push_back(const_cast<char*>(text.c_str()));
  return words;
}

std::vector<char*> environment_with(std::span<const std::string> extra) {
  std::vector<char*> variables = pointers(extra);
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view name(*variable, std::strcspn(*variable, "="));
    const bool replaced = std::any_of(extra.begin(), extra.end(), [&](const std::string& other) {
      return std::string_view(other).substr(0, other.find('=')) == name;
    });
    if (!replaced) variables.push_back(*variable);
  }
  variables.push_back(nullptr);
  return variables;
}

// A started command until it is reaped.
class running {
 public:
  running(pid_t pid, descriptor output) noexcept
      : pid_(pid),
        handle_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))),
        no_handle_(handle_.is_open() ? std::error_code() : last_error()),
        output_(std::move(output)) {}

  // Until it exits, writes too much or runs out of time; in the last two cases it is killed.
  command_result wait(const command_limits& limits, workshop::bytes& output);

 private:
  enum class pause : std::uint8_t { something, nothing, failed };
  pause wait_for_event(time_point until);
  bool read_output(std::size_t most, workshop::bytes& output);
  void kill_group() const noexcept {
    kill(-pid_, SIGKILL);
    kill(pid_, SIGKILL);  // in case it went into another group: reap() must not wait for ever
  }
  command_result reap(command_result said) const;

  pid_t pid_;
  descriptor handle_;
  std::error_code no_handle_;
  descriptor output_;
  bool exited_ = false;
};

running::pause running::wait_for_event(time_point until) {
  const auto left = until - clock::now();
  if (left <= duration::zero()) return pause::nothing;
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(left);
  const timespec limit{whole.count(), (left - whole).count()};
  pollfd both[] = {{handle_.number(), POLLIN, 0}, {output_.number(), POLLIN, 0}};
  const int ready = ppoll(both, std::size(both), &limit, nullptr);
  if (ready < 0 && errno != EINTR) return pause::failed;
  exited_ = both[0].revents != 0;
  return pause::something;
}

// Reads what is there; false when it is more than `most` in all. Closed at its end: then it would
// be ready for ever.
bool running::read_output(std::size_t most, workshop::bytes& output) {
  std::array<std::byte, 16 * 1024> piece;
  while (output_.is_open()) {
    const ssize_t n = read(output_.number(), piece.data(), piece.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return true;
    if (n <= 0) {
      output_.reset();
      return true;
    }
    workshop::append(output, byte_view(piece).first(static_cast<std::size_t>(n)));
    if (output.size() > most) return false;
  }
  return true;
}

command_result running::wait(const command_limits& limits, workshop::bytes& output) {
  const auto start = clock::now();
  const auto until =
      limits.time >= time_point::max() - start ? time_point::max() : start + limits.time;
  output.clear();
  if (!handle_.is_open()) {
    kill_group();
    return reap({command_end::not_started, 0, no_handle_});
  }
  while (!exited_) {
    const auto event = wait_for_event(until);
    if (event != pause::something) {
      const auto why = last_error();
      kill_group();
      if (event == pause::failed) return reap({command_end::not_started, 0, why});
      return reap({command_end::timed_out, 0, {}});
    }
    // After its exit too: what it wrote last. Not to the pipe's end: a process it left behind may
    // hold that open.
    if (!read_output(limits.output_bytes, output)) {
      kill_group();
      return reap({command_end::too_long, 0, {}});
    }
  }
  return reap({command_end::exited, 0, {}});
}

command_result running::reap(command_result said) const {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0) {
    if (errno != EINTR) return {command_end::not_started, 0, last_error()};
  }
  if (said.end != command_end::exited) return said;
  if (WIFEXITED(status)) said.code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) said = {command_end::signalled, WTERMSIG(status), {}};
  return said;
}

std::string join(std::string_view folder, std::string_view name) {
  return std::string(folder.empty() ? "." : folder) + "/" + std::string(name);
}

// 0, or why execve(2) would refuse it.
int executable(const std::string& path) {
  if (access(path.c_str(), X_OK) != 0) return errno;
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored) ? EACCES : 0;
}

// As execvp(3): a name with a slash is a path, any other the first of $PATH that may be executed.
std::string look_up(const std::string& name, int& why) {
  if (name.find('/') != name.npos) {
    why = executable(name);
    return name;
  }
  why = ENOENT;
  const char* variable = std::getenv("PATH");
  std::string_view folders = variable != nullptr ? variable : path_default;
  for (;;) {
    const std::size_t end = std::min(folders.find(':'), folders.size());
    std::string path = join(folders.substr(0, end), name);
    const int refused = executable(path);
    if (refused == 0 || refused == EACCES) why = refused;
    if (refused == 0) return path;
    if (end == folders.size()) return {};
    folders.remove_prefix(end + 1);
  }
}

}  // namespace

result<command> command::find(std::vector<std::string> words) {
  // Who started us may ignore SIGCHLD; then the kernel would throw exit codes away.
  struct sigaction now{};
  sigaction(SIGCHLD, nullptr, &now);
  if (now.sa_handler == SIG_IGN) signal(SIGCHLD, SIG_DFL);
  int why = ENOENT;
  std::string path = words.empty() || words.front().empty() ? "" : look_up(words.front(), why);
  if (why != 0) return error{{why, std::system_category()}, "find command"};
  return command(std::move(path), std::move(words));
}

command_result command::run(byte_view input, std::span<const std::string> extra,
                            const command_limits& limits, workshop::bytes& output) const {
  const auto file = payload_file(input);
  auto ends = open_pipe();
  if (!file.is_open() || !ends) return {command_end::not_started, 0, last_error()};
  auto words = pointers(words_);
  words.push_back(nullptr);
  const auto environment = environment_with(extra);
  pid_t child = 0;
  {
    const spawn_setup setup(file.number(), ends->write.number());
    const int why = setup.start(path_.c_str(), words.data(), environment.data(), child);
    if (why != 0) return {command_end::not_started, 0, {why, std::system_category()}};
  }
  ends->write.reset();
  running one(child, std::move(ends->read));
  return one.wait(limits, output);
}

}  // namespace dgram::services
