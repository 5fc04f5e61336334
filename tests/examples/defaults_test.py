# SPDX-License-Identifier: MIT
"""Without an argument every example uses the port of its tutorial, so servers and clients meet.

These ports are fixed, so the test runs in a network of its own.
"""
import unittest

import pairs

MEETINGS = [
    (8899, "echo_server", ["echo_client"]),
    (9999, "greeting_server", ["greeting_client"]),
    (3999, "one_shot_server", ["connected_client"]),
    (3999, "one_shot_server", ["unconnected_client"]),
    (8008, "upper_once_server", ["upper_once_client"]),
    (8008, "upper_loop_server", ["upper_once_client", "upper_loop_client"]),
    (8003, "four_datagrams_receiver", ["four_datagrams_sender"]),
    (8008, "threaded_server", ["threaded_client1", "threaded_client2"]),
]


class Defaults(unittest.TestCase):
    def test_server_and_clients_meet_at_the_port_of_the_tutorial(self):
        for port, server, clients in MEETINGS:
            with self.subTest(server=server, clients=clients):
                serving = pairs.Program(self, [pairs.OURS / server])
                self.assertTrue(serving.wait_for_port(port))
                for client in clients:
                    pairs.Program(self, [pairs.OURS / client], typed="abc\n").lines()
                serving.end()


pairs.main_in_own_network()
