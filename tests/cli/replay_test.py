# SPDX-License-Identifier: MIT
"""replay: the datagrams of a capture once more. That nothing drifts is shown with a virtual clock
in tests/workshop/replay_test.cpp; here are real sockets."""
import captures
import pcapng
from program import *
from show_test import A, B, WithFile, packets


class Replay(WithFile):
    def replay(self, data, *words, code=0):
        pathlib.Path(self.path).write_bytes(data)
        done = dgram("replay", self.path, *words)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout, done.stderr.decode()

    def heard(self, peer, count):
        return [peer.recv(65536) for _ in range(count)]

    def test_sends_what_was_captured_byte_for_byte_and_in_order(self):
        payloads = [b"one", b"", bytes(range(256)), b"\0" * 65507, "你好".encode()]
        with udp() as peer:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            out, err = self.replay(captures.pcap(packets(*payloads, step=0.01)), "--to",
                                   address(peer))
            self.assertEqual(self.heard(peer, 5), payloads)
        self.assertEqual(out, b"")
        self.assertIn("replayed 5 in 0.0", err)

    def test_keeps_time_and_speed_divides_it(self):
        data = captures.pcap(packets(*[b"%d" % i for i in range(11)], step=0.05))  # half a second
        for words, planned in (((), 0.5), (("--speed", "2x"), 0.25), (("--speed", "0.5"), 1.0),
                               (("--speed", "max"), 0.0)):
            with udp() as peer:
                begin = time.monotonic()
                out, _ = self.replay(data, "--to", address(peer), "--json", *words)
                took = time.monotonic() - begin
                self.heard(peer, 11)
            end = named(out, "replayed")[0]
            self.assertAlmostEqual(end["planned_seconds"], planned, places=6)
            self.assertGreaterEqual(end["seconds"], planned)
            self.assertGreaterEqual(took, planned)
            self.assertEqual((end["replayed"], end["datagrams"]), (11, 11))
            late = end["late_us"]
            self.assertTrue(0 <= late["p50"] <= late["p99"], late)

    def test_where_count_and_several_remotes(self):
        data = captures.pcap(packets(b"one", b"two", b"three", b"four", step=0.001))
        with udp() as first, udp() as second:
            self.replay(data, "--to", address(first), "--to", address(second), "--where",
                        "from:10.0.0.8", "-c", "1")
            self.assertEqual(self.heard(first, 1) + self.heard(second, 1), [b"two", b"two"])
            for peer in (first, second):
                peer.settimeout(0.05)
                with self.assertRaises(TimeoutError):
                    peer.recv(10)

    def test_answers_are_counted_and_captured(self):
        other = self.path + "ng"
        with Echo() as peer:
            out, _ = self.replay(captures.pcap(packets(b"a", b"b", step=0.02)), "--to",
                                 peer.address, "--json", "--pcap", other, "-w", "500ms")
        self.assertEqual([one["text"] for one in named(out, "rx")], ["a", "b"])
        self.assertEqual(named(out, "summary")[0]["received"], 2)
        self.assertEqual([(one.payload, one.way) for one in pcapng.read(other).datagrams],
                         [(b"a", 2), (b"a", 1), (b"b", 2), (b"b", 1)])

    def test_a_refusal_is_told(self):
        _, err = self.replay(captures.pcap(packets(b"a", b"b", step=0.01)), "--to",
                             f"127.0.0.1:{free_port()}", code=3)
        self.assertEqual(err.count("refused"), 1)
        self.assertIn("replayed 2", err)

    def test_it_sends_to_nobody_who_is_not_named(self):
        _, err = self.replay(captures.pcap(packets(b"a")), code=2)
        self.assertIn("no target", err)

    def test_what_the_capture_cut_is_not_sent(self):
        with udp() as peer:
            long, short = packets(b"0123456789", b"ok", step=0.001)
            _, err = self.replay(captures.pcap([long, short], kept=20 + 8 + 4), "--to",
                                 address(peer))
            self.assertEqual(self.heard(peer, 1), [b"ok"])
        self.assertIn("has only a part of them: 1", err)

    def test_a_torn_tail_is_sent_up_to_there(self):
        data = captures.pcap(packets(b"a", b"b", b"c", step=0.001))
        with udp() as peer:
            _, err = self.replay(data[:-1], "--to", address(peer))
            self.assertEqual(self.heard(peer, 2), [b"a", b"b"])
        self.assertIn("ends within a record", err)

    def test_a_signal_ends_it_within_a_gap(self):
        pathlib.Path(self.path).write_bytes(captures.pcap(packets(b"a", b"b", step=3600)))
        with udp() as peer, Running("replay", self.path, "--to", address(peer)) as running:
            self.heard(peer, 1)
            running.signal()
            code, _, err = running.end()
        self.assertEqual(code, 0, err)
        self.assertIn(b"replayed 1", err)

    def test_speeds_that_are_none(self):
        for speed, why in (("0", "too small"), ("-1", "cannot be negative"), ("2y", "not a speed"),
                           ("10000000", "too large")):
            _, err = self.replay(b"", "--to", ":9", f"--speed={speed}", code=2)
            self.assertIn(why, err)

    def test_what_was_said_by_one_is_said_again_by_the_other(self):
        """A round: --pcap of a real conversation, replayed, gives the same bytes."""
        said = [b"hello", b"", b"\xff\x00", b"x" * 1400]
        with Echo() as peer:
            dgram("ask", peer.address, "hello", "", "-e", "\\xff\\0", "x" * 1400, "--pcap",
                  self.path)
            there = peer.address
        with udp() as other:
            done = dgram("replay", self.path, "--to", address(other), "--where", "to:" + there)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.heard(other, 4), said)


if __name__ == "__main__":
    unittest.main()
