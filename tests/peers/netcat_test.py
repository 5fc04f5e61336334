#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""netcat-openbsd (nc -u), as our client and as our server, over IPv4 and IPv6."""
import subprocess

from peers import (Background, DGRAM, LIMIT, Ours, bracketed, dgram, environment, free_port, main,
                   needs_ipv6, unittest, wait_bound)


class NetcatAsClient:
    def serve(self, service, *arguments):
        return Ours("serve", service, f"{bracketed(self.host)}:0", *arguments)

    def ask(self, server, typed):
        """What nc prints until the first answer has come (-W 1)."""
        return subprocess.run(["nc", "-u", "-W", "1", self.host, str(server.port)], input=typed,
                              capture_output=True, timeout=LIMIT, env=environment()).stdout

    def test_netcat_types_the_line_of_the_tutorial_to_our_greeting(self):
        with self.serve("hello") as server, Background(
                "sh", "-c", f'echo "123abc" | nc -u {self.host} {server.port}') as netcat:
            self.assertEqual(netcat.until("out", b"!"), b"Hello, 123abc\n!")

    def test_netcat_asks_our_echo(self):
        with self.serve("echo") as server:
            self.assertEqual(self.ask(server, b"hello\n"), b"hello\n")
            self.assertEqual(self.ask(server, bytes(range(256)) * 32), bytes(range(256)) * 32)

    def test_netcat_asks_our_upper(self):
        with self.serve("upper") as server:
            self.assertEqual(self.ask(server, "chen 中文\n".encode()), "CHEN 中文\n".encode())

    def test_netcat_asks_our_reply(self):
        with self.serve("reply", "got {{text}}") as server:
            self.assertEqual(self.ask(server, b"this"), b"got this")

    def test_netcat_asks_our_exec(self):
        with self.serve("exec", "--", "rev") as server:
            self.assertEqual(self.ask(server, b"chen\n"), b"nehc\n")

    def test_netcat_hears_nothing_from_our_discard(self):
        with self.serve("discard") as server:
            heard = subprocess.run(["nc", "-u", "-w", "1", self.host, str(server.port)],
                                   input=b"chen\n", capture_output=True, timeout=LIMIT)
            self.assertEqual((heard.returncode, heard.stdout), (0, b""))

    def test_netcat_sends_to_our_listen(self):
        with Ours("listen", f"{bracketed(self.host)}:0", "-c", "1") as ours:
            self.ask_nobody(ours, b"123abc\n")
            self.assertEqual(ours.process.wait(LIMIT), 0)
            self.assertEqual(ours.until("out", b"\n"), b"123abc\\n\n")

    def ask_nobody(self, ours, typed):
        subprocess.run(["nc", "-u", "-q", "0", self.host, str(ours.port)], input=typed,
                       capture_output=True, timeout=LIMIT)

    def test_netcat_talks_with_our_listening_chat(self):
        family = "-6" if ":" in self.host else "-4"
        with Ours("chat", "0", family) as chat, \
                Background("nc", "-u", family, self.host, str(chat.port)) as netcat:
            netcat.type(b"who is there\n")
            chat.until("out", b"who is there")
            chat.type(b"chen\n")
            self.assertEqual(netcat.until("out", b"chen"), b"chen")


class NetcatAsServer:
    def listening(self):
        port = free_port(self.host)
        netcat = Background("nc", "-6" if ":" in self.host else "-4", "-ul", self.host, str(port))
        wait_bound(port)
        return netcat, f"{bracketed(self.host)}:{port}"

    def test_our_ask_asks_netcat(self):
        netcat, at = self.listening()
        with netcat, Background(DGRAM, "ask", at, "-w", str(LIMIT), "who is there?") as ours:
            netcat.until("out", b"who is there?")
            netcat.type(b"netcat")
            self.assertEqual(ours.until("out", b"\n"), b"netcat\n")
            self.assertEqual(ours.process.wait(LIMIT), 0)

    def test_our_send_sends_seven_bytes_of_standard_input(self):
        netcat, at = self.listening()
        with netcat:
            done = dgram("send", at, stdin=b"123abc\n")
            self.assertEqual(done.returncode, 0)
            self.assertEqual(netcat.until("out", b"\n"), b"123abc\n")

    def test_our_chat_talks_with_netcat(self):
        netcat, at = self.listening()
        with netcat, Background(DGRAM, "chat", at) as chat:
            for ours, theirs in ((b"chen", b"who?"), (b"it is me", b"come in")):
                chat.type(ours + b"\n")
                netcat.until("out", ours)
                netcat.type(theirs)
                chat.until("out", theirs + b"\n")
            self.assertEqual(netcat.out, b"chenit is me")


class NetcatAsClientOverIPv4(NetcatAsClient, unittest.TestCase):
    host = "127.0.0.1"


@needs_ipv6
class NetcatAsClientOverIPv6(NetcatAsClient, unittest.TestCase):
    host = "::1"


class NetcatAsServerOverIPv4(NetcatAsServer, unittest.TestCase):
    host = "127.0.0.1"


@needs_ipv6
class NetcatAsServerOverIPv6(NetcatAsServer, unittest.TestCase):
    host = "::1"


if __name__ == "__main__":
    main("nc")
