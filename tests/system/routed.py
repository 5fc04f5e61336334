# SPDX-License-Identifier: MIT
"""Two hosts and a router that refuses, swallows and finds too big what one sends the other.

    near ── router ── far      the router's cable to far takes packets of 1,400 bytes only
       └─ 1,300 ─┘             and a second cable from near takes 1,300
"""
import socket
import unittest

import hosts

NOBODY_THERE, PROHIBITED, SWALLOWED, REFUSED, UNREACHABLE = 7000, 7001, 7002, 7003, 7004
AT_THE_ROUTER = 100  # added to a port: the router does it, on behalf of far
SILENCE = "200ms"  # a veth answers within microseconds
ANSWER = "2s"  # and yet the machine may be busy
TOLD = {"rx", "refused", "prohibited", "unreachable", "too-big", "timeout", "probe", "error"}
WHY = {"refused": "Port unreachable", "prohibited": "Administratively prohibited",
       "unreachable": "Host unreachable", "too-big": "Packet too big"}
STATES = {"rx": "open", "refused": "closed", "timeout": "silent"}  # of a probe, by event

FILTER = """table inet filter {{
  chain {hook} {{
    type filter hook {hook} priority 0
    udp dport {prohibited} reject with icmpx type admin-prohibited
    udp dport {swallowed} drop
    udp dport {refused} reject with icmpx type port-unreachable
    udp dport {unreachable} reject with icmpx type host-unreachable
  }}
}}
"""


def filter_at(hook, first):
    return FILTER.format(hook=hook, prohibited=first + 1, swallowed=first + 2, refused=first + 3,
                         unreachable=first + 4)


class Family:
    """One family's addresses of the topology."""

    def __init__(self, name, family, prefix, header, bracket):
        self.name, self.family, self.header = name, family, header
        self.near, self.router = prefix + "1.1", prefix + "1.254"
        self.far, self.router_far = prefix + "2.1", prefix + "2.254"
        self.narrow_near, self.narrow_router = prefix + "3.1", prefix + "3.254"
        self.nowhere = prefix + "9.9"
        if bracket:
            for place, words in list(vars(self).items()):
                if isinstance(words, str) and words.startswith("fd"):
                    setattr(self, place, words.replace(".", "::", 1))
        self.form = "[{}]:{}" if bracket else "{}:{}"

    def at(self, address, port):
        return self.form.format(address, port)


V4 = Family("IPv4", socket.AF_INET, "10.77.", 28, False)
V6 = Family("IPv6", socket.AF_INET6, "fd77:", 48, True)
FAMILIES = (V4, V6)


class Routed(unittest.TestCase):
    """Tests between near and far."""

    @classmethod
    def setUpClass(cls):
        net = cls.enterClassContext(hosts.Network())
        near, router, far = net.host("near"), net.router("router"), net.host("far")
        net.link(near, "n0", router, "r0")
        net.link(router, "r1", far, "f0", mtu=1400)
        net.link(near, "n1", router, "r2", mtu=1300)
        for family, bits in ((V4, 24), (V6, 64)):
            near.ip(f"addr add {family.near}/{bits} dev n0",
                    f"addr add {family.narrow_near}/{bits} dev n1",
                    f"route add default via {family.router}")
            router.ip(f"addr add {family.router}/{bits} dev r0",
                      f"addr add {family.router_far}/{bits} dev r1",
                      f"addr add {family.narrow_router}/{bits} dev r2")
            far.ip(f"addr add {family.far}/{bits} dev f0",
                   f"route add default via {family.router_far}")
        far.nft(filter_at("input", NOBODY_THERE))
        router.nft(filter_at("forward", NOBODY_THERE + AT_THE_ROUTER))
        cls.near, cls.router, cls.far = near, router, far
        cls.echo = {one: net.echo(far, (one.far, 0), one.family).port for one in FAMILIES}
        cls.narrow_echo = {one: net.echo(router, (one.narrow_router, 0), one.family).port
                           for one in FAMILIES}

    def each(self, check, *words):
        """Runs a check for both families, as root and as an ordinary user."""
        for family in FAMILIES:
            for ordinary in (False, True):
                with self.subTest(family=family.name, user="ordinary" if ordinary else "root"):
                    check(family, ordinary, *words)

    def told(self, verb, remote, outcome, code, *, ordinary, words, data="hi", forget=False,
             **fields):
        """Runs a verb twice, for its words and its JSON; both must tell this and nothing else."""
        options = ["-w", SILENCE if outcome == "timeout" else ANSWER]
        if forget:
            self.near.forget_paths()
        spoken = self.near.dgram(verb, remote, data, *options, ordinary=ordinary)
        if forget:
            self.near.forget_paths()
        done = self.near.dgram(verb, remote, data, *options, "--json", ordinary=ordinary)
        self.assertEqual((spoken.code, done.code), (code, code), f"{spoken}\n{done}")
        for word in (remote, *words) if outcome != "rx" or verb == "probe" else words:
            self.assertIn(word, spoken.out + spoken.err, str(spoken))
        event = "probe" if verb == "probe" else outcome
        self.assertEqual({one["event"] for one in done.events()} & TOLD, {event}, str(done))
        found = done.event(event)
        expected = {"remote": remote, **fields}
        if verb == "probe":
            expected["state"] = STATES.get(outcome, outcome)
        elif outcome in WHY:
            expected.setdefault("why", WHY[outcome])
        self.assertEqual({name: found.get(name) for name in expected}, expected, str(done))
        if outcome != "rx":
            for absent in {"by", "fits"} - set(expected):
                self.assertNotIn(absent, found, str(done))

    def icmp_said_no(self, verb, port, outcome, words, by):
        def check(family, ordinary):
            who = getattr(family, by)
            self.told(verb, family.at(family.far, port), outcome, 3, ordinary=ordinary,
                      words=[words, f"said by {who}"], by=who)
        self.each(check)
