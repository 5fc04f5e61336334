# SPDX-License-Identifier: MIT
"""Every guard of the library is offered by `serve --lift` and described in docs/security.md."""
import os
import re

from program import *

SOURCE = os.environ["DGRAM_SOURCE"]


def text_of(*path):
    with open(os.path.join(SOURCE, *path), encoding="utf-8") as file:
        return file.read()


class Guards(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        header = text_of("include", "dgram", "guard.hpp")
        enum = re.search(r"enum class guard [^{]*\{(.*?)\};", header, re.S)[1]
        cls.guards = re.findall(r"^  (\w+),?(?: |$)", enum, re.M)
        cls.names = dict(re.findall(r'\{guard::(\w+), "([a-z-]+)"\}', header))

    def test_each_has_a_name(self):
        self.assertGreaterEqual(len(self.guards), 7)
        self.assertEqual(list(self.names), self.guards)

    def test_each_is_offered_by_lift(self):
        said = dgram("help", "serve").stdout.decode()
        self.assertIn(f"({'|'.join(self.names.values())})", re.sub(r"\s+", " ", said))
        wrong = dgram("serve", "echo", "0", "--lift", "nope")
        self.assertEqual(wrong.returncode, 2)
        for name in self.names.values():
            self.assertIn(name.encode(), wrong.stderr)
            # A value that is taken leaves only what comes after it to be refused.
            done = dgram("serve", "echo", "0", "--lift", name, "--nope")
            self.assertIn(b"--nope", done.stderr)
            self.assertNotIn(b"--lift", done.stderr)

    def test_each_is_described(self):
        rows = re.findall(r"^\| `([a-z-]+)` \| \S", text_of("docs", "security.md"), re.M)
        self.assertEqual(sorted(rows), sorted(self.names.values()))



unittest.main()
