#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""ncat, as our client and as our server, over IPv4 and IPv6."""
from peers import (Background, DGRAM, LIMIT, Ours, bracketed, dgram, free_port, main, needs_ipv6,
                   unittest, wait_bound)


class NcatAsClient:
    def serve(self, service, *arguments):
        return Ours("serve", service, f"{bracketed(self.host)}:0", *arguments)

    def ask(self, server, typed, wanted):
        """ncat 7.93 leaves at the end of its input, so that stays open until the answer is here."""
        with Background("ncat", "-u", self.host, str(server.port)) as ncat:
            ncat.type(typed)
            ncat.until("out", lambda heard: len(heard) >= len(wanted))
            self.assertEqual(ncat.out, wanted)

    def test_ncat_asks_our_echo(self):
        with self.serve("echo") as server:
            self.ask(server, b"hello\n", b"hello\n")
            self.ask(server, bytes(range(256)) * 32, bytes(range(256)) * 32)

    def test_ncat_asks_our_upper(self):
        with self.serve("upper") as server:
            self.ask(server, "chen 中文\n".encode(), "CHEN 中文\n".encode())

    def test_ncat_asks_our_greeting(self):
        with self.serve("hello") as server:
            self.ask(server, b"Michael", b"Hello, Michael!")

    def test_ncat_asks_our_reply(self):
        with self.serve("reply", "got {{text}}") as server:
            self.ask(server, b"this", b"got this")

    def test_ncat_asks_our_exec(self):
        with self.serve("exec", "--", "rev") as server:
            self.ask(server, b"chen\n", b"nehc\n")

    def test_ncat_hears_nothing_from_our_discard(self):
        with self.serve("discard") as server, \
                Background("ncat", "-u", "-i", "300ms", self.host, str(server.port)) as ncat:
            ncat.type(b"chen\n")
            ncat.process.wait(LIMIT)  # ends by itself: idle for 300 ms
            self.assertEqual(ncat.out, b"")

    def test_ncat_sends_to_our_listen(self):
        with Ours("listen", f"{bracketed(self.host)}:0", "-c", "1") as ours, \
                Background("ncat", "-u", self.host, str(ours.port)) as ncat:
            ncat.type(b"123abc\n")
            self.assertEqual(ours.until("out", b"\n"), b"123abc\\n\n")
            self.assertEqual(ours.process.wait(LIMIT), 0)


class NcatAsServer:
    def listening(self, *options):
        port = free_port(self.host)
        ncat = Background("ncat", "-u", "-l", *options, self.host, str(port))
        wait_bound(port)
        return ncat, f"{bracketed(self.host)}:{port}"

    def test_our_ask_asks_ncat_that_runs_cat(self):
        ncat, at = self.listening("-k", "-e", "/bin/cat")
        with ncat:
            for payload in ("chen", "中文", "x" * 4096):
                done = dgram("ask", at, "-w", str(LIMIT), payload)
                self.assertEqual((done.returncode, done.stdout), (0, payload.encode() + b"\n"))

    def test_our_ask_asks_ncat_with_a_person_at_it(self):
        ncat, at = self.listening()
        with ncat, Background(DGRAM, "ask", at, "-w", str(LIMIT), "who is there?") as ours:
            ncat.until("out", b"who is there?")
            ncat.type(b"ncat")
            self.assertEqual(ours.until("out", b"\n"), b"ncat\n")
            self.assertEqual(ours.process.wait(LIMIT), 0)

    def test_our_send_sends_to_ncat(self):
        ncat, at = self.listening()
        with ncat:
            self.assertEqual(dgram("send", at, stdin=b"123abc\n").returncode, 0)
            self.assertEqual(ncat.until("out", b"\n"), b"123abc\n")

    def test_our_chat_talks_with_ncat(self):
        ncat, at = self.listening()
        with ncat, Background(DGRAM, "chat", at) as chat:
            for ours, theirs in ((b"chen", b"who?"), (b"it is me", b"come in")):
                chat.type(ours + b"\n")
                ncat.until("out", ours)
                ncat.type(theirs)
                chat.until("out", theirs + b"\n")
            self.assertEqual(ncat.out, b"chenit is me")


class NcatAsClientOverIPv4(NcatAsClient, unittest.TestCase):
    host = "127.0.0.1"


@needs_ipv6
class NcatAsClientOverIPv6(NcatAsClient, unittest.TestCase):
    host = "::1"


class NcatAsServerOverIPv4(NcatAsServer, unittest.TestCase):
    host = "127.0.0.1"


@needs_ipv6
class NcatAsServerOverIPv6(NcatAsServer, unittest.TestCase):
    host = "::1"


if __name__ == "__main__":
    main("ncat")
