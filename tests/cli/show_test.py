# SPDX-License-Identifier: MIT
"""show: what is in a capture, and what is not."""
import base64

import captures
from program import *

A, B = ("10.0.0.7", 5000), ("10.0.0.8", 53)
T = 1_700_000_000


def packets(*payloads, start=T, step=0.25):
    """A and B in turn."""
    ends = (A, B)
    return [(start + i * step, captures.udp_packet(ends[i % 2], ends[1 - i % 2], payload))
            for i, payload in enumerate(payloads)]


class WithFile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "x.pcap")

    def show(self, data, *words, code=0):
        pathlib.Path(self.path).write_bytes(data)
        done = dgram("show", self.path, *words, env=environment(TZ="UTC"))
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout, done.stderr.decode()


class Show(WithFile):
    def test_one_line_each_into_a_pipe(self):
        said = (b"hello", b"", b"a\nb\x1b[31m\\", "你好".encode())
        out, err = self.show(captures.pcap(packets(*said)))
        self.assertEqual(out.decode().splitlines(), [
            "10.0.0.7:5000 ▶ 10.0.0.8:53 5 B  hello",
            "10.0.0.8:53 ▶ 10.0.0.7:5000 0 B",
            "10.0.0.7:5000 ▶ 10.0.0.8:53 9 B  a\\nb\\x1b[31m\\\\",
            "10.0.0.8:53 ▶ 10.0.0.7:5000 6 B  你好"])
        self.assertIn("4 shown, of 4 datagrams in 4 records", err)

    def test_every_form_of_output(self):
        data = captures.pcap(packets(b"a\0b", b"cd"))
        self.assertEqual(self.show(data, "--raw")[0], b"a\0bcd")
        lines = self.show(data, "--hex")[0].splitlines()
        self.assertEqual([line.split(b"  ")[1] for line in lines], [b"61 00 62", b"63 64"])
        times = [line.split(b" ")[0] for line in self.show(data, "--time", "unix")[0].splitlines()]
        self.assertEqual(times, [b"1700000000.000000", b"1700000000.250000"])
        times = [line.split(b" ")[0] for line in self.show(data, "--time", "abs")[0].splitlines()]
        self.assertEqual(times, [b"22:13:20.000", b"22:13:20.250"])

    def test_json_has_the_shapes_of_all_verbs(self):
        out, _ = self.show(captures.pcap(packets(b"\xff\0", b"ok")), "--json")
        first, second = named(out, "rx")
        self.assertEqual((first["time"], first["remote"], first["local"]),
                         ("2023-11-14T22:13:20.000000Z", "10.0.0.7:5000", "10.0.0.8:53"))
        self.assertEqual(base64.b64decode(first["data"]), b"\xff\0")
        self.assertEqual((first["len"], first["ttl"], first["truncated"]), (2, 64, False))
        self.assertNotIn("text", first)
        self.assertEqual(second["text"], "ok")
        end = named(out, "shown")[0]
        self.assertEqual((end["records"], end["datagrams"], end["shown"], end["skipped"],
                          end["torn"]), (2, 2, 2, {}, False))

    def test_where_and_count_choose(self):
        data = captures.pcap(packets(b"one", b"two", b"three", b"four"))
        for words, lines in ((("--where", "from:10.0.0.8"), [b"two", b"four"]),
                             (("--where", "to:10.0.0.8:53 len>3"), [b"three"]),
                             (("--where", "!from:10.0.0.7", "-c", "1"), [b"two"])):
            self.assertEqual([line.split(b"  ")[1]
                              for line in self.show(data, *words)[0].splitlines()], lines)
        self.assertIn("1 shown, of 4", self.show(data, "--where", "two")[1])

    def test_what_is_no_datagram_is_counted_by_reason(self):
        tcp = captures.udp_packet(A, B, b"x" * 20, protocol=6)
        fragment = bytearray(captures.udp_packet(A, B, b"piece"))
        fragment[6] = 0x20
        data = captures.pcap([(T, captures.ethernet(one)) for one in
                              (tcp, tcp, bytes(fragment), captures.udp_packet(A, B, b"whole"))] +
                             [(T, captures.ethernet(b"\0" * 28, 0x0806))], captures.ETHERNET)
        out, err = self.show(data)
        self.assertEqual(out, "10.0.0.7:5000 ▶ 10.0.0.8:53 5 B  whole\n".encode())
        self.assertIn("no datagrams: 1 not-ip, 2 not-udp, 1 fragment", err)
        self.assertEqual(named(self.show(data, "--json")[0], "shown")[0]["skipped"],
                         {"not-ip": 1, "not-udp": 2, "fragment": 1})

    def test_what_the_capture_cut_says_so(self):
        out, _ = self.show(captures.pcap(packets(b"0123456789"), kept=20 + 8 + 4))
        self.assertEqual(out.decode(),
                         "10.0.0.7:5000 ▶ 10.0.0.8:53 4 B of 10 B, truncated  0123\n")

    def test_a_torn_tail_costs_nothing_before_it(self):
        whole = captures.pcap(packets(b"one", b"two", b"three"))
        for cut in (1, 20, len(b"three") + 28 + 15):
            out, err = self.show(whole[:-cut])
            self.assertEqual(len(out.splitlines()), 2)
            self.assertIn("ends within a record; all before it was read", err)
            self.assertTrue(named(self.show(whole[:-cut], "--json")[0], "shown")[0]["torn"])

    def test_what_is_no_capture_is_refused_by_name(self):
        for data, why in ((b"hello, this is no capture", "neither pcap nor pcapng"),
                          (b"", "ends before its first record"),
                          (captures.pcap([], link=105), "a kind of link that is not known here"),
                          (captures.pcap(packets(b"a")) + b"\xff" * 16, "damaged")):
            self.assertIn(why, self.show(data, code=2)[1])
        for path, why in (("/nonexistent/x", b"No such file"), ("/", b"cannot be read")):
            done = dgram("show", path)
            self.assertEqual(done.returncode, 2)
            self.assertIn(why, done.stderr)
        self.assertEqual(dgram("show").returncode, 2)
        self.assertEqual(dgram("show", "a", "b").returncode, 2)

    def test_both_byte_orders(self):
        for order in "<>":
            self.assertIn(b"hello", self.show(captures.pcap(packets(b"hello"), order=order))[0])

    def test_standard_input_is_shown_as_it_comes(self):
        data = captures.pcap(packets(b"one", b"two"))
        first = len(captures.pcap(packets(b"one")))
        with Running("show", "-", stdin=subprocess.PIPE) as running:
            running.process.stdin.write(data[:first])
            running.process.stdin.flush()
            running.read_until("stdout", b"one\n")
            running.process.stdin.write(data[first:])
            running.process.stdin.flush()
            running.read_until("stdout", b"two\n")
            running.signal()
            code, _, err = running.end()
        self.assertEqual(code, 130)
        self.assertIn(b"2 shown", err)

    def test_a_terminal_gets_text_and_hex(self):
        pathlib.Path(self.path).write_bytes(captures.pcap(packets(b"hi\x1b[2J", b"\x00\x01")))
        with Terminal("show", self.path) as terminal:
            seen = terminal.see(b"2 shown")
        self.assertNotIn(b"\x1b[2J", seen)
        self.assertIn("10.0.0.7:5000 ▶ 10.0.0.8:53 6 B".encode(), seen)
        self.assertIn(b"0000  00 01 ", seen)

    def test_what_pcap_wrote_is_shown(self):
        with Echo() as peer:
            dgram("ask", peer.address, "hello", "", "--pcap", self.path)
            there = peer.address
        out = dgram("show", self.path, "--where", "from:" + there).stdout
        self.assertEqual([line.split(b" B")[1] for line in out.splitlines()], [b"  hello", b""])


if __name__ == "__main__":
    unittest.main()
