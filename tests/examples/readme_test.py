# SPDX-License-Identifier: MIT
"""The server and the client of README.md, as they stand there, compiled and talking to each other.

Their port is fixed, so the test runs in a network of its own.
"""
import os
import pathlib
import unittest

import pairs

BUILT = pathlib.Path(os.environ["DGRAM_BUILD"]) / "tests" / "examples"


class Readme(unittest.TestCase):
    def test_its_client_is_greeted_by_its_server(self):
        serving = pairs.Program(self, [BUILT / "readme_server"])
        self.assertTrue(serving.wait_for_port(9999))
        self.assertEqual(pairs.Program(self, [BUILT / "readme_client"]).lines(),
                         ["Hello, Michael!"])

    def test_its_client_ends_with_one_when_nobody_is_there(self):
        self.assertEqual(pairs.Program(self, [BUILT / "readme_client"]).output()[:2], ([], 1))


pairs.main_in_own_network()
