#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""socat, as our client and as our server, over IPv4, IPv6 and Unix datagrams."""
import subprocess
import tempfile

from peers import (Background, DGRAM, LIMIT, Ours, bracketed, dgram, free_port, main, needs_ipv6,
                   os, unittest, wait_bound, wait_path)


class SocatAsClient:
    def serve(self, service, *arguments):
        return Ours("serve", service, f"{bracketed(self.host)}:0", *arguments)

    def ask(self, server, typed, wanted):
        with Background("socat", "-b", "65536", "-",
                        f"{self.kind}:{bracketed(self.host)}:{server.port}") as socat:
            socat.type(typed)
            socat.until("out", lambda heard: len(heard) >= len(wanted))
            self.assertEqual(socat.out, wanted)

    def test_socat_asks_our_echo(self):
        with self.serve("echo") as server:
            self.ask(server, b"hello\n", b"hello\n")
            self.ask(server, bytes(range(256)) * 32, bytes(range(256)) * 32)

    def test_socat_sends_an_empty_datagram_at_its_end_and_our_echo_answers_it(self):
        with self.serve("echo", "--json") as server:
            at = f"{self.kind}:{bracketed(self.host)}:{server.port},shut-null"
            done = subprocess.run(["socat", "-t", "0.3", "-", at], input=b"hello",
                                  capture_output=True, timeout=LIMIT)
            self.assertEqual((done.returncode, done.stdout), (0, b"hello"))
            server.end(2)
            summary = server.named("summary")[0]
            self.assertEqual((summary["received"], summary["sent"]), (2, 2))

    def test_socat_asks_our_upper(self):
        with self.serve("upper") as server:
            self.ask(server, "chen 中文\n".encode(), "CHEN 中文\n".encode())

    def test_socat_asks_our_greeting(self):
        with self.serve("hello") as server:
            self.ask(server, b"Michael", b"Hello, Michael!")

    def test_socat_asks_our_reply(self):
        with self.serve("reply", "got {{text}}") as server:
            self.ask(server, b"this", b"got this")

    def test_socat_asks_our_exec(self):
        with self.serve("exec", "--", "rev") as server:
            self.ask(server, b"chen\n", b"nehc\n")

    def test_socat_hears_nothing_from_our_discard(self):
        with self.serve("discard") as server:
            at = f"{self.kind}:{bracketed(self.host)}:{server.port}"
            done = subprocess.run(["socat", "-t", "0.3", "-", at], input=b"hello",
                                  capture_output=True, timeout=LIMIT)
            self.assertEqual((done.returncode, done.stdout), (0, b""))

    def test_socat_sends_to_our_listen(self):
        with Ours("listen", f"{bracketed(self.host)}:0", "-c", "1") as ours:
            at = f"{self.kind}-SENDTO:{bracketed(self.host)}:{ours.port}"
            subprocess.run(["socat", "-u", "-", at], input=b"123abc\n", timeout=LIMIT, check=True)
            self.assertEqual(ours.process.wait(LIMIT), 0)
            self.assertEqual(ours.until("out", b"\n"), b"123abc\\n\n")


class SocatAsServer:
    def listening(self, *then):
        port = free_port(self.host)
        socat = Background("socat", "-b", "65536",
                           f"{self.kind}-RECVFROM:{port},bind={bracketed(self.host)},fork", *then)
        wait_bound(port)
        return socat, f"{bracketed(self.host)}:{port}"

    def test_our_ask_asks_socat_that_runs_cat(self):
        socat, at = self.listening("EXEC:cat")
        with socat:
            for payload in ("chen", "中文", "x" * 20_000):
                done = dgram("ask", at, "-w", str(LIMIT), payload)
                self.assertEqual((done.returncode, done.stdout), (0, payload.encode() + b"\n"))

    def test_our_send_sends_to_socat(self):
        socat, at = self.listening("-")
        with socat:
            self.assertEqual(dgram("send", at, stdin=b"123abc\n").returncode, 0)
            self.assertEqual(socat.until("out", b"\n"), b"123abc\n")

    def test_our_chat_talks_with_socat(self):
        socat, at = self.listening("SYSTEM:tr a-z A-Z")
        with socat, Background(DGRAM, "chat", at) as chat:
            for line in (b"chen", b"it is me"):
                chat.type(line + b"\n")
                chat.until("out", line.upper() + b"\n")
            self.assertEqual(chat.out, b"CHEN\nIT IS ME\n")


class SocatAsClientOverIPv4(SocatAsClient, unittest.TestCase):
    host = "127.0.0.1"
    kind = "UDP4"


@needs_ipv6
class SocatAsClientOverIPv6(SocatAsClient, unittest.TestCase):
    host = "::1"
    kind = "UDP6"


class SocatAsServerOverIPv4(SocatAsServer, unittest.TestCase):
    host = "127.0.0.1"
    kind = "UDP4"


@needs_ipv6
class SocatAsServerOverIPv6(SocatAsServer, unittest.TestCase):
    host = "::1"
    kind = "UDP6"


class SocatOverUnixDatagrams(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="dgram-")
        self.addCleanup(folder.cleanup)
        self.here = os.path.join(folder.name, "here")
        self.there = os.path.join(folder.name, "there")

    def test_socat_sends_to_our_listen(self):
        with Ours("listen", f"unix:{self.here}", "-c", "1") as ours:
            subprocess.run(["socat", "-u", "-", f"UNIX-SENDTO:{self.here}"], input=b"123abc\n",
                           timeout=LIMIT, check=True)
            self.assertEqual(ours.process.wait(LIMIT), 0)
            self.assertEqual(ours.until("out", b"\n"), b"123abc\\n\n")

    def test_our_send_sends_to_socat(self):
        with Background("socat", "-u", f"UNIX-RECV:{self.there}", "-") as socat:
            wait_path(self.there)
            self.assertEqual(dgram("send", f"unix:{self.there}", stdin=b"123abc\n").returncode, 0)
            self.assertEqual(socat.until("out", b"\n"), b"123abc\n")

    def test_our_ask_asks_socat_that_runs_cat(self):
        with Background("socat", f"UNIX-RECVFROM:{self.there},fork", "EXEC:cat"):
            wait_path(self.there)
            done = dgram("ask", f"unix:{self.there}", "-b", f"unix:{self.here}", "chen",
                         "-w", str(LIMIT))
            self.assertEqual((done.returncode, done.stdout), (0, b"chen\n"))

    def test_our_chat_talks_with_socat(self):
        with Background("socat", f"UNIX-RECVFROM:{self.there},fork", "SYSTEM:tr a-z A-Z"):
            wait_path(self.there)
            with Background(DGRAM, "chat", f"unix:{self.there}", "-b", f"unix:{self.here}") as chat:
                for line in (b"chen", b"it is me"):
                    chat.type(line + b"\n")
                    chat.until("out", line.upper() + b"\n")


if __name__ == "__main__":
    main("socat")
