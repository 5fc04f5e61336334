#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The closing account adds up with what was really sent, the kernel's drops included.

The program stands still (SIGSTOP) while more is sent than its receive buffer holds; then it goes
on and is asked to end at once: what waited is still read, and all that was sent is accounted for.
"""
import re
import signal
import socket
import unittest

import hosts

V4, V6 = "10.80.1.1", "fd80:1::1"
FLOOD = 3000  # of 1,000 bytes: some ten times what the default receive buffer of 208 KiB holds
SOURCES = 16


def written(address, port):
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


class Account(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(hosts.Network())
        cls.sender, cls.host = cls.net.host("sender"), cls.net.host("host")
        cls.net.link(cls.sender, "s0", cls.host, "h0")
        cls.sender.ip("addr add 10.80.1.9/24 dev s0", "addr add fd80:1::9/64 dev s0")
        cls.host.ip(f"addr add {V4}/24 dev h0", f"addr add {V6}/64 dev h0")

    def sources(self, address):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [self.sender.socket(family=family) for _ in range(SOURCES)]

    def arrived_at_host(self):
        """UDP datagrams the host's kernel handed to sockets or dropped for want of buffer."""
        with self.host.entered():
            total = 0
            with open("/proc/thread-self/net/snmp", encoding="ascii") as lines:
                names, values = [one.split()[1:] for one in lines if one.startswith("Udp:")]
                four = dict(zip(names, map(int, values)))
                total += four["InDatagrams"] + four["RcvbufErrors"]
            with open("/proc/thread-self/net/snmp6", encoding="ascii") as lines:
                six = dict(one.split() for one in lines)
                total += int(six["Udp6InDatagrams"]) + int(six["Udp6RcvbufErrors"])
        return total

    def flood(self, program, address, port):
        """Sends FLOOD numbered datagrams from several ports while the program stands still. All
        of them are at its socket when this returns, and it has begun to read."""
        before = self.arrived_at_host()
        sources = self.sources(address)
        program.signal(signal.SIGSTOP)
        try:
            for number in range(FLOOD):
                sources[number % SOURCES].sendto(b"%08d" % number + b"." * 992, (address, port))
                if number % 200 == 0:
                    self.wait_for_the_cable(sources[0], address)
            self.wait_for_the_cable(sources[0], address)
        finally:
            program.signal(signal.SIGCONT)
            for one in sources:
                one.close()
        return before

    def wait_for_the_cable(self, sender, address):
        """Until what was sent has arrived: the queue between hosts is short as well."""
        with self.host.socket((address, 0), sender.family) as mark:
            sender.sendto(b"so far", mark.getsockname()[:2])
            mark.recvfrom(10)

    def adds_up(self, account, sent):
        dropped = account["dropped"]
        self.assertEqual(account["arrived"], sent)
        self.assertEqual(account["received"] + dropped["kernel"], sent)
        self.assertEqual(account["handled"] + sum(dropped["guard"].values()) + dropped["queue"]
                         + account["failed"] + account["waiting"], account["received"])
        self.assertEqual(account["waiting"], 0)
        self.assertGreater(dropped["kernel"], 0, "nothing was dropped: the flood was too small")
        self.assertGreater(account["received"], 0)

    def served(self, address, *options):
        program = self.net.dgram(self.host, "serve", "echo", ":0", *options)
        port = program.port()
        self.flood(program, address, port)
        done = program.stop()
        self.assertEqual(done.code, 0, str(done))
        return done.event("summary")

    def test_serve_accounts_for_every_datagram_of_a_flood(self):
        for address in (V4, V6):
            with self.subTest(address=address):
                account = self.served(address)
                self.adds_up(account, FLOOD)
                self.assertEqual(account["sent"], account["handled"])

    def test_serve_with_two_workers_accounts_for_every_datagram(self):
        for address in (V4, V6):
            with self.subTest(address=address):
                self.adds_up(self.served(address, "--workers", "2"), FLOOD)

    def test_listen_accounts_for_every_datagram_of_a_flood(self):
        for address in (V4, V6):
            with self.subTest(address=address):
                program = self.net.dgram(self.host, "listen", ":0")
                port = program.port()
                self.flood(program, address, port)
                done = program.stop()
                self.assertEqual(done.code, 0, str(done))
                account = done.event("summary")
                self.adds_up(account, FLOOD)
                shown = [one["text"][:8] for one in done.events("rx")]
                self.assertEqual(len(shown), account["received"])
                numbers = [int(one) for one in shown if one.isdigit()]
                self.assertEqual(numbers, sorted(set(numbers)), "not in order, or twice")

    def test_the_words_of_the_account_say_the_same(self):
        for verb, words in (("listen", ("listen",)), ("serve", ("serve", "discard"))):
            with self.subTest(verb=verb):
                program = self.host.start(hosts.PROGRAM, *words, f"{V4}:0")
                self.addCleanup(program.close)
                found = hosts.wait_until(
                    lambda: re.search(rf"{V4}:(\d+)", program.said().err), "its address")
                port = int(found[1])
                self.flood(program, V4, port)
                done = program.stop()
                self.assertEqual(done.code, 0, str(done))
                received = re.search(r"received ([\d,]+)", done.err)
                dropped = re.search(r"kernel ([\d,]+)|([\d,]+) by the kernel", done.err)
                self.assertTrue(received and dropped, str(done))
                count = [int(next(filter(None, one.groups())).replace(",", ""))
                         for one in (received, dropped)]
                self.assertGreater(count[1], 0)
                self.assertEqual(sum(count), FLOOD, str(done))

    def test_the_kernel_agrees_that_all_of_it_arrived(self):
        program = self.net.dgram(self.host, "serve", "discard", ":0")
        port = program.port()
        before = self.flood(program, V4, port)
        done = program.stop()
        account = done.event("summary")
        self.adds_up(account, FLOOD)
        marks = len(range(0, FLOOD, 200)) + 1
        self.assertEqual(self.arrived_at_host() - before, account["arrived"] + marks, str(done))

    def test_a_guarded_datagram_is_in_the_account_under_its_guard(self):
        # From a public address, which the default allow list of a server on a LAN leaves out.
        self.sender.ip("addr add 203.0.113.9/32 dev lo")
        self.host.ip("route add 203.0.113.9 dev h0")
        program = self.net.dgram(self.host, "serve", "echo", ":0")
        port = program.port()
        with self.sender.socket(("203.0.113.9", 0)) as stranger, self.sender.socket() as friend:
            for _ in range(5):
                stranger.sendto(b"hi", (V4, port))
            friend.sendto(b"hi", (V4, port))
            self.assertEqual(friend.recvfrom(10)[0], b"hi")
            stranger.setblocking(False)
            with self.assertRaises(BlockingIOError):
                stranger.recv(10)
        account = program.stop().event("summary")
        self.assertEqual((account["received"], account["handled"], account["dropped"]),
                         (6, 1, {"kernel": 0, "guard": {"not-allowed": 5}, "queue": 0}))


if __name__ == "__main__":
    hosts.main()
