# SPDX-License-Identifier: MIT
"""The file of --pcap: one class under the command and the assistant; each scene is played for both.

It is nobody else's, it is emptied with the first datagram only, and it holds whole blocks.
"""
import fcntl
import re
import resource

import pcapng
from program import *

REFUSED = {"en": "another program writes a capture into it",
           "zh": "另一个程序正在向其中写入抓包"}


class Listen:
    """`dgram listen --pcap`."""
    start = ("listen", "0")
    wrong = ("listen", "127.0.0.1:99999")

    def __init__(self, path, **kwargs):
        self.run = Running(*self.start, "--json", "--pcap", path, **kwargs)
        self.port = self.run.json_port()


class Web:
    """`dgram web --pcap`, with a socket that listens."""
    start = ("web", "--port", "0", "--listen", "127.0.0.1:0")
    wrong = ("web", "--port", "0", "--serve", "nobody 0")

    def __init__(self, path, **kwargs):
        self.run = Running(*self.start, "--json", "--pcap", path, **kwargs)
        said = self.run.read_until("stdout", b'"local"')
        self.port = int(re.search(rb'"local":"127\.0\.0\.1:(\d+)"', said)[1])


VERBS = (Listen, Web)


class Scenes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "x.pcapng")

    def scene(self, verb):
        pathlib.Path(self.path).unlink(missing_ok=True)
        return self.subTest(verb=verb.__name__)

    def running(self, verb, **kwargs):
        one = verb(self.path, **kwargs)
        self.addCleanup(one.run.__exit__)
        return one

    def ended(self, one):
        one.run.signal()
        return one.run.end()

    def refused(self, verb, code, why):
        for language, words in why.items():
            done = dgram(*verb.start, "--lang", language, "--pcap", self.path, timeout=5)
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertIn(f"--pcap {self.path}: ", done.stderr.decode())
            self.assertIn(words, done.stderr.decode())

    def eventually(self, holds):
        end = time.monotonic() + LIMIT
        while not holds():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.02)

    def payloads(self):
        return pcapng.read(self.path).payloads if os.path.getsize(self.path) else []

    def test_a_capture_that_another_program_writes_survives(self):
        for verb in VERBS:
            with self.scene(verb):
                with open(self.path, "wb") as theirs:
                    theirs.write(b"theirs")
                    theirs.flush()
                    fcntl.flock(theirs, fcntl.LOCK_EX)
                    self.refused(verb, 5, REFUSED)
                    self.assertEqual(pathlib.Path(self.path).read_bytes(), b"theirs")

    def test_a_usage_error_leaves_the_file_as_it_was(self):
        for verb in VERBS:
            with self.scene(verb):
                pathlib.Path(self.path).write_bytes(b"old")
                done = dgram(*verb.wrong, "--pcap", self.path)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertEqual(pathlib.Path(self.path).read_bytes(), b"old")

    def test_a_command_that_could_not_begin_leaves_the_file_as_it_was(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(("127.0.0.1", 0))
            port = str(taken.getsockname()[1])
            for words in (("listen", port), ("serve", "echo", port), ("relay", port, "127.0.0.1:9"),
                          ("send", "--bind", f"127.0.0.1:{port}", "127.0.0.1:9", "x"),
                          ("ask", "--bind", "192.0.2.1:0", "127.0.0.1:9", "x"),
                          ("web", "--port", "0", "--listen", f"127.0.0.1:{port}")):
                with self.subTest(words=words):
                    pathlib.Path(self.path).write_bytes(b"old")
                    done = dgram(*words, "--pcap", self.path)
                    self.assertEqual(done.returncode, 5, done.stderr)
                    self.assertEqual(pathlib.Path(self.path).read_bytes(), b"old")

    def test_a_fifo_is_refused_at_once(self):
        for verb in VERBS:
            with self.scene(verb):
                os.mkfifo(self.path)
                done = dgram(*verb.start, "--pcap", self.path, timeout=5)
                self.assertEqual(done.returncode, 5, done.stderr)
                with open(os.open(self.path, os.O_RDONLY | os.O_NONBLOCK), "rb"):
                    self.refused(verb, 2, {"en": "not a regular file", "zh": "不是普通文件"})

    def test_a_second_writer_is_refused_and_the_first_has_a_whole_file(self):
        for first in VERBS:
            with self.scene(first):
                one = self.running(first)
                tell(one.port, b"before")
                self.eventually(lambda: self.payloads() == [b"before"])
                for second in VERBS:
                    self.refused(second, 5, REFUSED)
                tell(one.port, b"after")
                self.assertEqual(self.ended(one)[0], 0)
                self.assertEqual(self.payloads(), [b"before", b"after"])
                self.assertFalse(pcapng.read(self.path).torn)

    def test_the_first_datagram_empties_it_and_so_does_an_end_without_one(self):
        for verb in VERBS:
            with self.scene(verb):
                pathlib.Path(self.path).write_bytes(b"old" * 10_000)
                one = self.running(verb)
                self.assertEqual(os.path.getsize(self.path), 30_000)
                tell(one.port, b"x")
                self.eventually(lambda: os.path.getsize(self.path) < 30_000)
                self.assertEqual(self.ended(one)[0], 0)
                self.assertEqual(self.payloads(), [b"x"])
                self.assertEqual(self.ended(self.running(verb))[0], 0)
                self.assertEqual(self.payloads(), [])

    def test_on_a_full_disk_it_says_no_more_than_the_file_has(self):
        limit, sent = 20_000, 40
        for verb in VERBS:
            with self.scene(verb):
                one = self.running(verb, preexec_fn=lambda: resource.setrlimit(
                    resource.RLIMIT_FSIZE, (limit, limit)))
                for _ in range(sent):
                    tell(one.port, bytes(1000))
                    time.sleep(0.02)
                code, _, err = self.ended(one)
                self.assertEqual(code, 5, err)
                capture = pcapng.read(self.path)
                self.assertFalse(capture.torn)
                missing = sent - len(capture.datagrams)
                self.assertGreater(missing, 0)
                self.assertIn(b"File too large", err)
                self.assertIn(b"datagrams that are not in the file: %d\n" % missing, err)


if __name__ == "__main__":
    unittest.main()
