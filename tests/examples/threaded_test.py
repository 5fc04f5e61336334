# SPDX-License-Identifier: MIT
"""threaded_server, a handler class on a pool of threads, and its two clients; port 8008."""
import unittest

import pairs


class Threaded(unittest.TestCase):
    @pairs.each_pair
    def test_answers_two_clients_at_once(self, server, client):
        serving, port = pairs.start_server(self, server, "threaded_server")
        asking = [pairs.start(self, client, f"threaded_client{n}", port) for n in (1, 2)]
        for one in asking:
            self.assertEqual(one.lines(), [f"(b'xxxx', {pairs.shown(port)})"])
        served = serving.stopped(6)
        self.assertEqual(len(served), 6, served)
        for handled in (served[:3], served[3:]):
            self.assertIn("udp", handled[0].lower())
            self.assertEqual(handled[1:], ["b'chen'", f"laddr={pairs.shown(port)}"])


pairs.main()
