# SPDX-License-Identifier: MIT
"""The lint finds what is wrong in sources and headers of ours, and looks at no system header."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("DGRAM_SOURCE", pathlib.Path(__file__).parents[2]))
HEADER = """#pragma once
#include <string>
namespace mine {
template <class T>
struct kept {
  typedef T value;                                      // modernize-use-using
  bool none(const std::string& s) { return s.size() == 0; }  // readability-container-size-empty
};
}  // namespace mine
namespace std {
template <>
struct hash<mine::kept<int>> {
  size_t operator()(const mine::kept<int>& of) const { return &of == NULL; }  // …-use-nullptr
};
}  // namespace std
"""
MAIN = """#include <utility>
#include "src/kept.hpp"
int after(std::string s) {
  std::string taken = std::move(s);
  return static_cast<int>(s.size() + taken.size());  // bugprone-use-after-move
}
bool called() { return mine::kept<int>().none(""); }
"""
WANTED = {"kept.hpp:6 modernize-use-using", "kept.hpp:7 readability-container-size-empty",
          "kept.hpp:13 modernize-use-nullptr", "main.cpp:5 bugprone-use-after-move"}


class Lint(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        top = pathlib.Path(cls.folder.name)
        (top / "src").mkdir()
        (top / "src/kept.hpp").write_text(HEADER, encoding="utf-8")
        (top / "src/main.cpp").write_text(MAIN, encoding="utf-8")
        cls.module = top / "own_scope.so"
        subprocess.run([SOURCE / "tools/lint/build", cls.module], check=True, timeout=120)

    def lint(self, *options):
        """The findings, each "file:line check"."""
        top = self.folder.name
        done = subprocess.run(
            ["clang-tidy-19", f"--config-file={SOURCE}/.clang-tidy", *options,
             f"{top}/src/main.cpp", "--", "-std=c++23", f"-I{top}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
        found = re.findall(r"([\w.+]+:\d+):\d+: error: .*\[([\w-]+)", done.stdout)
        self.assertTrue(found, done.stdout)
        return {" ".join(pair) for pair in found}

    def test_the_module_loses_no_finding_of_ours(self):
        scoped = self.lint(f"--load={self.module}")
        self.assertLessEqual(WANTED, scoped)
        self.assertEqual(scoped, self.lint())

    def test_it_walks_through_no_system_header(self):
        every = ("--system-headers", "--header-filter=.*",
                 "--checks=-*,dgram-own-scope,modernize-use-using")
        self.assertEqual(self.lint(f"--load={self.module}", *every),
                         {"kept.hpp:6 modernize-use-using"})
        self.assertGreater(len(self.lint(*every)), 100)


if __name__ == "__main__":
    unittest.main()
