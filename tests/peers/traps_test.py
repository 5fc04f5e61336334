#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Eleven ways in which other programs get datagrams wrong, each seen to go right here.

The name of each test says what ours does; its sentence says which program did what instead."""
import json

from peers import (Answering, Background, DGRAM, LIMIT, Ours, dgram, main, named, receiver,
                   socket, text_of, threading, udp, unittest)


def arrived(server):
    """What waits in a socket now."""
    server.setblocking(False)
    all_of_it = []
    while True:
        try:
            all_of_it.append(server.recv(70_000))
        except BlockingIOError:
            return all_of_it


def closed_port():
    with udp() as one:
        return text_of(one.getsockname())


class Traps(unittest.TestCase):
    def sent(self, *words, stdin=b""):
        with receiver() as server:
            done = dgram("send", text_of(server.getsockname()), *words, stdin=stdin)
            self.assertEqual(done.returncode, 0, done.stderr)
            return arrived(server)

    def test_trap_01_text_and_its_line_end_are_one_datagram(self):
        """nc -C sends `a` and CR LF apart."""
        self.assertEqual(self.sent(stdin=b"a\r\n"), [b"a\r\n"])
        self.assertEqual(self.sent("-e", r"a\r\n"), [b"a\r\n"])
        self.assertEqual(self.sent("-e", "a[0D 0A]"), [b"a\r\n"])

    def test_trap_02_standard_input_is_one_datagram_or_an_error_never_several(self):
        """nc cuts 20,000 bytes after 16,384, ncat and socat after 8,192 each."""
        text = bytes(range(256)) * 80
        self.assertEqual(self.sent(stdin=text[:20_000]), [text[:20_000]])
        with receiver() as server:
            done = dgram("send", text_of(server.getsockname()), stdin=b"x" * 70_000)
            self.assertEqual(done.returncode, 5)
            self.assertIn(b"65507", done.stderr.replace(b",", b""))
            self.assertEqual(arrived(server), [])

    def test_trap_03_twenty_thousand_bytes_are_received_whole(self):
        """nc keeps 16,384 of them, socat 8,192."""
        payload = (bytes(range(256)) * 80)[:20_000]
        for form in ("--raw", "--json"):
            with Ours("listen", "127.0.0.1:0", "-c", "1", form) as ours, udp() as client:
                client.sendto(payload, ("127.0.0.1", ours.port))
                self.assertEqual(ours.process.wait(LIMIT), 0)
                if form == "--raw":
                    ours.until("out", lambda heard: len(heard) >= len(payload))
                    self.assertEqual(ours.out, payload)
                else:
                    ours.until("out", b"summary")
                    [one] = ours.named("rx")
                    self.assertEqual((one["len"], one["truncated"]), (20_000, False))

    def test_trap_04_an_empty_datagram_leaves_a_trace(self):
        """nc, ncat and socat show nothing at all."""
        with Ours("listen", "127.0.0.1:0", "-c", "3") as ours, udp() as client:
            for payload in (b"before", b"", b"after"):
                client.sendto(payload, ("127.0.0.1", ours.port))
            self.assertEqual(ours.process.wait(LIMIT), 0)
            self.assertEqual(ours.until("out", b"after\n"), b"before\n\nafter\n")
        with Ours("listen", "127.0.0.1:0", "-c", "1", "--json") as ours, udp() as client:
            client.sendto(b"", ("127.0.0.1", ours.port))
            ours.until("out", b"summary")
            [one] = ours.named("rx")
            self.assertEqual((one["len"], one["data"], one["text"]), (0, "", ""))
            self.assertEqual(one["remote"], text_of(client.getsockname()))

    def test_trap_05_datagrams_of_two_peers_stay_apart_and_tell_their_sender(self):
        """nc -ulk prints three of two peers as one string."""
        sent = (("one", 0), ("two", 1), ("three", 0))
        for form in ((), ("--json",)):
            with Ours("listen", "127.0.0.1:0", "-c", "3", *form) as ours, \
                    udp() as first, udp() as second:
                for text, who in sent:
                    (first, second)[who].sendto(text.encode(), ("127.0.0.1", ours.port))
                self.assertEqual(ours.end(), 0)
                if not form:
                    self.assertEqual(ours.out, b"one\ntwo\nthree\n")
                    continue
                sources = [text_of(one.getsockname()) for one in (first, second)]
                self.assertEqual([(one["text"], one["remote"]) for one in ours.named("rx")],
                                 [(text, sources[who]) for text, who in sent])

    def test_trap_06_the_second_peer_is_heard_and_answered_like_the_first(self):
        """nc -ul and ncat lock to the first peer and drop the others in silence."""
        with Ours("serve", "hello", "127.0.0.1:0") as ours, udp() as first, udp() as second:
            for who, name in ((first, b"a"), (second, b"b"), (first, b"c"), (second, b"d")):
                who.sendto(name, ("127.0.0.1", ours.port))
                self.assertEqual(who.recv(100), b"Hello, %s!" % name)
        with Ours("chat", "0") as chat, udp() as first, udp() as second:
            for who, name in ((first, b"a"), (second, b"b"), (first, b"c"), (second, b"d")):
                who.sendto(b"from " + name, ("127.0.0.1", chat.port))
                chat.until("out", b"from " + name + b"\n")
                chat.type(b"to " + name + b"\n")
                self.assertEqual(who.recv(100), b"to " + name)

    def test_trap_07_a_closed_port_is_exit_code_3_however_much_is_said(self):
        """nc -zu exits 0, nc -zuv exits 1: the verbosity decides the truth."""
        at = closed_port()
        for verb in (("send", at, "x"), ("ask", at, "x"), ("probe", at)):
            for more in ((), ("-v",), ("-q",), ("--json",)):
                self.assertEqual(dgram(*verb, *more).returncode, 3, (verb, more))

    def test_trap_08_asking_with_standard_input_prints_a_late_answer(self):
        """ncat 7.93 leaves at the end of its input, before the answer comes."""
        with Answering() as server:
            pause = threading.Event()
            server.reply = lambda payload, source: pause.wait(0.3) or b"late " + payload
            done = dgram("ask", server.at, stdin=b"hello\n")
            self.assertEqual((done.returncode, done.stdout), (0, b"late hello\n\n"))

    def test_trap_09_text_is_text_and_bad_hex_is_an_error(self):
        """PacketSender sends `hello` as the byte 0e, and 中文 as one NUL."""
        self.assertEqual(self.sent("hello", "中文"), [b"hello", "中文".encode()])
        for typed in ("hello", "zz 41", "中文", "4"):
            with receiver() as server:
                done = dgram("send", text_of(server.getsockname()), "-x", typed)
                self.assertEqual(done.returncode, 2, typed)
                self.assertIn(b"^", done.stderr, "no caret under the place")
                self.assertEqual(arrived(server), [])

    def test_trap_10_the_source_port_is_ours_and_takes_the_answer(self):
        """nping sends from port 53 without owning it, and so refuses the answer."""
        for verb, more in (("ask", ("x", "-r", "2")), ("probe", ("-w", "1")),
                           ("ping", ("-c", "2", "-i", "200ms"))):
            with receiver() as server, \
                    Background(DGRAM, verb, text_of(server.getsockname()), *more) as ours:
                payload, source = server.recvfrom(70_000)
                self.assertGreaterEqual(source[1], 1_024)
                server.connect(source)
                server.send(payload)  # its refusal would be the next error of this socket
                self.assertEqual(server.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), 0, verb)
                if verb != "probe":
                    server.send(payload if verb == "ask" else server.recv(70_000))
                self.assertEqual(ours.process.wait(LIMIT), 0, (verb, ours.err))

    def test_trap_11_a_refusal_is_no_answer_in_the_statistics(self):
        """nping counts a refused port as 0 % loss, hping3 as -100 %."""
        at = closed_port()
        done = dgram("ping", at, "-c", "3", "-i", "10ms", "-w", "0.3", "--json")
        self.assertEqual(done.returncode, 3)
        events = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertTrue(any(one["event"] == "refused" for one in events), events)
        self.assertEqual([one for one in events if one["event"] == "timeout"], [])
        self.assertEqual([one for one in events if one["event"] == "ping"], [])
        self.assertEqual(events[-1]["event"], "summary")
        self.assertEqual(events[-1]["received"], 0)
        said = dgram("ping", at, "-c", "3", "-i", "10ms", "-w", "0.3")
        self.assertNotIn(b" 0%", said.stdout + said.stderr)
        self.assertIn(b"100", said.stdout + said.stderr)
        done = dgram("ask", at, "x", "--json")
        self.assertEqual(done.returncode, 3)
        self.assertEqual((named(done.stdout, "rx"), named(done.stdout, "summary")[0]["received"]),
                         ([], 0))
        self.assertEqual(named(done.stdout, "refused")[0]["by"], "127.0.0.1")


if __name__ == "__main__":
    main()
