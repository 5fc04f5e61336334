#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Python's socket and socketserver, as our clients and as our servers, over IPv4 and IPv6."""
import socketserver

from peers import (Answering, Background, DGRAM, LIMIT, Ours, bracketed, dgram, family_of, main,
                   needs_ipv6, receiver, signal, socket, text_of, threading, udp, unittest)


class PythonAsClient:
    def ask(self, server, payload, connected=False):
        with udp(self.host, family=family_of(self.host)) as client:
            if connected:
                client.connect((self.host, server.port))
                client.send(payload)
                return client.recv(65_536)
            client.sendto(payload, (self.host, server.port))
            answer, source = client.recvfrom(65_536)
            self.assertEqual(source[:2], (self.host, server.port))
            return answer

    def serve(self, service, *arguments):
        return Ours("serve", service, f"{bracketed(self.host)}:0", *arguments)

    def test_unconnected_socket_asks_our_echo(self):
        with self.serve("echo") as server:
            for payload in (b"hello world", b"", bytes(range(256)), "中文".encode()):
                self.assertEqual(self.ask(server, payload), payload)

    def test_connected_socket_asks_our_echo(self):
        with self.serve("echo") as server:
            for payload in (b"hello", b"why", b""):
                self.assertEqual(self.ask(server, payload, connected=True), payload)

    def test_connected_socket_gets_answers_to_send_and_to_sendto(self):
        with self.serve("upper") as server, udp(self.host, family=family_of(self.host)) as client:
            client.connect((self.host, server.port))
            client.send(b"hello")
            self.assertEqual(client.recv(1024), b"HELLO")
            client.sendto(b"why", (self.host, server.port))
            self.assertEqual(client.recv(1024), b"WHY")

    def test_our_upper_answers_what_python_upper_gives(self):
        with self.serve("upper") as server:
            for payload in (b"chen", bytes(range(256)), "straße 中文 é".encode(), b""):
                self.assertEqual(self.ask(server, payload), payload.upper())

    def test_our_greeting_answers_three_names(self):
        with self.serve("hello") as server:
            for name in (b"Michael", b"Tracy", b"Sarah"):
                self.assertEqual(self.ask(server, name), b"Hello, %s!" % name)

    def test_our_discard_never_answers_and_counts(self):
        with self.serve("discard", "--json") as server, \
                udp(self.host, family=family_of(self.host)) as client:
            for payload in (b"one", b"", b"three"):
                client.sendto(payload, (self.host, server.port))
            client.settimeout(0.2)
            self.assertRaises(TimeoutError, client.recvfrom, 1024)
            self.assertEqual(server.end(signal.SIGINT), 0)
            summary = server.named("summary")[0]
            self.assertEqual((summary["arrived"], summary["handled"], summary["sent"]), (3, 3, 0))

    def test_our_reply_fills_its_template(self):
        with self.serve("reply", "{{counter}}: {{text}} from {{remote}}") as server, \
                udp(self.host, family=family_of(self.host)) as client:
            for number in (1, 2):
                client.sendto(b"hi", (self.host, server.port))
                wanted = f"{number}: hi from {text_of(client.getsockname())}"
                self.assertEqual(client.recv(1024), wanted.encode())

    def test_our_exec_answers_with_the_output_of_the_command(self):
        with self.serve("exec", "--", "tr", "a-z", "A-Z") as server:
            for payload in (b"chen", b"two\nlines\n", b"", b"$(date); `id`"):
                self.assertEqual(self.ask(server, payload), payload.upper())

    def test_our_once_answers_one_and_ends(self):
        with self.serve("hello", "--once") as server:
            self.assertEqual(self.ask(server, b"chen"), b"Hello, chen!")
            self.assertEqual(server.process.wait(LIMIT), 0)


class UpperHandler(socketserver.BaseRequestHandler):
    def handle(self):
        data, through = self.request
        through.sendto(data.upper(), self.client_address)


class PythonAsServer:
    def threading_server(self, handler):
        class Server(socketserver.ThreadingUDPServer):
            address_family = family_of(self.host)
            daemon_threads = True
            max_packet_size = 65_536

        server = Server((self.host, 0), handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        self.addCleanup(thread.join, LIMIT)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return text_of(server.server_address)

    def test_our_ask_asks_the_echo_server_of_the_tutorial(self):
        with Answering(host=self.host) as server:
            done = dgram("ask", server.at, "hello world", "", "中文")
            wanted = "hello world\n\n中文\n".encode()
            self.assertEqual((done.returncode, done.stdout), (0, wanted))
            self.assertEqual(server.heard, [b"hello world", b"", "中文".encode()])

    def test_our_ask_asks_the_one_shot_server_of_the_tutorial(self):
        with receiver(self.host) as server, Background(
                DGRAM, "ask", text_of(server.getsockname()), "hello") as ours:
            data, source = server.recvfrom(1024)
            server.sendto(f"{server.getsockname()} server msg = {data}".encode(), source)
            self.assertEqual(ours.process.wait(LIMIT), 0)
            wanted = f"{server.getsockname()} server msg = b'hello'\n".encode()
            self.assertEqual(ours.until("out", b"\n"), wanted)

    def test_our_ask_asks_a_threading_udp_server(self):
        at = self.threading_server(UpperHandler)
        done = dgram("ask", at, "chen", "hello", "x" * 20_000)
        self.assertEqual((done.returncode, done.stdout),
                         (0, b"CHEN\nHELLO\n" + b"X" * 20_000 + b"\n"))

    def test_three_of_ours_ask_one_threading_udp_server_at_once(self):
        together = threading.Barrier(3, timeout=LIMIT)

        class Together(UpperHandler):
            def handle(self):
                together.wait()  # none is answered before all three have asked
                super().handle()

        at = self.threading_server(Together)
        names = ("chen", "li", "wang")
        asking = [Background(DGRAM, "ask", at, "-w", str(LIMIT), name) for name in names]
        for name, one in zip(names, asking):
            with one:
                self.assertEqual(one.process.wait(LIMIT), 0)
                self.assertEqual(one.until("out", b"\n"), name.upper().encode() + b"\n")

    def test_our_send_sends_the_four_datagrams_of_the_tutorial(self):
        with receiver(self.host) as server:
            done = dgram("send", text_of(server.getsockname()), "chen", "hello", "world", "")
            self.assertEqual(done.returncode, 0)
            self.assertEqual([server.recv(1024) for _ in range(4)],
                             [b"chen", b"hello", b"world", b""])

    def test_our_chat_talks_with_the_upper_case_loop_of_the_tutorial(self):
        at = self.threading_server(UpperHandler)
        with Background(DGRAM, "chat", at) as chat:
            for line in (b"chen", b"hello world"):
                chat.type(line + b"\n")
                chat.until("out", line.upper() + b"\n")
            self.assertEqual(chat.end(), 0)
            self.assertEqual(chat.out, b"CHEN\nHELLO WORLD\n")


class PythonAsClientOverIPv4(PythonAsClient, unittest.TestCase):
    host = "127.0.0.1"


@needs_ipv6
class PythonAsClientOverIPv6(PythonAsClient, unittest.TestCase):
    host = "::1"


class PythonAsServerOverIPv4(PythonAsServer, unittest.TestCase):
    host = "127.0.0.1"


@needs_ipv6
class PythonAsServerOverIPv6(PythonAsServer, unittest.TestCase):
    host = "::1"


if __name__ == "__main__":
    main()
