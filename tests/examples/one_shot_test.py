# SPDX-License-Identifier: MIT
"""one_shot_server with connected_client and unconnected_client, port 3999 in the tutorial."""
import re
import signal
import unittest

import pairs

PORT = re.compile(r"laddr=\('[^']*', (\d+)")


class OneShot(unittest.TestCase):
    def exchange(self, server, client, name):
        """What the client logged, the answer it must have got, and the server's port."""
        serving, port = pairs.start_server(self, server, "one_shot_server")
        # The server ends after one datagram. If the second came later it would be refused, and
        # Python's client would hear that in place of the answer: so both are sent before.
        serving.process.send_signal(signal.SIGSTOP)
        asking = pairs.start(self, client, name, port)
        asking.wait_for_lines(1)
        asking.wait_until_asleep()
        serving.process.send_signal(signal.SIGCONT)
        asked = pairs.messages(asking.lines())
        served = pairs.messages(serving.lines())
        answer = f"{pairs.shown(port)} server msg = b'hello'".encode()
        self.assertEqual(len(served), 1)
        self.assertEqual(len(asked), 2)
        own_port = PORT.match(asked[0])
        self.assertIsNotNone(own_port, asked)
        # The port that the client says it has is the one the server heard it from.
        self.assertEqual(served[0], f"{pairs.shown(int(own_port[1]))}-b'hello'")
        return asked, answer, port

    @pairs.each_pair
    def test_a_connected_client_sends_without_and_with_an_address(self, server, client):
        asked, answer, port = self.exchange(server, client, "connected_client")
        self.assertTrue(asked[0].startswith(f"laddr=('{pairs.host}', "), asked)
        self.assertTrue(asked[0].endswith(f" raddr={pairs.shown(port)}"), asked)
        self.assertEqual(asked[1], f"{pairs.shown(port)}-{answer}")

    @pairs.each_pair
    def test_an_unconnected_client_has_a_port_once_it_has_sent(self, server, client):
        asked, answer, port = self.exchange(server, client, "unconnected_client")
        self.assertEqual(asked[1], f"{answer}-{pairs.shown(port)}")


pairs.main()
