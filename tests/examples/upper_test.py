# SPDX-License-Identifier: MIT
"""The upper-case servers and clients, once and in a loop, port 8008 in the tutorial."""
import re
import unittest

import pairs


class Upper(unittest.TestCase):
    @pairs.each_pair
    def test_once(self, server, client):
        serving, port = pairs.start_server(self, server, "upper_once_server")
        said = pairs.start(self, client, "upper_once_client", port).lines()
        self.assertEqual(said, [f"b'CHEN' {pairs.shown(port)}"])
        served = serving.lines()
        self.assertEqual(len(served), 1)
        self.assertRegex(served[0], r"^b'chen' \('" + re.escape(pairs.host) + r"', \d+")

    @pairs.each_pair
    def test_loop_sends_every_line_typed_an_empty_one_too(self, server, client):
        lines = ["abc", "", "Größe 大小 it's 1"]
        serving, port = pairs.start_server(self, server, "upper_loop_server")
        typed = "".join(line + "\n" for line in lines)
        said = pairs.start(self, client, "upper_loop_client", port, typed).lines()
        answers = [line.encode().upper() for line in lines]
        self.assertEqual(said, [f">>:({answer}, {pairs.shown(port)})" for answer in answers]
                         + [">>:"])
        self.assertEqual(serving.stopped(len(lines)), [str(line.encode()) for line in lines])


pairs.main()
