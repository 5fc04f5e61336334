// SPDX-License-Identifier: MIT
#include "assist/api/preset_store.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "assist/json/preset_json.hpp"

namespace dgram::assist {
namespace {

api_error file_error(const std::string& path, int why) {
  const std::error_code code(why, std::generic_category());
  return {.status = 409,
          .code = code_of(code),
          .what = "presets",
          .why = code.message(),
          .hint = path,
          .hint_zh = path,
          .parameters = {{"errno", why}, {"file", path}}};
}

outcome<std::string> text_of(const std::string& path) {
  std::error_code why;
  if (!std::filesystem::exists(path, why) && !why) return std::string();
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return failed(file_error(path, errno));
  std::string text;
  for (char piece = 0; text.size() <= workshop::presets_bytes_max && file.get(piece);)
    text += piece;
  if (file.bad()) return failed(file_error(path, EIO));
  return text;
}

// Beside the old one and then in its place, so that a full disk costs nothing.
outcome<> write_text(const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  errno = 0;
  std::ofstream file(beside, std::ios::binary | std::ios::trunc);
  file << text << std::flush;
  const int why = errno;
  file.close();
  std::error_code moved;
  if (file) std::filesystem::rename(beside, path, moved);
  if (file && !moved) return {};
  std::error_code ignored;
  std::filesystem::remove(beside, ignored);
  return failed(file_error(path, moved ? moved.value() : why));
}

}  // namespace

outcome<std::unique_ptr<preset_store>> preset_store::open(std::string path) {
  std::unique_ptr<preset_store> made(new preset_store(std::move(path)));
  if (made->path_.empty()) return made;
  const auto text = text_of(made->path_);
  if (!text) return failed(text.error());
  auto list = parse_presets(*text);
  if (!list) {
    api_error why = std::move(list.error());
    why.hint = made->path_;
    return failed(std::move(why));
  }
  made->list_ = std::move(*list);
  return made;
}

workshop::preset_list preset_store::current() const {
  const std::scoped_lock lock(mutex_);
  return list_;
}

outcome<> preset_store::replace(workshop::preset_list with) {
  const std::scoped_lock lock(mutex_);
  if (!path_.empty()) {
    if (auto done = write_text(path_, with.print()); !done) return failed(std::move(done.error()));
  }
  list_ = std::move(with);
  return {};
}

}  // namespace dgram::assist
