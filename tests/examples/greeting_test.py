# SPDX-License-Identifier: MIT
"""greeting_server and greeting_client, port 9999 in the tutorial."""
import re
import unittest

import pairs


class Greeting(unittest.TestCase):
    @pairs.each_pair
    def test_greets_three_names_from_one_port(self, server, client):
        serving, port = pairs.start_server(self, server, "greeting_server")
        said = pairs.start(self, client, "greeting_client", port).lines()
        self.assertEqual(said, ["Hello, Michael!", "Hello, Tracy!", "Hello, Sarah!"])

        bound, *received = serving.stopped(4)
        self.assertEqual(bound, f"Bind UDP on {port}...")
        self.assertEqual(len(received), 3)
        self.assertEqual(len(set(received)), 1, received)
        start = re.escape("Received from " + pairs.endpoint(""))
        self.assertRegex(received[0], start + r"\d+\.$")


pairs.main()
