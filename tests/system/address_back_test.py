#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A reply leaves from the address that was asked, and by the route, wherever the server is bound.

    client ══ c0, c1 ══ server     two addresses of each family on s0; on both cables the very same
       └── c2 third ──┘            link-local addresses

What the server sends to the client's address behind lo goes through third; the question comes
straight over c0.
"""
import socket
import unittest

import hosts

V4_ASKED = ("10.78.1.1", "10.78.1.2", "10.78.2.1")
V6_ASKED = ("fd78:1::1", "fd78:1::2")
CLIENT_LOCAL, SERVER_LOCAL = "fe80::c", "fe80::5"
WAIT = ("-w", "3s")  # what is answered is answered at once


def written(address, port):
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


class AddressBack(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        net = cls.enterClassContext(hosts.Network())
        client, server, third = net.host("client"), net.host("server"), net.router("third")
        net.link(client, "c0", server, "s0")
        net.link(client, "c1", server, "s1")
        net.link(client, "c2", third, "t0")
        net.link(server, "s2", third, "t1")
        third.ip("addr add 10.78.3.254/24 dev t0", "addr add fd78:3::fe/64 dev t0",
                 "addr add 10.78.4.254/24 dev t1", "addr add fd78:4::fe/64 dev t1",
                 "route add 10.78.9.9 via 10.78.3.9", "route add fd78:9::9 via fd78:3::9",
                 "route add 10.78.1.0/24 via 10.78.4.1", "route add fd78:1::/64 via fd78:4::1")
        server.ip("addr add 10.78.1.1/24 brd + dev s0", "addr add 10.78.1.2/24 brd + dev s0",
                  "addr add 10.78.2.1/24 brd + dev s1",
                  "addr add fd78:1::2/64 dev s0", "addr add fd78:1::1/64 dev s0",
                  f"addr add {SERVER_LOCAL}/64 dev s0", f"addr add {SERVER_LOCAL}/64 dev s1",
                  "addr add 10.78.4.1/24 dev s2", "addr add fd78:4::1/64 dev s2",
                  "route add 10.78.9.9 via 10.78.4.254", "route add fd78:9::9 via fd78:4::fe")
        # Nobody on a cable may take the client's address behind lo for a neighbour's.
        client.sysctl("ipv4/conf/all/arp_ignore", 1)
        client.sysctl("ipv4/conf/all/arp_announce", 2)
        client.ip("addr add 10.78.1.9/24 brd + dev c0", "addr add fd78:1::9/64 dev c0",
                  "addr add 10.78.2.9/24 brd + dev c1",
                  f"addr add {CLIENT_LOCAL}/64 dev c0", f"addr add {CLIENT_LOCAL}/64 dev c1",
                  "addr add 10.78.3.9/24 dev c2", "addr add fd78:3::9/64 dev c2",
                  "addr add 10.78.9.9/32 dev lo", "addr add fd78:9::9/128 dev lo")
        cls.net, cls.client, cls.server = net, client, server
        cls.every = net.dgram(server, "serve", "echo", ":0")
        cls.port = cls.every.port()

    def asks(self, remote, *options, asked=None):
        """What `ask` of the client is answered with; from the asked address unless told."""
        done = self.client.dgram("ask", *options, *WAIT, remote, "hi", "--json")
        self.assertEqual(done.code, 0, str(done))
        reply = done.event("rx")
        self.assertEqual(reply["text"], "hi")
        self.assertEqual(reply["remote"], asked or remote, str(done))
        return reply

    def python_asks(self, address, port, bind=None, family=None, scope=0, connected=False):
        """Who answers a Python socket of the client."""
        family = family or family_of(address)
        target = (address, port) if family == socket.AF_INET else (address, port, 0, scope)
        with self.client.socket(bind, family) as one:
            if connected:
                one.connect(target)
                one.send(b"hi")
            else:
                one.sendto(b"hi", target)
            data, who = one.recvfrom(100)
        self.assertEqual(data, b"hi")
        return who

    # Two addresses of each family.

    def test_ask_is_answered_from_the_address_it_asked(self):
        for address in V4_ASKED + V6_ASKED:
            with self.subTest(address=address):
                self.asks(written(address, self.port))

    def test_a_python_client_is_answered_from_the_address_it_asked(self):
        for address in V4_ASKED + V6_ASKED:
            with self.subTest(address=address):
                self.assertEqual(self.python_asks(address, self.port)[:2], (address, self.port))

    def test_a_connected_python_client_hears_the_answer(self):
        for address in V4_ASKED + V6_ASKED:
            with self.subTest(address=address):
                who = self.python_asks(address, self.port, connected=True)
                self.assertEqual(who[:2], (address, self.port))

    def test_an_address_of_another_interface_answers_as_itself(self):
        # Over c0, though the address belongs to s1.
        self.client.ip("route add 10.78.2.1/32 via 10.78.1.1 dev c0")
        try:
            self.asks(f"10.78.2.1:{self.port}", "-b", "10.78.1.9")
        finally:
            self.client.ip("route del 10.78.2.1/32")

    def test_the_wildcard_of_one_family_answers_from_the_address_asked(self):
        for wildcard, addresses in (("0.0.0.0:0", V4_ASKED), ("[::]:0", V6_ASKED)):
            port = self.net.dgram(self.server, "serve", "echo", wildcard).port()
            for address in addresses:
                with self.subTest(wildcard=wildcard, address=address):
                    self.asks(written(address, port))

    def test_every_worker_answers_from_the_address_asked(self):
        port = self.net.dgram(self.server, "serve", "echo", ":0", "--workers", "2").port()
        for address in V4_ASKED + V6_ASKED:
            for _ in range(4):  # another source port each time, so both workers are met
                with self.subTest(address=address):
                    self.assertEqual(self.python_asks(address, port)[:2], (address, port))

    def test_the_pool_of_blocking_handlers_answers_from_the_address_asked(self):
        port = self.net.dgram(self.server, "serve", "exec", ":0", "--", "cat").port()
        for address in V4_ASKED + V6_ASKED:
            with self.subTest(address=address):
                self.asks(written(address, port))

    # IPv4 on a dual-stack socket.

    def test_ask_of_a_mapped_address_is_an_ipv4_question(self):
        for address in V4_ASKED:
            with self.subTest(address=address):
                self.asks(f"[::ffff:{address}]:{self.port}", asked=f"{address}:{self.port}")

    def test_a_dual_stack_python_client_is_answered_from_the_mapped_address_it_asked(self):
        for address in V4_ASKED:
            with self.subTest(address=address):
                who = self.python_asks(f"::ffff:{address}", self.port, family=socket.AF_INET6)
                self.assertEqual(who[:2], (f"::ffff:{address}", self.port))

    # Link-local: one address, two interfaces.

    def test_a_link_local_question_is_answered_over_its_own_interface(self):
        for interface in ("c0", "c1"):
            with self.subTest(interface=interface):
                reply = self.asks(f"[{SERVER_LOCAL}%{interface}]:{self.port}")
                self.assertEqual(reply["iface"], interface)

    def test_a_link_local_python_client_is_answered_over_its_own_interface(self):
        for interface in ("c0", "c1"):
            with self.subTest(interface=interface):
                index = self.client.index(interface)
                who = self.python_asks(SERVER_LOCAL, self.port, scope=index,
                                       bind=(CLIENT_LOCAL, 0, 0, index))
                self.assertEqual((who[0].partition("%")[0], who[1], who[3]),
                                 (SERVER_LOCAL, self.port, index))

    def test_a_server_bound_to_a_link_local_address_hears_that_interface_only(self):
        bound = self.net.dgram(self.server, "serve", "echo", f"[{SERVER_LOCAL}%s1]:0")
        port = bound.port()
        self.asks(f"[{SERVER_LOCAL}%c1]:{port}")
        done = self.client.dgram("ask", "-w", "300ms", f"[{SERVER_LOCAL}%c0]:{port}", "hi")
        self.assertEqual(done.code, 3, str(done))

    # Asymmetric routing.

    def test_a_reply_leaves_by_the_route_not_by_the_interface_of_the_question(self):
        for asked, source in (("10.78.1.1", "10.78.9.9"), ("10.78.1.2", "10.78.9.9"),
                              ("fd78:1::1", "fd78:9::9"), ("fd78:1::2", "fd78:9::9")):
            with self.subTest(asked=asked):
                bind = f"[{source}]:0" if ":" in source else source
                reply = self.asks(written(asked, self.port), "-b", bind)
                self.assertEqual((reply["iface"], reply["ttl"]), ("c2", 63))

    def test_a_python_client_behind_another_route_is_answered_from_the_address_it_asked(self):
        for asked, source in (("10.78.1.2", "10.78.9.9"), ("fd78:1::2", "fd78:9::9")):
            with self.subTest(asked=asked):
                who = self.python_asks(asked, self.port, bind=(source, 0), connected=True)
                self.assertEqual(who[:2], (asked, self.port))

    # Broadcast and multicast: no host can answer from such an address.

    def test_a_directed_broadcast_is_answered_from_a_unicast_address(self):
        self.asks(f"10.78.1.255:{self.port}", "--broadcast", asked=f"10.78.1.1:{self.port}")

    def test_a_limited_broadcast_is_answered_from_a_unicast_address(self):
        for interface, answering in (("c0", "10.78.1.1"), ("c1", "10.78.2.1")):
            with self.subTest(interface=interface):
                self.asks(f"255.255.255.255:{self.port}", "--broadcast", "--iface", interface,
                          asked=f"{answering}:{self.port}")

    def test_a_python_broadcast_is_answered_from_a_unicast_address(self):
        with self.client.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            one.sendto(b"anyone?", ("10.78.1.255", self.port))
            self.assertEqual(one.recvfrom(100), (b"anyone?", ("10.78.1.1", self.port)))

    def test_a_multicast_question_is_answered_from_a_unicast_address(self):
        group = self.net.dgram(self.server, "serve", "echo", "239.78.1.1:0", "--iface", "s0")
        port = group.port()
        self.asks(f"239.78.1.1:{port}", "--iface", "c0", asked=f"10.78.1.1:{port}")

    def test_an_ipv6_multicast_question_is_answered_from_a_unicast_address(self):
        group = self.net.dgram(self.server, "serve", "echo", "[ff15::78]:0", "--iface", "s0")
        port = group.port()
        done = self.client.dgram("ask", *WAIT, "--iface", "c0", f"[ff15::78]:{port}", "hi",
                                 "--json")
        self.assertEqual(done.code, 0, str(done))
        source = done.event("rx")["remote"]
        own = [written(address, port) for address in V6_ASKED]
        own += [written(f"{local}%c0", port)
                for local in (SERVER_LOCAL, self.server.link_local("s0"))]
        self.assertIn(source, own)

    # And nothing was lost on the way.

    def test_every_question_was_answered(self):
        server = self.net.dgram(self.server, "serve", "echo", ":0")
        port = server.port()
        for address in V4_ASKED + V6_ASKED:
            self.asks(written(address, port))
        done = server.stop()
        self.assertEqual(done.code, 0, str(done))
        account = done.event("summary")
        questions = len(V4_ASKED + V6_ASKED)
        self.assertEqual((account["arrived"], account["received"], account["handled"],
                          account["sent"], account["failed"], account["waiting"]),
                         (questions, questions, questions, questions, 0, 0), str(done))


if __name__ == "__main__":
    hosts.main()
