#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Multicast and broadcast with the program: who hears what, over which interface.

    speaker ══ s0 – l0, s1 – l1 ══ listener     s0 has two addresses of each family

That something is not heard is shown without waiting: a datagram that is heard follows it over the
same cable, and nothing came before that.
"""
import socket
import struct
import unittest

import hosts

GROUP_V4, SOURCE_GROUP_V4, FOREIGN_V4 = "239.79.1.1", "232.79.1.1", "239.79.9.9"
GROUP_V6, SOURCE_GROUP_V6, FOREIGN_V6 = "ff15::79", "ff35::8000:79", "ff15::9999"
TOPOLOGY = {"s0": ("10.79.0.1", "10.79.0.2", "fd79::1", "fd79::2"),
            "s1": ("10.79.1.1", "fd79:1::1"),
            "l0": ("10.79.0.9", "fd79::9"), "l1": ("10.79.1.9", "fd79:1::9")}


def written(address, port):
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


class Groups(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.net = cls.enterClassContext(hosts.Network())
        cls.speaker, cls.listener = cls.net.host("speaker"), cls.net.host("listener")
        for number in (0, 1):
            cls.net.link(cls.speaker, f"s{number}", cls.listener, f"l{number}")
        for interface, addresses in TOPOLOGY.items():
            host = cls.speaker if interface.startswith("s") else cls.listener
            host.ip(*(f"addr add {one}/{'64' if ':' in one else '24'} dev {interface}"
                      for one in addresses))

    def listens(self, address, *options, ordinary=False):
        """Starts `listen` on a free port: the program and the port."""
        one = self.net.dgram(self.listener, "listen", written(address, 0), *options,
                             ordinary=ordinary)
        return one, one.port()

    def says(self, group, port, data, *options):
        done = self.speaker.dgram("send", "-w", "0", *options, written(group, port), data)
        self.assertEqual(done.code, 0, str(done))

    def heard(self, listener, count):
        """What was heard, in order, as (text, sender, interface); exactly `count` of them."""
        listener.wait_for("rx", count)
        done = listener.stop()
        self.assertEqual(done.code, 0, str(done))
        return [(one["text"], one["remote"].strip("[").split("]")[0] if "]" in one["remote"]
                 else one["remote"].split(":")[0], one["iface"]) for one in done.events("rx")]

    def joined_by_another(self, group, interface):
        """A Python socket of the listener that joins a group: the kernel then lets it in."""
        if ":" in group:
            one = self.listener.socket(family=socket.AF_INET6)
            request = socket.inet_pton(socket.AF_INET6, group) + struct.pack(
                "i", self.listener.index(interface))
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, request)
        else:
            one = self.listener.socket()
            request = struct.pack("4s4si", socket.inet_aton(group), b"\0" * 4,
                                  self.listener.index(interface))
            one.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, request)
        self.addCleanup(one.close)

    # By interface.

    def test_a_group_is_heard_on_the_interface_asked_for(self):
        for group, sender in ((GROUP_V4, "10.79.0.1"), (GROUP_V6, "fd79::1")):
            for ordinary in (False, True):
                with self.subTest(group=group, user="ordinary" if ordinary else "root"):
                    listener, port = self.listens(group, "--iface", "l0", ordinary=ordinary)
                    self.says(group, port, "one", "--iface", "s0", "-b", self.bound(sender))
                    self.assertEqual(self.heard(listener, 1), [("one", sender, "l0")])

    def test_the_same_group_on_another_interface_is_not_heard(self):
        for group in (GROUP_V4, GROUP_V6):
            with self.subTest(group=group):
                self.joined_by_another(group, "l1")
                listener, port = self.listens(group, "--iface", "l0")
                self.says(group, port, "wrong cable", "--iface", "s1")
                self.says(group, port, "right cable", "--iface", "s0")
                self.assertEqual([text for text, _, _ in self.heard(listener, 1)],
                                 ["right cable"])

    def test_serve_does_not_answer_the_same_group_on_another_interface(self):
        for group, own in ((GROUP_V4, "10.79.0.9"), (GROUP_V6, "fd79::9")):
            with self.subTest(group=group):
                self.joined_by_another(group, "l1")
                service = self.net.dgram(self.listener, "serve", "echo", written(group, 0),
                                         "--iface", "l0", "-v", "--json")
                port = service.port()
                self.says(group, port, "wrong cable", "--iface", "s1")
                done = self.speaker.dgram("ask", written(group, port), "right cable", "--iface",
                                          "s0", "--json")
                self.assertEqual(done.code, 0, str(done))
                self.assertEqual([one["text"] for one in done.events("rx")], ["right cable"])
                self.assertEqual(done.event("rx")["remote"], written(own, port))
                self.assertEqual([one["text"] for one in service.stop().events("rx")],
                                 ["right cable"])

    def test_without_an_interface_every_one_is_joined(self):
        for group in (GROUP_V4, GROUP_V6):
            with self.subTest(group=group):
                listener, port = self.listens(group)
                self.says(group, port, "first", "--iface", "s0")
                self.says(group, port, "second", "--iface", "s1")
                found = {(text, interface) for text, _, interface in self.heard(listener, 2)}
                self.assertEqual(found, {("first", "l0"), ("second", "l1")})

    def test_a_link_local_group_with_its_scope_is_heard_there_only(self):
        listener, port = self.listens("ff02::79%l1")
        self.says("ff02::79%s0", port, "wrong cable")
        self.says("ff02::79%s1", port, "right cable")
        self.assertEqual([(text, interface) for text, _, interface in self.heard(listener, 1)],
                         [("right cable", "l1")])

    # Source-specific.

    def bound(self, address):
        return f"[{address}]:0" if ":" in address else address

    def test_only_the_source_asked_for_is_heard(self):
        for group, wanted, other in ((SOURCE_GROUP_V4, "10.79.0.1", "10.79.0.2"),
                                     (SOURCE_GROUP_V6, "fd79::1", "fd79::2")):
            with self.subTest(group=group):
                listener, port = self.listens(group, "--iface", "l0", "--from-source", wanted)
                self.says(group, port, "wrong", "--iface", "s0", "-b", self.bound(other))
                self.says(group, port, "right", "--iface", "s0", "-b", self.bound(wanted))
                self.assertEqual(self.heard(listener, 1), [("right", wanted, "l0")])

    def test_without_a_source_anyone_is_heard(self):
        for group, senders in ((GROUP_V4, ("10.79.0.1", "10.79.0.2")),
                               (GROUP_V6, ("fd79::1", "fd79::2"))):
            with self.subTest(group=group):
                listener, port = self.listens(group, "--iface", "l0")
                for sender in senders:
                    self.says(group, port, sender, "--iface", "s0", "-b", self.bound(sender))
                self.assertEqual([sender for _, sender, _ in self.heard(listener, 2)],
                                 list(senders))

    # Foreign groups.

    def test_a_group_that_another_program_joined_is_not_heard_on_the_wildcard(self):
        for foreign, own in ((FOREIGN_V4, "10.79.0.9"), (FOREIGN_V6, "fd79::9")):
            with self.subTest(group=foreign):
                self.joined_by_another(foreign, "l0")
                listener = self.net.dgram(self.listener, "listen", ":0")
                port = listener.port()
                self.says(foreign, port, "foreign", "--iface", "s0")
                self.says(own, port, "own")
                self.assertEqual([text for text, _, _ in self.heard(listener, 1)], ["own"])

    def test_a_group_that_another_program_joined_is_not_heard_beside_the_own(self):
        for foreign, own in ((FOREIGN_V4, GROUP_V4), (FOREIGN_V6, GROUP_V6)):
            with self.subTest(group=foreign):
                self.joined_by_another(foreign, "l0")
                listener, port = self.listens(own, "--iface", "l0")
                self.says(foreign, port, "foreign", "--iface", "s0")
                self.says(own, port, "own", "--iface", "s0")
                self.assertEqual([text for text, _, _ in self.heard(listener, 1)], ["own"])

    def test_two_programs_hear_the_same_group_on_one_port(self):
        first, port = self.listens(GROUP_V4, "--iface", "l0")
        second = self.net.dgram(self.listener, "listen", written(GROUP_V4, port), "--iface", "l0")
        second.port()
        self.says(GROUP_V4, port, "both", "--iface", "s0")
        for listener in (first, second):
            self.assertEqual([text for text, _, _ in self.heard(listener, 1)], ["both"])

    # Sending.

    def test_the_time_to_live_of_a_group_is_one_unless_told(self):
        for group in (GROUP_V4, GROUP_V6):
            with self.subTest(group=group):
                listener, port = self.listens(group, "--iface", "l0")
                self.says(group, port, "as it is", "--iface", "s0")
                self.says(group, port, "as told", "--iface", "s0", "--ttl", "7")
                listener.wait_for("rx", 2)
                self.assertEqual([one["ttl"] for one in listener.stop().events("rx")], [1, 7])

    def test_send_to_a_group_over_an_interface_that_is_not_there_says_so(self):
        done = self.speaker.dgram("send", "--iface", "none0", written(GROUP_V4, 9), "hi")
        self.assertEqual(done.code, 5, str(done))
        self.assertIn("none0", done.err)
        self.assertIn("no such interface", done.err)

    def test_listen_to_a_group_on_an_interface_that_is_not_there_says_so(self):
        done = self.listener.dgram("listen", "--iface", "none0", "-d", "5s", written(GROUP_V4, 0))
        self.assertEqual(done.code, 5, str(done))
        self.assertIn("no such interface", done.err)

    # Python at the other end.

    def test_a_python_sender_is_heard(self):
        listener, port = self.listens(GROUP_V4, "--iface", "l0")
        with self.speaker.socket(("10.79.0.2", 0)) as one:
            one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("10.79.0.1"))
            one.sendto(b"from python", (GROUP_V4, port))
        self.assertEqual(self.heard(listener, 1), [("from python", "10.79.0.2", "l0")])

    def test_a_python_member_hears_send(self):
        with self.listener.socket(("", 0)) as member:
            member.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                              socket.inet_aton(GROUP_V4) + socket.inet_aton("10.79.1.9"))
            self.says(GROUP_V4, member.getsockname()[1], "to python", "--iface", "s1")
            self.assertEqual(member.recvfrom(100)[0], b"to python")

    # Broadcast.

    def test_a_broadcast_needs_permission(self):
        done = self.speaker.dgram("send", "10.79.0.255:9", "hi")
        self.assertEqual(done.code, 5, str(done))
        self.assertIn("--broadcast", done.err)

    def test_a_broadcast_is_heard_on_the_wildcard(self):
        for target, options in (("10.79.0.255", ()), ("255.255.255.255", ("--iface", "s0"))):
            with self.subTest(target=target):
                listener = self.net.dgram(self.listener, "listen", ":0")
                self.says(target, listener.port(), "to all", "--broadcast", *options)
                self.assertEqual([(text, interface) for text, _, interface
                                  in self.heard(listener, 1)], [("to all", "l0")])


if __name__ == "__main__":
    hosts.main()
