# SPDX-License-Identifier: MIT
"""listen: receives and prints everything, and accounts for it."""
from program import *


class Pipe(unittest.TestCase):
    def listen(self, *payloads, options=()):
        with Running("listen", "0", "-c", str(len(payloads)), *options) as listening:
            tell(listening.port(), *payloads)
            return listening.end()

    def test_one_line_a_datagram(self):
        code, out, _ = self.listen(b"one", b"two")
        self.assertEqual((code, out), (0, b"one\ntwo\n"))

    def test_lines_and_datagrams_are_one_to_one(self):
        code, out, _ = self.listen(b"a\nb\r\\c", b"", b"\x00\xff\x1b[31m", "\u202e中".encode())
        self.assertEqual(out.splitlines(),
                         [rb"a\nb\r\\c", b"", rb"\0\xff\x1b[31m",
                          rb"\u{202e}" + "中".encode()])
        self.assertEqual(code, 0)

    def test_the_line_reads_back_with_e(self):
        payload = bytes(range(256)).replace(b"[", b"")
        _, out, _ = self.listen(payload)
        with udp() as peer:
            self.assertEqual(dgram("send", address(peer), "-e", out[:-1]).returncode, 0)
            self.assertEqual(peer.recv(999), payload)

    def test_raw_is_the_exact_bytes(self):
        _, out, _ = self.listen(b"a\n\x00", b"b", options=("--raw",))
        self.assertEqual(out, b"a\n\x00b")

    def test_hex(self):
        _, out, _ = self.listen(b"\xa5\x5a", b"", options=("--hex",))
        self.assertEqual(out, b"a5 5a\n\n")

    def test_time_when_asked_for(self):
        _, out, _ = self.listen(b"x", options=("--time", "unix"))
        self.assertRegex(out, rb"^\d{10}\.\d{6} x\n$")
        _, out, _ = self.listen(b"x", b"y", options=("--time", "delta"))
        self.assertRegex(out, rb"^\+0\.000000 x\n\+0\.\d{6} y\n$")

    def test_an_encoding_is_read(self):
        _, out, _ = self.listen("中文".encode("gbk"), options=("--encoding", "gbk"))
        self.assertEqual(out.decode(), "中文\n")

    def test_into_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            code, out, _ = self.listen(b"x", options=("-o", folder + "/out"))
            self.assertEqual((code, out), (0, b""))
            self.assertEqual(pathlib.Path(folder, "out").read_bytes(), b"x\n")

    def test_the_longest_datagram_is_not_cut(self):
        with Running("listen", "0", "-c", "1", "--raw") as listening:
            tell(listening.port(), b"x" * 65507)
            self.assertEqual(listening.end()[1], b"x" * 65507)


class Ends(unittest.TestCase):
    def test_after_count_exactly(self):
        with Running("listen", "0", "-c", "2") as listening:
            tell(listening.port(), b"a", b"b", b"c")
            code, out, err = listening.end()
            self.assertEqual((code, out), (0, b"a\nb\n"))
            self.assertIn(b"received 2 (2 bytes), dropped by the kernel 0", err)

    def test_after_time(self):
        begun = time.monotonic()
        done = dgram("listen", "0", "-d", "200ms")
        self.assertGreaterEqual(time.monotonic() - begun, 0.2)
        self.assertEqual(done.returncode, 0)

    def test_after_a_signal_with_the_account(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with Running("listen", "0") as listening:
                tell(listening.port(), b"abc")
                listening.read_until("stdout", b"abc\n")
                listening.signal(number)
                code, out, err = listening.end()
                self.assertEqual((code, out), (0, b"abc\n"))
                self.assertIn(b"received 1 (3 bytes)", err)

    def test_what_already_waits_when_the_signal_comes_is_still_shown(self):
        with Running("listen", "0") as listening:
            port = listening.port()
            listening.signal(signal.SIGSTOP)
            tell(port, *(b"%d" % n for n in range(100)))
            listening.signal(signal.SIGINT)
            listening.signal(signal.SIGCONT)
            code, out, _ = listening.end()
            self.assertEqual((code, len(out.splitlines())), (0, 100))

    def test_quiet_says_nothing_but_payloads(self):
        done = dgram("listen", "0", "-d", "50ms", "-q")
        self.assertEqual((done.stdout, done.stderr), (b"", b""))

    def test_expect_ends_it_when_met(self):
        with Running("listen", "0", "--expect", "READY", "-d", "1h") as listening:
            tell(listening.port(), b"no", b"READY now", b"later")
            code, out, _ = listening.end()
            self.assertEqual((code, out), (0, b"no\nREADY now\n"))

    def test_expect_unmet_is_no(self):
        done = dgram("listen", "0", "--expect", "READY", "-d", "50ms", "--json")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(named(done.stdout, "error")[0]["what"], "expect")

    def test_interrupted_before_expect_is_met_is_130(self):
        with Running("listen", "0", "--expect", "READY") as listening:
            listening.port()
            listening.signal()
            self.assertEqual(listening.end()[0], 130)


class Json(unittest.TestCase):
    def test_the_shapes(self):
        with Running("listen", "0", "-c", "2", "--json") as listening:
            port = listening.json_port()
            source = tell(port, b"hi", b"\xff")
            _, out, err = listening.end()
        all_events = events(out)
        self.assertEqual([one["event"] for one in all_events],
                         ["listening", "rx", "rx", "summary"])
        for one in all_events:
            self.assertEqual(one["v"], 1)
            self.assertRegex(one["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
        text, binary = named(out, "rx")
        self.assertEqual({key: value for key, value in text.items() if key != "time"},
                         {"v": 1, "event": "rx", "local": f"127.0.0.1:{port}", "remote": source,
                          "len": 2, "data": "aGk=", "text": "hi", "truncated": False, "ttl": 64,
                          "iface": "lo"})
        self.assertNotIn("text", binary)
        self.assertEqual(list(text)[:3], ["v", "event", "time"])
        self.assertEqual({key: value for key, value in all_events[-1].items() if key != "time"},
                         {"v": 1, "event": "summary", "arrived": 2, "received": 2, "handled": 2,
                          "sent": 0, "dropped": {"kernel": 0, "guard": {}, "queue": 0},
                          "failed": 0, "waiting": 0})
        self.assertEqual(err, b"")

    def test_each_line_is_flushed_at_once(self):
        with Running("listen", "0", "--json") as listening:
            port = listening.json_port()
            for word in (b"one", b"two"):
                tell(port, word)
                listening.read_until("stdout", b'"' + word + b'"')

    def test_text_is_read_in_the_encoding(self):
        with Running("listen", "0", "-c", "2", "--json", "--encoding", "gbk") as listening:
            tell(listening.json_port(), "中文".encode("gbk"), b"\xff\xff")
            good, bad = named(listening.end()[1], "rx")
            self.assertEqual(good["text"], "中文")
            self.assertNotIn("text", bad)


class Account(unittest.TestCase):
    def test_what_the_kernel_dropped_is_in_the_sum(self):
        total = 20_000
        with Running("listen", "0", "--json", stdout=subprocess.PIPE) as listening:
            port = listening.json_port()
            listening.signal(signal.SIGSTOP)
            tell(port, *[b"x" * 100] * total)
            listening.signal(signal.SIGINT)
            listening.signal(signal.SIGCONT)
            _, out, _ = listening.end()
            [summary] = named(out, "summary")
            self.assertGreater(summary["dropped"]["kernel"], 0)
            self.assertEqual(summary["arrived"], total)
            self.assertEqual(summary["received"] + summary["dropped"]["kernel"], total)
            self.assertEqual(len(named(out, "rx")), summary["received"])


class Workers(unittest.TestCase):
    def test_several_workers_lose_nothing(self):
        with Running("listen", "0", "--workers", "3", "--json") as listening:
            port = listening.json_port()
            for sender in range(20):
                tell(port, *(b"%d.%d" % (sender, n) for n in range(10)))
            seen = 0
            while seen < 200:
                listening.read_until("stdout", b"\n")
                seen = listening.heard["stdout"].count(b'"rx"')
                if seen < 200:
                    listening.heard["stdout"] += os.read(listening.process.stdout.fileno(), 65536)
            listening.signal()
            code, out, _ = listening.end()
            self.assertEqual(code, 0)
            self.assertEqual({one["text"] for one in named(out, "rx")},
                             {f"{s}.{n}" for s in range(20) for n in range(10)})
            [summary] = named(out, "summary")
            self.assertEqual((summary["received"], summary["handled"]), (200, 200))

    def test_a_second_program_still_gets_address_in_use(self):
        with Running("listen", "0", "--workers", "2") as first:
            done = dgram("listen", str(first.port()), "--workers", "2")
            self.assertEqual(done.returncode, 5)

    def test_gro_changes_nothing_but_speed(self):
        with Running("listen", "0", "--gro", "-d", "500ms", "--json") as listening:
            tell(listening.json_port(), b"a", b"", b"b" * 65507)
            self.assertEqual([one["len"] for one in named(listening.end()[1], "rx")],
                             [1, 0, 65507])


class Readers(unittest.TestCase):
    def test_a_closed_pipe_ends_it_quietly(self):
        for more in ((), ("--workers", "2")):
            read, write = os.pipe()
            with Running("listen", "0", *more, stdout=write) as listening:
                os.close(write)
                listening.port()
                os.close(read)
                code, _, err = listening.end()
                self.assertEqual(code, 0)
                self.assertEqual(err.count(b"\n"), 1, err)  # listening on …, nothing else

    def test_output_that_cannot_be_written_is_an_error_and_an_end(self):
        with open("/dev/full", "wb") as full, \
                Running("listen", "0", stdout=full) as listening:
            tell(listening.port(), b"x")
            code, _, err = listening.end()
            self.assertEqual(code, 5)
            self.assertIn(b"standard output: write: No space left on device", err)

    def test_closed_standard_descriptors_do_not_become_the_socket(self):
        done = subprocess.run(["sh", "-c", f"{DGRAM} listen 0 -d 50ms >&- 2>&- <&-; echo $?"],
                              capture_output=True, env=environment(), timeout=LIMIT)
        self.assertEqual(done.stdout, b"0\n")


if __name__ == "__main__":
    unittest.main()
