# SPDX-License-Identifier: MIT
"""--pcap: every datagram that came or went is in the file, whatever was shown."""
import collections
import hashlib
import resource
import shutil

import pcapng
from program import *
from serving import ask, ended, serve, summary


def text_of(end):
    return f"{end[0]}:{end[1]}"


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "x.pcapng")

    def capture(self):
        return pcapng.read(self.path)

    def eventually(self, holds):
        end = time.monotonic() + LIMIT
        while not holds():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)


class EveryVerb(WithFolder):
    def check(self, capture, payloads, ways):
        self.assertEqual(capture.payloads, payloads)
        self.assertEqual([one.way for one in capture.datagrams], ways)
        self.assertFalse(capture.torn)
        times = [one.time_ns for one in capture.datagrams]
        self.assertEqual(times, sorted(times))
        self.assertLess(abs(times[0] / 1e9 - time.time()), LIMIT)

    def test_ask_has_questions_and_replies_between_the_right_ends(self):
        with Echo() as peer:
            there = peer.address
            code, _, err = self.ran("ask", there, "hello", "", "你好")
        self.assertEqual(code, 0, err)
        capture = self.capture()
        said = "你好".encode()
        self.check(capture, [b"hello", b"hello", b"", b"", said, said], [2, 1] * 3)
        mine = capture.datagrams[0].source
        self.assertTrue(mine.startswith("127.0.0.1:") and not mine.endswith(":0"), mine)
        for one in capture.datagrams[::2]:
            self.assertEqual((one.source, one.target), (mine, there))
        for one in capture.datagrams[1::2]:
            self.assertEqual((one.source, one.target, one.hops), (there, mine, 64))

    def ran(self, *words, **kwargs):
        done = dgram(*words, "--pcap", self.path, **kwargs)
        return done.returncode, done.stdout, done.stderr

    def test_send_with_its_ttl_and_tos(self):
        with udp() as peer:
            code, _, err = self.ran("send", address(peer), "a", "b", "--ttl", "7", "--tos", "184",
                                    "-w", "0")
            self.assertEqual(code, 0, err)
            self.assertIn(b"captured 2 into", err)
            self.check(self.capture(), [b"a", b"b"], [2, 2])
            self.assertEqual({(one.hops, one.tos) for one in self.capture().datagrams}, {(7, 184)})

    def test_send_over_ipv6_and_the_refusal_as_a_note(self):
        port = free_port()
        code, _, err = self.ran("send", f"[::1]:{port}", "x")
        self.assertEqual(code, 3, err)
        capture = self.capture()
        self.assertEqual(capture.datagrams[0].target, f"[::1]:{port}")
        self.assertEqual(capture.notes, [f"[::1]:{port} refused (said by ::1)"])
        self.assertEqual(capture.statistics, [{7: 0, 8: 1}])

    def test_the_longest_datagrams(self):
        for host, family, size in (("127.0.0.1", socket.AF_INET, 65507),
                                   ("::1", socket.AF_INET6, 65527)):
            payload = os.urandom(size)
            with udp(host, family=family) as peer:
                self.assertEqual(self.ran("send", address(peer), "-f", "-", "-w", "0",
                                          stdin=payload)[0], 0)
                self.assertEqual(self.capture().payloads, [payload])

    def test_probe_and_ping(self):
        with Echo() as peer:
            self.assertEqual(self.ran("probe", peer.address, "are you there")[0], 0)
            self.check(self.capture(), [b"are you there"] * 2, [2, 1])
            self.assertEqual(self.ran("ping", peer.address, "-c", "3", "-i", "10ms")[0], 0)
            self.assertEqual([one.way for one in self.capture().datagrams], [2, 1] * 3)

    def test_chat(self):
        with Echo() as peer:
            self.assertEqual(self.ran("chat", peer.address, stdin=b"one\n")[0], 0)
            self.check(self.capture(), [b"one", b"one"], [2, 1])

    def test_serve_has_requests_and_answers(self):
        with serve("upper", "0", "--pcap", self.path) as running:
            port = running.port()
            self.assertEqual(ask(port, b"hello"), b"HELLO")
            code, _, err = ended(running)
        self.assertEqual(code, 0, err)
        capture = self.capture()
        self.check(capture, [b"hello", b"HELLO"], [1, 2])
        request, answer = capture.datagrams
        self.assertEqual((request.source, request.target), (answer.target, answer.source))
        self.assertEqual(request.target, f"127.0.0.1:{port}")

    def test_serve_has_what_a_guard_did_not_answer(self):
        with serve("echo", "0", "--allow", "192.0.2.0/24", "--pcap", self.path) as running:
            tell(running.port(), b"not you")
            self.eventually(lambda: self.capture().payloads == [b"not you"])
            self.assertEqual(ended(running)[0], 0)
        self.check(self.capture(), [b"not you"], [1])

    def test_listen_has_what_where_does_not_show(self):
        for workers in ("1", "2"):
            with Running("listen", "0", "--workers", workers, "--where", "yes", "-c", "1", "--pcap",
                         self.path) as running:
                tell(running.port(), b"no", b"yes")
                code, out, _ = running.end()
            self.assertEqual((code, out), (0, b"yes\n"))
            self.assertEqual(self.capture().payloads, [b"no", b"yes"])

    def test_listen_with_several_workers(self):
        sent = [b"%d" % i for i in range(2000)]
        with Running("listen", "0", "--workers", "2", "--pcap", self.path,
                     stdout=subprocess.DEVNULL) as running:
            port = running.port()
            for first in range(0, len(sent), 100):  # each from a port of its own: both workers
                tell(port, *sent[first:first + 100])
                self.eventually(lambda: len(self.capture().payloads) >= first + 100)
            running.signal()
            code, _, err = running.end()
        self.assertEqual(code, 0)
        self.assertEqual(sorted(self.capture().payloads), sorted(sent))
        self.assertIn(b"captured 2000 into", err)


class Relayed(WithFolder):
    """What a relay was sent and what it sent, as those at its ends saw it."""

    def ways(self):
        """What came and what left, as (source, target, payload)."""
        return [[(one.source, one.target, one.payload) for one in self.capture().datagrams
                 if one.way == way] for way in (1, 2)]

    @staticmethod
    def waiting(one):
        """All that waits at this socket, with who sent it."""
        one.settimeout(0.3)
        came = []
        try:
            while True:
                payload, source = one.recvfrom(100)
                came.append((text_of(source), address(one), payload))
        except TimeoutError:
            return came

    def test_as_the_ends_saw_it_on_a_bad_path(self):
        words = ("--json", "--loss", "20%", "--duplicate", "20%", "--corrupt", "10%", "--reorder",
                 "10%", "--delay", "20ms", "--seed", "7", "--pcap", self.path)
        with udp() as far, udp() as one, udp() as two:
            with Running("relay", "0", address(far), *words) as ours:
                here = ("127.0.0.1", ours.json_port())
                asked = []
                for number in range(120):
                    client = (one, two)[number % 2]
                    asked.append((address(client), text_of(here),
                                  hashlib.sha256(b"%d" % number).digest()))
                    client.sendto(asked[-1][2], here)
                questions = self.waiting(far)
                answers = []
                for upstream, _, payload in questions:
                    answers.append((address(far), upstream, payload[::-1]))
                    host, port = upstream.split(":")
                    far.sendto(payload[::-1], (host, int(port)))
                back = self.waiting(one) + self.waiting(two)
                code, out, err = ended(ours)
            late = self.waiting(far) + self.waiting(one) + self.waiting(two)
        self.assertEqual((code, late), (0, []), err)
        came, left = self.ways()
        self.assertEqual(sorted(came), sorted(asked + answers))
        self.assertEqual(sorted(left), sorted(questions + back))
        self.check_against(summary(out), far=answers[0][0])
        self.check_upstream({payload for *_, payload in asked})

    def check_against(self, account, far):
        """Its counts are those of the summary, each way."""
        capture = self.capture()
        counts = collections.Counter((one.way, one.source == far, one.target == far)
                                     for one in capture.datagrams)
        for way, came, left in (("up", (1, False, False), (2, False, True)),
                                ("down", (1, True, False), (2, False, False))):
            self.assertEqual(counts[came], account[way]["received"], way)
            self.assertEqual(counts[left], account[way]["forwarded"], way)
            for what in ("lost", "duplicated", "corrupted", "reordered"):
                self.assertGreater(account[way][what], 0, what)
        self.assertEqual(capture.statistics, [{7: account["dropped"]["kernel"],
                                               8: account["received"] + account["sent"]}])
        self.assertEqual(account["dropped"]["kernel"], 0)

    def check_upstream(self, asked):
        """Each left later than it came, with a hop less to live, through its client's socket."""
        up = [one for one in self.capture().datagrams if one.payload in asked]
        came = {one.payload: one for one in up if one.way == 1}
        left = [one for one in up if one.way == 2]
        self.assertEqual({one.hops for one in came.values()}, {64})
        self.assertEqual({one.hops for one in left}, {63})
        for one in left:
            self.assertGreaterEqual(one.time_ns - came[one.payload].time_ns, 20_000_000)
        through = {(came[one.payload].source, one.source) for one in left}
        self.assertEqual((len(through), len({own for _, own in through})), (2, 2), through)

    def test_each_end_at_the_address_it_was_spoken_to(self):
        with Echo(bytes.upper) as far, udp() as four, \
                udp("::1", family=socket.AF_INET6) as six, \
                Running("relay", ":0", far.address, "--pcap", self.path) as ours:
            port, there = ours.port(), far.address
            ends = [(address(four), f"127.0.0.5:{port}"), (address(six), f"[::1]:{port}")]
            for client, host in ((four, "127.0.0.5"), (six, "::1")):
                client.sendto(b"x", (host, port))
                self.assertEqual(client.recv(10), b"X")
            self.assertEqual(ended(ours)[0], 0)
        came, left = self.ways()
        self.assertEqual(came[::2], [(*each, b"x") for each in ends])
        self.assertEqual(left[1::2], [(*each[::-1], b"X") for each in ends])
        for question, answer in zip(left[::2], came[1::2]):
            self.assertEqual(question[1:], (there, b"x"))
            self.assertEqual(answer, (there, question[0], b"X"))

    def test_what_is_withheld_came_and_did_not_leave(self):
        with Echo() as far, Running("relay", "0", far.address, "--allow", "192.0.2.0/24", "--pcap",
                                    self.path) as ours:
            tell(ours.port(), b"not you")
            self.eventually(lambda: self.capture().payloads == [b"not you"])
            self.assertEqual(ended(ours)[0], 0)
        self.assertEqual([one.way for one in self.capture().datagrams], [1])

    def test_a_refusal_is_a_note(self):
        gone = f"127.0.0.1:{free_port()}"
        with Running("relay", "0", gone, "--json", "-v", "--pcap", self.path) as ours:
            tell(ours.json_port(), b"x")
            ours.read_until("stdout", b'"refused"')
            self.assertEqual(ended(ours)[0], 0)
        self.assertEqual(self.capture().notes, [f"{gone} refused (said by 127.0.0.1)"])
        self.assertEqual([one.way for one in self.capture().datagrams], [1, 2])


class NothingIsMissing(WithFolder):
    def test_a_hundred_thousand_datagrams(self):
        count = 100_000
        with Running("listen", "0", "--pcap", self.path, stdout=subprocess.DEVNULL) as running:
            port = running.port()
            with udp() as peer:
                for number in range(count):
                    peer.sendto(b"%06d" % number, ("127.0.0.1", port))
                    if number % 50 == 49:
                        time.sleep(0.001)
            running.signal()
            code, _, err = running.end()
        self.assertEqual(code, 0, err)
        capture = self.capture()
        dropped = capture.statistics[0][7]
        self.assertEqual(len(capture.datagrams) + dropped, count)
        self.assertEqual(capture.statistics[0][8], len(capture.datagrams))
        numbers = [int(payload) for payload in capture.payloads]
        self.assertEqual(numbers, sorted(set(numbers)))
        self.assertGreater(len(numbers), count // 2, "the sender pauses so that most arrive")

    def test_it_is_in_the_file_within_a_second_and_the_file_is_whole_at_any_time(self):
        with Running("listen", "0", "--pcap", self.path) as running:
            port = running.port()
            for number in range(5):
                tell(port, b"%d" % number)
                end = time.monotonic() + LIMIT
                while not os.path.getsize(self.path) or len(self.capture().payloads) <= number:
                    self.assertLess(time.monotonic(), end)
                    time.sleep(0.01)
                self.assertFalse(self.capture().torn)

    def test_killed_it_leaves_what_was_written(self):
        with Running("listen", "0", "--pcap", self.path) as running:
            tell(running.port(), b"before")
            self.eventually(lambda: os.path.getsize(self.path) and self.capture().payloads)
            running.signal(signal.SIGKILL)
            running.end()
        self.assertEqual(self.capture().payloads, [b"before"])

    def test_a_disk_that_is_full_is_told_at_once_and_counted(self):
        limit = 20_000
        with Running("listen", "0", "--pcap", self.path, stdout=subprocess.DEVNULL,
                     preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
                     ) as running:
            port = running.port()
            sent = 40
            for _ in range(sent):
                tell(port, bytes(1000))
                time.sleep(0.02)
            running.read_until("stderr", b"File too large")
            running.signal()
            code, _, err = running.end()
        self.assertEqual(code, 5)
        capture = self.capture()
        self.assertFalse(capture.torn)
        missing = sent - len(capture.datagrams)
        self.assertGreater(missing, 0)
        self.assertIn(b"datagrams that are not in the file: %d\n" % missing, err)
        self.assertIn(b"received 40 (40000 bytes)", err, "it is still received")


class TheFile(WithFolder):
    def refused(self, path, why, code=2, words=("send", "127.0.0.1:9", "x", "-w", "0")):
        done = dgram(*words, "--pcap", path)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(why, done.stderr)

    def test_is_made_for_its_owner_alone(self):
        dgram("send", "127.0.0.1:9", "x", "-w", "0", "--pcap", self.path)
        self.assertEqual(os.stat(self.path).st_mode & 0o777, 0o600)

    def test_is_made_anew(self):
        pathlib.Path(self.path).write_bytes(b"old" * 10_000)
        dgram("send", "127.0.0.1:9", "x", "-w", "0", "--pcap", self.path)
        self.assertEqual(self.capture().payloads, [b"x"])

    def test_stays_as_it_was_after_a_usage_error_and_a_dry_run(self):
        pathlib.Path(self.path).write_bytes(b"old")
        self.assertEqual(dgram("send", "127.0.0.1:99999", "x", "--pcap", self.path).returncode, 2)
        self.assertEqual(dgram("send", "127.0.0.1:9", "-xzz", "--pcap", self.path).returncode, 2)
        self.assertEqual(dgram("send", "127.0.0.1:9", "x", "-n", "--pcap", self.path).returncode, 0)
        self.assertEqual(pathlib.Path(self.path).read_bytes(), b"old")

    def test_is_nothing_else_than_a_regular_file(self):
        folder = os.path.dirname(self.path)
        self.refused(folder, b"Is a directory")
        self.refused(os.path.join(folder, "none", "x"), b"No such file or directory")
        os.mkfifo(self.path)
        self.refused(self.path, b"No such device or address", 5)
        with open(os.open(self.path, os.O_RDONLY | os.O_NONBLOCK), "rb"):
            self.refused(self.path, b"not a regular file")
        self.refused("/dev/null", b"not a regular file")

    def test_has_one_writer(self):
        with Running("listen", "0", "--pcap", self.path) as running:
            running.port()
            self.refused(self.path, b"another program writes a capture into it", 5)

    def test_a_unix_socket_cannot_be_captured(self):
        self.refused(self.path, b"no IP addresses", words=("listen", "unix:@dgram-pcap-test"))
        self.refused(self.path, b"no IP addresses", words=("send", "unix:@dgram-pcap-test", "x"))

    def test_bench_has_no_capture(self):
        self.refused(self.path, b"not an option of bench", words=("bench", "rr", ":9"))
        self.refused(self.path, b"not for bench", words=("serve", "bench", "0"))


class StandardOutput(WithFolder):
    def test_a_pipe_gets_the_file(self):
        done = dgram("send", "127.0.0.1:9", "x", "-w", "0", "--pcap", "-")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(pcapng.Capture(done.stdout).payloads, [b"x"])

    def test_a_relay_shows_nothing_there_unless_it_is_asked_to(self):
        with Echo() as far, udp() as one:
            with Running("relay", "0", far.address, "--pcap", "-") as ours:
                one.sendto(b"x", ("127.0.0.1", ours.port()))
                one.recv(10)
                code, out, err = ended(ours)
            self.assertEqual((code, pcapng.Capture(out).payloads), (0, [b"x"] * 4), err)
            done = dgram("relay", "0", far.address, "-v", "--pcap", "-")
        self.assertEqual((done.returncode, done.stdout), (2, b""))

    def test_not_where_it_carries_something_else(self):
        for words in (("ask", ":9", "x"), ("listen", "0"), ("send", ":9", "x", "--json")):
            done = dgram(*words, "--pcap", "-")
            self.assertEqual((done.returncode, done.stdout if "--json" not in words else b""),
                             (2, b""))
            self.assertIn(b"standard output carries the datagrams", done.stderr)

    def test_with_the_records_in_a_file_it_is_free(self):
        with Echo() as peer:
            done = dgram("ask", peer.address, "x", "-o", self.path, "--pcap", "-")
        self.assertEqual(pcapng.Capture(done.stdout).payloads, [b"x", b"x"])
        self.assertEqual(pathlib.Path(self.path).read_bytes(), b"x\n")

    def test_not_on_a_terminal(self):
        with Terminal("send", "127.0.0.1:9", "x", "--pcap", "-") as terminal:
            terminal.see(b"not for a terminal")
            self.assertEqual(terminal.end(), 2)


@unittest.skipUnless(shutil.which("tcpdump"), "tcpdump is not installed")
class ByTcpdump(WithFolder):
    """What a program that shares nothing with ours makes of the file."""

    def test_reads_it_with_right_checksums(self):
        with Echo() as peer:
            dgram("ask", peer.address, "hello", "", "--pcap", self.path)
        with udp("::1", family=socket.AF_INET6) as peer:
            other = self.path + "6"
            dgram("send", address(peer), "sechs", "-w", "0", "--pcap", other)
        shown = b""
        for path in (self.path, other):
            done = subprocess.run(["tcpdump", "-vv", "-nn", "-A", "-r", path], capture_output=True,
                                  timeout=LIMIT, check=True)
            shown += done.stdout
        self.assertEqual(shown.count(b"[udp sum ok]"), 5)
        self.assertNotIn(b"bad", shown)
        self.assertEqual(shown.count(b"UDP, length 0"), 2)
        self.assertIn(b"IP6", shown)


if __name__ == "__main__":
    unittest.main()
