# SPDX-License-Identifier: MIT
"""What the documents say of the sources is so: tests they name exist, all programs are listed."""
import os
import pathlib
import re
import unittest

import readme_blocks

SOURCE = pathlib.Path(os.environ["DGRAM_SOURCE"])
# `Suite.Name` as the documents write it: both begin with a capital.
NAMED = re.compile(r"`([A-Z]\w+)\.([A-Z]\w+)`")
TESTS = re.compile(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)", re.MULTILINE)


def text(name):
    return (SOURCE / name).read_text(encoding="utf-8")


class Documents(unittest.TestCase):
    def test_every_test_they_name_exists(self):
        known = {found for path in SOURCE.glob("tests/**/*.cpp")
                 for found in TESTS.findall(path.read_text(encoding="utf-8"))}
        documents = [*SOURCE.glob("*.md"), *SOURCE.glob("docs/**/*.md")]
        named = {(path.name, *found) for path in documents
                 for found in NAMED.findall(path.read_text(encoding="utf-8"))}
        self.assertTrue(named)
        self.assertEqual([one for one in sorted(named) if one[1:] not in known], [])

    def test_both_readmes_show_the_same_programs_and_the_same_calls(self):
        english, chinese = SOURCE / "README.md", SOURCE / "README.zh.md"
        self.assertEqual(readme_blocks.blocks(english), readme_blocks.blocks(chinese))
        rows = [[re.findall(r"`[^`]+`", row.split("|")[1])
                 for row in text(name).splitlines() if row.startswith("| ")]
                for name in ("README.md", "README.zh.md")]
        self.assertGreater(len(rows[0]), 15)
        self.assertEqual(*rows)

    def test_run_and_test_stand_alone_on_their_lines(self):
        for name in ("README.md", "README.zh.md"):
            lines = text(name).splitlines()
            for command in ("./dev run", "./dev test"):
                self.assertEqual(lines.count(command), 1, (name, command))

    def test_every_example_is_in_their_table_and_under_40_lines(self):
        table = text("examples/README.md")
        examples = list(SOURCE.glob("examples/*.cpp"))
        self.assertEqual(len(examples), 16)
        for path in examples:
            self.assertIn(f"[{path.name}]({path.name})", table)
            self.assertLess(len(path.read_text(encoding="utf-8").splitlines()), 40, path)

    def test_socket_options_are_set_in_os_only(self):
        callers = [path for path in SOURCE.glob("src/**/*.?pp")
                   if re.search(r"\bsetsockopt\s*\(", path.read_text(encoding="utf-8"))]
        self.assertTrue(callers)
        self.assertEqual({path.parent.name for path in callers}, {"os"})


unittest.main(verbosity=2)
