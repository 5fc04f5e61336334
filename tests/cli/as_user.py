# SPDX-License-Identifier: MIT
"""Running the program as an ordinary user, where these tests run as root."""
import shutil
import unittest

from program import DGRAM, environment, os, subprocess, tempfile, LIMIT

NOBODY = 65534


def skip(why):
    print(f"skipped: tests as an ordinary user: {why}")
    raise unittest.SkipTest(why)


class Ordinary:
    """The program where everybody may run it, started without any privilege."""

    def __init__(self):
        if os.getuid() != 0:
            skip("not root: the other tests run as an ordinary user already")
        if shutil.which("setpriv") is None:
            skip("no setpriv here")
        self.folder = tempfile.TemporaryDirectory()
        os.chmod(self.folder.name, 0o755)
        self.program = shutil.copy(DGRAM, self.folder.name)

    def close(self):
        self.folder.cleanup()

    def command(self, *words):
        return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
                self.program, *words]

    def dgram(self, *words):
        return subprocess.run(self.command(*words), stdin=subprocess.DEVNULL, capture_output=True,
                              env=environment(), timeout=LIMIT, check=False)
