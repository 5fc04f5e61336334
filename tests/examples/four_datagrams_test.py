# SPDX-License-Identifier: MIT
"""four_datagrams_sender and four_datagrams_receiver, port 8003 in the tutorial."""
import unittest

import pairs


class FourDatagrams(unittest.TestCase):
    @pairs.each_pair
    def test_come_one_by_one_the_empty_one_too(self, server, client):
        receiving, port = pairs.start_server(self, server, "four_datagrams_receiver")
        self.assertEqual(pairs.start(self, client, "four_datagrams_sender", port).lines(), [])
        self.assertEqual(receiving.lines(), ["b'chen'", "b'hello'", "b'world'", "b''"])

    def test_are_sent_without_error_when_nobody_is_there(self):
        for kind in pairs.KINDS:
            with self.subTest(kind):
                sending = pairs.start(self, kind, "four_datagrams_sender", pairs.free_port())
                self.assertEqual(sending.lines(), [])


pairs.main()
