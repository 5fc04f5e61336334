#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every length there is comes back byte for byte, boundaries stand, one byte more is refused."""
import random
import tempfile

from peers import (Answering, Background, DGRAM, Ours, bracketed, dgram, family_of, main,
                   needs_ipv6, receiver, signal, text_of, udp, unittest)

EVERY_LENGTH = range(9_217)  # through the largest jumbo frame
NOISE = random.Random(20_260_102).randbytes(200_000)


def noise(length):
    return NOISE[length:2 * length]


class Lengths:
    """`longest`: what an IP datagram has room for, 65,507 in IPv4, 65,527 in IPv6."""

    def last_twenty(self):
        return range(self.longest - 19, self.longest + 1)

    def test_our_echo_gives_every_length_back_byte_for_byte(self):
        at = f"{bracketed(self.host)}:0"
        with Ours("serve", "echo", at, "--json") as server, \
                udp(self.host, family=family_of(self.host)) as client:
            client.connect((self.host, server.port))
            lengths = [*EVERY_LENGTH, *self.last_twenty()]
            for length in lengths:
                payload = noise(length)
                client.send(payload)
                self.assertTrue(client.recv(70_000) == payload, f"{length} bytes came back changed")
            self.assertEqual(server.end(signal.SIGINT), 0)
            summary = server.named("summary")[0]
            self.assertEqual([summary[key] for key in ("arrived", "received", "handled", "sent")],
                             [len(lengths)] * 4)

    def test_our_ask_makes_requests_of_every_length_byte_for_byte(self):
        lines = b"".join(NOISE_TEXT[length:2 * length] + b"\n" for length in EVERY_LENGTH)
        with Answering(host=self.host) as server:
            done = dgram("ask", server.at, "--lines", stdin=lines)
            self.assertEqual(done.returncode, 0)
            self.assertTrue(done.stdout == lines, "what was asked and what came back differ")
            self.assertEqual([len(one) for one in server.heard], list(EVERY_LENGTH))

    def test_our_ask_asks_our_echo_with_the_longest(self):
        with Ours("serve", "echo", f"{bracketed(self.host)}:0") as server:
            for length in (1, 1_472, 1_473, 9_216, self.longest - 19, self.longest):
                done = dgram("ask", server.at, "-f", "-", "--raw", stdin=noise(length))
                self.assertEqual(done.returncode, 0)
                self.assertTrue(done.stdout == noise(length), f"{length} bytes came back changed")

    def test_our_send_sends_the_longest_and_our_listen_hears_it_whole(self):
        with Ours("listen", f"{bracketed(self.host)}:0", "--raw", "-c", "20") as ours:
            wanted = b""
            for length in self.last_twenty():
                self.assertEqual(dgram("send", ours.at, "-f", "-", stdin=noise(length)).returncode,
                                 0)
                wanted += noise(length)
                ours.until("out", lambda heard: len(heard) >= len(wanted))
            self.assertTrue(ours.out == wanted)

    def test_one_byte_more_than_the_longest_is_refused_with_the_limit_named(self):
        limit = f"{self.longest:,}".encode(), str(self.longest).encode()
        with receiver(self.host) as server, tempfile.NamedTemporaryFile() as file:
            at = text_of(server.getsockname())
            file.write(noise(self.longest + 1))
            file.flush()
            text = "x" * (self.longest + 1)
            for words in (("send", at, text), ("send", at, "-f", file.name), ("ask", at, text),
                          ("ask", at, "-f", file.name), ("send", at, "--json", text)):
                done = dgram(*words)
                self.assertEqual(done.returncode, 5, words[:2])
                self.assertTrue(any(one in done.stdout + done.stderr for one in limit),
                                (words[:2], done.stdout[:400], done.stderr[:400]))
            server.setblocking(False)
            self.assertRaises(BlockingIOError, server.recv, 70_000)  # nothing left, not even a part

    def test_empty_datagrams_go_both_ways(self):
        with receiver(self.host) as peer:
            self.assertEqual(dgram("send", text_of(peer.getsockname()), "").returncode, 0)
            self.assertEqual(peer.recv(10), b"")
            with Ours("listen", f"{bracketed(self.host)}:0", "--json", "-c", "1") as ours:
                peer.sendto(b"", (self.host, ours.port))
                ours.process.wait(20)
                ours.until("out", b"summary")
                self.assertEqual([one["len"] for one in ours.named("rx")], [0])
        with Answering(lambda payload, source: b"", self.host) as server:
            done = dgram("ask", server.at, "", "x")
            self.assertEqual((done.returncode, done.stdout), (0, b"\n\n"))
            self.assertEqual(server.heard, [b"", b"x"])


class Boundaries(unittest.TestCase):
    PAYLOADS = [b"", b"a", b"two\nlines", b"\n", b"back\\slash", b"\r\n", "中文".encode(),
                b"x" * 1_400, b"one", b"one"]

    @staticmethod
    def line_of(payload):
        escaped = payload.replace(b"\\", b"\\\\").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
        return escaped + b"\n"

    def test_a_thousand_datagrams_to_our_listen_are_a_thousand_lines_in_order(self):
        sent = [b"%d %s" % (number, self.PAYLOADS[number % 10]) if number % 10 else b""
                for number in range(1_000)]
        with Ours("listen", "127.0.0.1:0", "-c", "1000") as ours, udp() as client:
            for number, payload in enumerate(sent):
                client.sendto(payload, ("127.0.0.1", ours.port))
                if number % 50 == 49:  # fewer than the receive buffer holds
                    ours.until("out", lambda heard: heard.count(b"\n") > number)
            self.assertEqual(ours.process.wait(20), 0)
            self.assertEqual(ours.out, b"".join(map(self.line_of, sent)))

    def test_a_thousand_lines_to_our_send_are_a_thousand_datagrams_in_order(self):
        lines = [b"" if number % 10 == 0 else b"%d" % number for number in range(1_000)]
        with receiver() as server, Background(DGRAM, "send", text_of(server.getsockname()),
                                              "--lines", "--rate", "4000/s") as ours:
            ours.type(b"".join(one + b"\n" for one in lines))
            ours.process.stdin.close()
            self.assertEqual([server.recv(1_024) for _ in lines], lines)
            self.assertEqual(ours.process.wait(20), 0)


NOISE_TEXT = bytes(33 + one % 94 for one in NOISE)


class LengthsOverIPv4(Lengths, unittest.TestCase):
    host = "127.0.0.1"
    longest = 65_507


@needs_ipv6
class LengthsOverIPv6(Lengths, unittest.TestCase):
    host = "::1"
    longest = 65_527


if __name__ == "__main__":
    main()
