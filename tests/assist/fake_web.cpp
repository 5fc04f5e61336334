// SPDX-License-Identifier: MIT
// The way in before an api of its own: slow, endless, failing and hostile where a test wants it.
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <thread>

#include "assist/web/web_server.hpp"

namespace dgram::assist {
namespace {

std::atomic<std::uint64_t> asked_what_is_due = 0;
std::atomic<std::uint64_t> viewers = 0;

class fake_viewer : public viewer {
 public:
  fake_viewer() { ++viewers; }
  ~fake_viewer() override { --viewers; }
  fake_viewer(const fake_viewer&) = delete;
  fake_viewer& operator=(const fake_viewer&) = delete;

  void said(std::string_view frame) override {
    if (frame.contains("throw")) throw std::runtime_error("broken");
    floods_ = floods_ || frame.contains("flood");
    said_ = frame;
  }
  std::vector<std::string> due(time_point) override {
    ++asked_what_is_due;
    if (floods_) return {std::string(1 << 20, 'x')};
    if (said_.empty()) return {};
    return {std::exchange(said_, {})};
  }

 private:
  std::string said_;
  bool floods_ = false;
};

class fake_api : public api {
 public:
  api_answer answer(const api_request& request) override {
    const std::string_view path = request.path;
    if (path == "/words") std::this_thread::sleep_for(std::chrono::seconds(2));
    if (path == "/ports") throw std::runtime_error("broken");
    if (path == "/log.csv") return file({"\"a\"\r\n", "", "1\r\n"}, 0);
    if (path == "/log.txt") return file({std::string(65'536, 'x')}, UINT64_MAX);
    if (request.how == method::remove) return {.status = 204, .body = {}, .file = {}};
    boost::json::object said{{"path", path},
                             {"from", request.from},
                             {"view_only", request.view_only},
                             {"due", asked_what_is_due.load()},
                             {"viewers", viewers.load()},
                             {"body", request.body}};
    for (const auto& [name, value] : request.query) said[name] = value;
    return {.status = request.how == method::post ? 201U : 200U, .body = said, .file = {}};
  }
  std::unique_ptr<viewer> watch(bool) override { return std::make_unique<fake_viewer>(); }
  api_account account() override { return {}; }

 private:
  static api_answer file(std::vector<std::string> pieces, std::uint64_t again) {
    download one{.content_type = "text/csv",
                 .file_name = "../../etc/\r\nX: \"x\" .b\x01 1.csv",
                 .next = [pieces, again, i = std::uint64_t(0)](std::string& piece) mutable {
                   if (i >= pieces.size() && i >= again) return false;
                   piece = pieces[i++ % pieces.size()];
                   return true;
                 }};
    return {.status = 200, .body = {}, .file = std::move(one)};
  }
};

int run(int argc, char** argv) {
  fake_api behind;
  const auto port = static_cast<std::uint16_t>(argc > 1 ? std::stoi(argv[1]) : 0);
  auto server = web_server::open({.port = port});
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().text().c_str());
    return 5;
  }
  std::printf("{\"event\":\"listening\",\"url\":\"%s\",\"view_url\":\"%s\"}\n",
              server->url().c_str(), server->view_url().c_str());
  std::fflush(stdout);
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &term, nullptr);
  const std::jthread stopping([&] {
    int number = 0;
    sigwait(&term, &number);
    server->stop();
  });
  server->run(behind);
  return 0;
}

}  // namespace
}  // namespace dgram::assist

int main(int argc, char** argv) { return dgram::assist::run(argc, argv); }
