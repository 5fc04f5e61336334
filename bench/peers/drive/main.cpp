// SPDX-License-Identifier: MIT
// drive MODE ADDRESS PORT [--count N] [--seconds S] [--bytes B] [--flight F] [--train T]
//       [--clients C] [--depth D] [--rate R] [--spin]
// Modes: hot many ping-pong flood plain crowd fan. Prints one JSON object.
#include <algorithm>
#include <string_view>

#include "drive.hpp"

namespace {

using drive::options;
using drive::report;

double real(const char* text) {
  char* end = nullptr;
  const double value = std::strtod(text, &end);
  if (*end != '\0' || end == text || value < 0) {
    std::fprintf(stderr, "drive: not a number: %s\n", text);
    std::exit(2);
  }
  return value;
}

bool set(options& how, std::string_view name, const char* value) {
  const auto small = [&] { return static_cast<unsigned>(peer::number(value)); };
  if (name == "--count") return how.count = peer::number(value), true;
  if (name == "--seconds") return how.seconds = real(value), true;
  if (name == "--bytes") return how.bytes = peer::number(value), true;
  if (name == "--flight") return how.flight = small(), true;
  if (name == "--train") return how.train = small(), true;
  if (name == "--clients") return how.clients = small(), true;
  if (name == "--depth") return how.depth = small(), true;
  if (name == "--rate") return how.rate = real(value), true;
  return false;
}

options read(int count, char** words) {
  options how;
  how.target = peer::address(words[2], words[3]);
  for (int i = 4; i < count; ++i) {
    if (std::string_view(words[i]) == "--spin") {
      how.spin = true;
    } else if (i + 1 == count || !set(how, words[i], words[i + 1])) {
      std::fprintf(stderr, "drive: not known, or without a value: %s\n", words[i]);
      std::exit(2);
    } else {
      ++i;
    }
  }
  const bool sane = how.bytes >= drive::header_bytes && how.bytes <= 1472 && how.depth > 0 &&
                    how.train > 0 && how.train <= drive::train_max && how.train <= how.flight;
  if (!sane || how.bytes * how.train > 65000) {
    std::fprintf(stderr, "drive: bytes, depth, train or flight out of range\n");
    std::exit(2);
  }
  return how;
}

report run(std::string_view mode, const options& how) {
  if (mode == "hot") return drive::hot(how);
  if (mode == "many") return drive::many(how);
  if (mode == "ping-pong") return drive::ping_pong(how);
  if (mode == "flood") return drive::flood(how);
  if (mode == "plain") return drive::plain(how);
  if (mode == "crowd") return drive::crowd(how);
  if (mode == "fan") return drive::fan(how);
  std::fprintf(stderr, "drive: no such mode\n");
  std::exit(2);
}

std::uint64_t own_cpu_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u +
         static_cast<std::uint64_t>(now.tv_nsec);
}

// Microseconds; 0 without any sample.
double percentile(std::vector<std::uint32_t>& samples, double share) {
  if (samples.empty()) return 0;
  const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(samples.size() - 1));
  std::nth_element(samples.begin(), samples.begin() + place, samples.end());
  return samples[static_cast<std::size_t>(place)] / 1e3;
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) {
    std::fprintf(stderr,
                 "usage: drive hot|many|ping-pong|flood|plain|crowd|fan ADDRESS PORT [OPTIONS]\n");
    return 2;
  }
  const options how = read(count, words);
  const std::uint64_t before = own_cpu_ns();
  report all = run(words[1], how);
  const std::uint64_t used = own_cpu_ns() - before;
  std::printf(
      "{\"sent\":%llu,\"answered\":%llu,\"lost\":%llu,\"late\":%llu,\"seconds\":%.6f,"
      "\"client_cpu_ns\":%llu,\"p50_us\":%.3f,\"p99_us\":%.3f}\n",
      static_cast<unsigned long long>(all.sent), static_cast<unsigned long long>(all.answered),
      static_cast<unsigned long long>(all.lost), static_cast<unsigned long long>(all.late),
      all.seconds, static_cast<unsigned long long>(used), percentile(all.latencies_ns, 0.5),
      percentile(all.latencies_ns, 0.99));
}
