#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""User-space instructions per echoed datagram, counted by callgrind: the same on every run.

Batches of 64 datagrams of 64 bytes, from one client and from 64. Bounds are just above what was
measured (docs/measurements.md tells), so that a loss of a tenth fails.
"""
import os
import re
import shutil
import subprocess
import sys
import unittest

PROGRAM = os.path.join(os.environ["DGRAM_BUILD"], "tests/instructions/instructions_echo")
BATCHES = 100
DATAGRAMS = 64 * BATCHES


def count(clients, *how):
    """Instructions in the program's serve_one(), per datagram."""
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
         "--toggle-collect=*serve_one*", PROGRAM, str(clients), str(BATCHES), *how],
        capture_output=True, text=True, timeout=100)
    if done.returncode != 0 or done.stdout.split() != [str(DATAGRAMS)] * 2:
        raise AssertionError(f"exit {done.returncode}: {done.stdout}{done.stderr}")
    per_datagram = int(re.search(r"Collected : (\d+)", done.stderr)[1]) / DATAGRAMS
    words = ", ".join([f"{clients} clients", *how])
    print(f"{words}: {per_datagram:.1f} instructions per datagram")
    return per_datagram


class Instructions(unittest.TestCase):
    def test_one_client(self):
        self.assertLessEqual(count(1), 250)

    def test_many_clients(self):
        self.assertLessEqual(count(64), 620)

    def test_worker_with_guards_and_counters_against_a_loop_without(self):
        self.assertLessEqual(count(1) - count(1, "loop"), 100)


if __name__ == "__main__":
    if "sanitized" in sys.argv:
        print("skipped: a sanitizer's own instructions would be counted")
        sys.exit(77)
    if shutil.which("valgrind") is None:
        print("skipped: no valgrind")
        sys.exit(77)
    unittest.main(verbosity=2)
