# SPDX-License-Identifier: MIT
"""echo_server and echo_client, port 8899 in the tutorial."""
import signal
import unittest

import pairs


class Echo(unittest.TestCase):
    @pairs.each_pair
    def test_says_hello_world_and_hears_it(self, server, client):
        serving, port = pairs.start_server(self, server, "echo_server")
        said = pairs.start(self, client, "echo_client", port).lines()
        self.assertEqual(said, ["b'hello world'", pairs.shown(port)])
        self.assertEqual(serving.stopped(1), ["b'hello world'"])

    def test_echoes_and_shows_every_byte_as_python_does(self):
        serving, port = pairs.start_server(self, "ours", "echo_server")
        sent = [bytes(range(256)), b"", b"it's", b'"it\'s"', b'"', b"\\\t\r\n\x1b[31m"]
        with pairs.udp() as asking:
            for payload in sent:
                asking.sendto(payload, (pairs.host, port))
                self.assertEqual(asking.recvfrom(65536)[0], payload)
        self.assertEqual(serving.stopped(len(sent)), [str(payload) for payload in sent])

    def test_echoes_the_longest_datagram_whole(self):
        _, port = pairs.start_server(self, "ours", "echo_server")
        longest = b"x" * (65527 if ":" in pairs.host else 65507)
        with pairs.udp() as asking:
            asking.sendto(longest, (pairs.host, port))
            self.assertEqual(asking.recvfrom(65536)[0], longest)

    def test_a_server_goes_on_when_a_client_is_gone(self):
        for name in ("echo_server", "greeting_server", "upper_loop_server"):
            with self.subTest(name):
                serving, port = pairs.start_server(self, "ours", name)
                serving.process.send_signal(signal.SIGSTOP)  # so that the answer comes too late
                with pairs.udp() as gone:
                    gone.sendto(b"GONE", (pairs.host, port))
                serving.process.send_signal(signal.SIGCONT)
                with pairs.udp() as asking:
                    for payload in (b"FIRST", b"SECOND"):
                        asking.sendto(payload, (pairs.host, port))
                        self.assertIn(payload, asking.recvfrom(1024)[0])

    def test_a_client_says_that_nobody_is_there(self):
        port = pairs.free_port()
        out, code, said = pairs.start(self, "ours", "echo_client", port).output()
        self.assertEqual((out, code), ([], 1))
        self.assertEqual(said, f"{pairs.endpoint(port)} refused (said by {pairs.host})\n")

    def test_a_client_says_that_nothing_came(self):
        with pairs.udp() as silent:
            silent.bind((pairs.host, 0))
            port = silent.getsockname()[1]
            out, code, said = pairs.start(self, "ours", "echo_client", port).output()
        self.assertEqual((out, code, said), ([], 1, "nothing came\n"))

    def test_a_second_server_says_that_the_port_is_taken(self):
        _, port = pairs.start_server(self, "ours", "echo_server")
        out, code, said = pairs.start(self, "ours", "echo_server", port).output()
        self.assertEqual((out, code), ([], 1))
        self.assertEqual(said, f"bind {pairs.endpoint(port)}: Address already in use\n")


class EveryAddress(unittest.TestCase):
    def test_a_server_on_every_address_echoes_from_the_one_asked(self):
        if ":" in pairs.host:
            hosts, everywhere = ["::1"], "[::]"
        else:  # 127.0.0.0/8 is all this machine's
            hosts, everywhere = ["127.0.0.1", "127.0.0.2", "127.1.2.3"], "0.0.0.0"
        port = pairs.free_port()
        serving = pairs.Program(self, [pairs.OURS / "echo_server", f"{everywhere}:{port}"])
        self.assertTrue(serving.wait_for_port(port))
        for host in hosts:
            with pairs.udp() as asking:
                asking.sendto(b"where from?", (host, port))
                self.assertEqual(asking.recvfrom(1024)[1][:2], (host, port))

    def test_no_address_is_said_and_ends_with_two(self):
        out, code, said = pairs.Program(self, [pairs.OURS / "echo_server", "nowhere"]).output()
        self.assertEqual((out, code), ([], 2))
        self.assertIn("nowhere: ", said)


pairs.main()
