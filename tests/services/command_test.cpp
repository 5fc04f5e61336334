// SPDX-License-Identifier: MIT
#include "services/exec/command.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace dgram::services {
namespace {

using namespace std::chrono_literals;

constexpr command_limits ample{20s, payload_bytes_max_v4};

command shell(std::string script) {
  auto found = command::find({"sh", "-c", std::move(script)});
  EXPECT_TRUE(found) << found.error().text();
  return *found;
}

struct ran {
  command_result how;
  std::string output;
};

ran run(const command& what, std::string_view input = "", const command_limits& limits = ample,
        const std::vector<std::string>& extra = {}) {
  workshop::bytes output;
  const auto how = what.run(as_bytes(input), extra, limits, output);
  return {how, std::string(as_text(output))};
}

std::size_t open_descriptors() {
  const auto files = std::filesystem::directory_iterator("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

// Those that any child gets: 0, 1 and 2, and what was left open to this test.
std::size_t inherited_descriptors() {
  std::size_t count = 0;
  for (int one = 0; one < 1024; ++one) {
    const int flags = fcntl(one, F_GETFD);
    if (one <= STDERR_FILENO || (flags >= 0 && (flags & FD_CLOEXEC) == 0)) ++count;
  }
  return count;
}

// Gone, or dead and only not yet reaped by whoever inherited it.
bool is_gone(pid_t pid) {
  std::string state;
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::getline(file, state);
  return state.empty() || state.find(") Z ") != state.npos;
}

bool goes_away(pid_t pid) {
  const auto until = std::chrono::steady_clock::now() + 5s;
  while (!is_gone(pid)) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

TEST(Command, GetsTheInputAndGivesItsOutputByteForByte) {
  const auto cat = command::find({"cat"});
  ASSERT_TRUE(cat);
  std::string longest(payload_bytes_max_v4, '\0');
  for (std::size_t i = 0; i < longest.size(); ++i) longest[i] = static_cast<char>(i * 7);
  for (const std::string& input :
       {std::string(), std::string("hi\n"), std::string("\0\xff", 2), longest}) {
    const auto one = run(*cat, input);
    EXPECT_TRUE(one.how.succeeded());
    EXPECT_EQ(one.output, input);
  }
}

TEST(Command, NoShellReadsItsWordsOrItsInput) {
  const auto printf = command::find({"printf", "%s|", "$(id)", "a b", "; true", ""});
  ASSERT_TRUE(printf);
  EXPECT_EQ(run(*printf, "$(id)").output, "$(id)|a b|; true||");
}

TEST(Command, TellsItsExitCodeAndItsSignal) {
  const auto failed = run(shell("echo no; exit 3")).how;
  EXPECT_EQ(failed.end, command_end::exited);
  EXPECT_EQ(failed.code, 3);
  EXPECT_FALSE(failed.succeeded());
  const auto killed = run(shell("kill -TERM $$")).how;
  EXPECT_EQ(killed.end, command_end::signalled);
  EXPECT_EQ(killed.code, SIGTERM);
}

TEST(Command, OneThatTakesTooLongIsKilledWithItsChildren) {
  const auto start = std::chrono::steady_clock::now();
  const auto one = run(shell("sleep 60 & echo $!; wait"), "", {300ms, 1000});
  EXPECT_EQ(one.how.end, command_end::timed_out);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
  const pid_t child = std::stoi(one.output);
  EXPECT_TRUE(goes_away(child)) << child;
}

TEST(Command, OneThatLeavesItsProcessGroupIsKilledToo) {
  const auto python = command::find(
      {"python3", "-c",
       "import os,time\nos.setpgid(0, os.getpgid(os.getppid()))\nprint('x')\ntime.sleep(60)"});
  if (!python) GTEST_SKIP() << "skipped: needs python3";
  EXPECT_EQ(run(*python, "", {1s, 1000}).how.end, command_end::timed_out);
}

TEST(Command, AsMuchOutputAsAllowedIsFineAndOneByteMoreIsNot) {
  const auto all = run(shell("head -c 65507 /dev/zero"));
  EXPECT_TRUE(all.how.succeeded());
  EXPECT_EQ(all.output.size(), 65507u);
  EXPECT_EQ(run(shell("head -c 65508 /dev/zero")).how.end, command_end::too_long);
}

TEST(Command, EndlessOutputIsCutOffAtOnce) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(run(shell("while :; do echo yes; done")).how.end, command_end::too_long);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
}

TEST(Command, InputThatIsNotReadDisturbsNobody) {
  for (int i = 0; i < 20; ++i)
    EXPECT_TRUE(run(shell("exit 0"), std::string(65'507, 'x')).how.succeeded());
  EXPECT_TRUE(run(shell("exec <&-; sleep 0.01"), std::string(65'507, 'x')).how.succeeded());
}

TEST(Command, ClosingItsOutputEarlyIsNoExit) {
  const auto one = run(shell("echo hi; exec >&-; sleep 0.1; exit 4"));
  EXPECT_EQ(one.output, "hi\n");
  EXPECT_EQ(one.how.code, 4);
}

TEST(Command, WhatItLeavesRunningIsNotWaitedFor) {
  const auto start = std::chrono::steady_clock::now();
  const auto one = run(shell("sleep 60 & echo $!"));
  EXPECT_TRUE(one.how.succeeded());
  EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
  const pid_t left = std::stoi(one.output);
  EXPECT_FALSE(is_gone(left));
  kill(left, SIGKILL);
}

TEST(Command, TheExtraEnvironmentReplacesWhatWasThere) {
  setenv("DGRAM_TEST", "old", 1);
  const auto one = run(shell("echo $DGRAM_TEST; env | grep -c ^DGRAM_TEST=; echo $HOME"), "", ample,
                       {"DGRAM_TEST=new"});
  unsetenv("DGRAM_TEST");
  EXPECT_EQ(one.output, "new\n1\n" + std::string(getenv("HOME") ? getenv("HOME") : "") + "\n");
}

TEST(Command, StartsWithDefaultSignals) {
  signal(SIGPIPE, SIG_IGN);  // as the program does
  const auto one = run(shell("sed -n 's/^Sig[BI][lg][kn]:.//p' /proc/self/status"));
  signal(SIGPIPE, SIG_DFL);
  constexpr std::uint64_t libc_own = 0x1'8000'0000;  // 32 and 33, no program may touch them
  std::istringstream lines(one.output);
  int count = 0;
  for (std::string mask; lines >> mask; ++count) {
    EXPECT_EQ(std::stoull(mask, nullptr, 16) & ~libc_own, 0u);
  }
  EXPECT_EQ(count, 2);
}

TEST(Command, GetsNoDescriptorOfOursButTheStandardThree) {
  const auto before = inherited_descriptors();
  const int secret = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const auto output = run(*command::find({"ls", "/proc/self/fd"})).output;
  close(secret);
  const auto listed = std::count(output.begin(), output.end(), '\n');
  EXPECT_EQ(static_cast<std::size_t>(listed), before + 1) << "and the folder itself: " << output;
}

TEST(Command, LeavesNoDescriptorAndNoZombieBehind) {
  const auto before = open_descriptors();
  for (int i = 0; i < 50; ++i) {
    run(shell("cat"), "x");
    run(shell("head -c 70000 /dev/zero"));
    run(shell("exit 1"));
  }
  run(shell("sleep 60"), "", {10ms, 10});
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(Command, ExitCodesSurviveAnIgnoredSigchld) {
  signal(SIGCHLD, SIG_IGN);
  EXPECT_EQ(run(shell("exit 7")).how.code, 7);
  signal(SIGCHLD, SIG_DFL);
}

TEST(Command, RunsOnManyThreadsAtOnce) {
  const auto cat = command::find({"cat"});
  ASSERT_TRUE(cat);
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 5; ++n) {
        const auto mine = std::to_string(i * 100 + n);
        if (run(*cat, mine).output == mine) ++right;
      }
    });
  }
  for (auto& one : threads) one.join();
  EXPECT_EQ(right, 16 * 5);
}

TEST(Command, WhatCannotRunIsToldBeforeAnythingRuns) {
  EXPECT_EQ(command::find({"no-such-command-here"}).error().code,
            std::errc::no_such_file_or_directory);
  EXPECT_EQ(command::find({"/no/such"}).error().code, std::errc::no_such_file_or_directory);
  EXPECT_EQ(command::find({"/etc/passwd"}).error().code, std::errc::permission_denied);
  EXPECT_EQ(command::find({"/tmp"}).error().code, std::errc::permission_denied);
  EXPECT_FALSE(command::find({}));
  EXPECT_FALSE(command::find({""}));
}

TEST(Command, OneThatVanishedIsNotStarted) {
  const auto path =
      std::filesystem::temp_directory_path() / ("dgram-command-" + std::to_string(getpid()));
  std::filesystem::copy_file("/bin/true", path);
  const auto found = command::find({path.string()});
  std::filesystem::remove(path);
  ASSERT_TRUE(found);
  const auto how = run(*found).how;
  EXPECT_EQ(how.end, command_end::not_started);
  EXPECT_EQ(how.why, std::errc::no_such_file_or_directory);
}

}  // namespace
}  // namespace dgram::services
