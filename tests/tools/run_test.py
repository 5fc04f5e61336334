# SPDX-License-Identifier: MIT
"""./dev run: both sides of three greetings, a server that goes on until Ctrl-C, and its page."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest
import urllib.request

SOURCE = pathlib.Path(os.environ["DGRAM_SOURCE"])
DGRAM = pathlib.Path(os.environ["DGRAM"])
LIMIT = 30


class Run(unittest.TestCase):
    def setUp(self):
        """`dev` beside the program of this build; building is another test's matter."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        for name in ("bin", "build", "tools"):
            (self.top / name).mkdir()
        for name in ("dev", "tools/packages.txt"):
            shutil.copy(SOURCE / name, self.top / name)
        (self.top / "build/dgram").symlink_to(DGRAM)
        for name in ("cmake", "comm"):  # nothing to build, nothing missing
            (self.top / "bin" / name).symlink_to("/bin/true")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start(self):
        return subprocess.Popen(
            [self.top / "dev", "run", str(self.port)], text=True, start_new_session=True,
            env={**os.environ, "PATH": f"{self.top / 'bin'}:{os.environ['PATH']}"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def test_shows_both_sides_and_serves_until_interrupted(self):
        with self.start() as run:
            signal.alarm(LIMIT)  # ends this test when the program does not
            said = ""
            for line in run.stdout:
                said += line
                if "In a browser" in line:
                    break
            url = re.search(r"^(http://127\.0\.0\.1:\d+)/#k=([0-9a-f]{64})$", said, re.MULTILINE)
            asked = urllib.request.Request(url[1] + "/api/v1/state",
                                           headers={"Authorization": f"Bearer {url[2]}"})
            with urllib.request.urlopen(asked, timeout=LIMIT) as answer:
                sockets = json.load(answer)["sockets"]
            self.assertEqual([(one["kind"], one["local"]) for one in sockets],
                             [("service", f"127.0.0.1:{self.port}")])
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
                client.settimeout(LIMIT)
                client.sendto(b"Bob", ("127.0.0.1", self.port))
                self.assertEqual(client.recv(100), b"Hello, Bob!")
            os.killpg(run.pid, signal.SIGINT)  # what Ctrl-C in a terminal does
            said += run.stdout.read()
            self.assertEqual(run.wait(), 0, said)
            signal.alarm(0)
        at = -1
        for name in ("Michael", "Tracy", "Sarah"):
            for words in (f"client: asks    {name}", f"client: answer  Hello, {name}!"):
                self.assertGreater(said.find(words), at, said)
                at = said.find(words)
            self.assertRegex(said, rf"◀ .*{name}\n")  # what the server heard
            self.assertRegex(said, rf"▶ .*Hello, {name}!\n")
        self.assertIn(f"dgram ask 127.0.0.1:{self.port} Bob", said)
        self.assertRegex(said, r"received 4 ")

    def test_says_what_it_does_and_how_far_it_is_in_few_lines(self):
        steps = "\\n".join(f"[{k}/300] {what}" for k in range(1, 301) for what in [
            "Building the page" if k == 200 else "Building CXX object a.o"])
        cmake = self.top / "bin/cmake"
        cmake.unlink()
        cmake.write_text(f"#!/bin/sh\n[ $1 = --preset ] || printf '{steps}\\na warning\\n'\n")
        cmake.chmod(0o755)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
            holder.bind(("127.0.0.1", self.port))  # it ends where it would start
            with self.start() as run:
                said, _ = run.communicate(timeout=LIMIT)
        lines = said.splitlines()
        self.assertEqual(lines[:2], ["./dev: configuring", "./dev: building: 1 of 300"])
        told = [line for line in lines if "building:" in line]
        self.assertEqual(told[1:], [f"./dev: building: {k} of 300" for k in range(30, 301, 30)])
        self.assertIn("./dev: page: Building the page", lines)
        self.assertIn("a warning", lines)
        self.assertIn("./dev: built; starting", lines)

    def test_says_what_failed_and_starts_nothing(self):
        cmake = self.top / "bin/cmake"
        cmake.unlink()
        cmake.write_text("#!/bin/sh\n[ $1 = --preset ] || { echo 'FAILED: a.o'; exit 1; }\n")
        cmake.chmod(0o755)
        with self.start() as run:
            said, _ = run.communicate(timeout=LIMIT)
        self.assertEqual((run.returncode, said), (1, "./dev: configuring\nFAILED: a.o\n"))

    def test_says_who_holds_the_port_and_what_to_do(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
            holder.bind(("127.0.0.1", self.port))
            with self.start() as run:
                said, _ = run.communicate(timeout=LIMIT)
        self.assertEqual(run.returncode, 2, said)
        self.assertIn(f"port {self.port} is taken", said)
        self.assertIn("python3", said)
        self.assertIn(f"./dev run {self.port + 1}", said)
        self.assertNotIn("client:", said)


if __name__ == "__main__":
    unittest.main()
