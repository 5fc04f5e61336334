#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The truth about silence: what `ask`, `send` and `probe` tell about a port that does not answer.

    near ── router ── far      the router's cable to far takes packets of 1,400 bytes only
       └─ 1,300 ─┘             and a second cable from near takes 1,300

Each outcome in words, in JSON and as an exit code, over both families, as root and as an ordinary
user: the kernel hands ICMP news to both.
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


class Silence(unittest.TestCase):
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

    # Answered.

    def test_ask_an_open_port_is_answered(self):
        self.each(lambda family, ordinary: self.told(
            "ask", family.at(family.far, self.echo[family]), "rx", 0, ordinary=ordinary,
            words=["hi\n"], text="hi"))

    def test_probe_an_open_port_is_open(self):
        self.each(lambda family, ordinary: self.told(
            "probe", family.at(family.far, self.echo[family]), "rx", 0, ordinary=ordinary,
            words=["open"], by=family.far))

    def test_send_to_an_open_port_says_nothing(self):
        self.each(self.send_says_nothing, self.echo)

    # Refused.

    def test_ask_a_closed_port_is_refused_by_the_host(self):
        self.icmp_said_no("ask", NOBODY_THERE, "refused", "refused", "far")

    def test_send_to_a_closed_port_is_refused_by_the_host(self):
        self.icmp_said_no("send", NOBODY_THERE, "refused", "refused", "far")

    def test_probe_a_closed_port_is_closed_says_the_host(self):
        self.icmp_said_no("probe", NOBODY_THERE, "refused", "closed", "far")

    def test_ask_names_a_router_that_refuses_for_the_host(self):
        self.icmp_said_no("ask", REFUSED + AT_THE_ROUTER, "refused", "refused", "router")

    def test_send_names_a_router_that_refuses_for_the_host(self):
        self.icmp_said_no("send", REFUSED + AT_THE_ROUTER, "refused", "refused", "router")

    def test_probe_names_a_router_that_refuses_for_the_host(self):
        self.icmp_said_no("probe", REFUSED + AT_THE_ROUTER, "refused", "closed", "router")

    # Prohibited.

    def test_ask_tells_a_filter_on_the_host(self):
        self.icmp_said_no("ask", PROHIBITED, "prohibited", "prohibited", "far")

    def test_send_tells_a_filter_on_the_host(self):
        self.icmp_said_no("send", PROHIBITED, "prohibited", "prohibited", "far")

    def test_probe_tells_a_filter_on_the_host(self):
        self.icmp_said_no("probe", PROHIBITED, "prohibited", "prohibited", "far")

    def test_ask_tells_a_filter_on_the_router(self):
        self.icmp_said_no("ask", PROHIBITED + AT_THE_ROUTER, "prohibited", "prohibited", "router")

    def test_send_tells_a_filter_on_the_router(self):
        self.icmp_said_no("send", PROHIBITED + AT_THE_ROUTER, "prohibited", "prohibited", "router")

    def test_probe_tells_a_filter_on_the_router(self):
        self.icmp_said_no("probe", PROHIBITED + AT_THE_ROUTER, "prohibited", "prohibited",
                          "router")

    # Unreachable.

    def test_ask_tells_an_unreachable_host(self):
        self.icmp_said_no("ask", UNREACHABLE + AT_THE_ROUTER, "unreachable", "unreachable",
                          "router")

    def test_send_tells_an_unreachable_host(self):
        self.icmp_said_no("send", UNREACHABLE + AT_THE_ROUTER, "unreachable", "unreachable",
                          "router")

    def test_probe_tells_an_unreachable_host(self):
        self.icmp_said_no("probe", UNREACHABLE + AT_THE_ROUTER, "unreachable", "unreachable",
                          "router")

    def test_a_network_without_a_route_is_unreachable_says_the_router(self):
        # Asked four times only: of this one news a router tells few, whatever its settings.
        self.each(lambda family, ordinary: self.told(
            "ask", family.at(family.nowhere, 7), "unreachable", 3, ordinary=ordinary,
            words=["unreachable", f"said by {family.router}"], by=family.router,
            why="Network unreachable"))

    # Silent.

    def test_ask_a_port_that_swallows_is_silence(self):
        self.each(self.nothing_came, "ask", SWALLOWED, "nothing came")

    def test_ask_over_a_router_that_swallows_is_silence(self):
        self.each(self.nothing_came, "ask", SWALLOWED + AT_THE_ROUTER, "nothing came")

    def test_probe_a_port_that_swallows_is_silent_never_open(self):
        self.each(self.nothing_came, "probe", SWALLOWED, "silent")

    def test_send_to_a_port_that_swallows_says_nothing(self):
        self.each(self.send_says_nothing, {one: SWALLOWED for one in FAMILIES})

    def nothing_came(self, family, ordinary, verb, port, words):
        self.told(verb, family.at(family.far, port), "timeout", 1, ordinary=ordinary,
                  words=[words])

    def send_says_nothing(self, family, ordinary, ports):
        remote = family.at(family.far, ports[family])
        spoken = self.near.dgram("send", remote, "hi", ordinary=ordinary)
        self.assertEqual((spoken.code, spoken.out, spoken.err), (0, "", ""))
        done = self.near.dgram("send", remote, "hi", "--json", ordinary=ordinary)
        self.assertEqual(done.code, 0, str(done))
        self.assertEqual([one["event"] for one in done.events()], ["tx", "summary"], str(done))

    # Too big.

    def too_big_on_the_path(self, family, ordinary, verb):
        fits = 1400 - family.header
        remote = family.at(family.far, self.echo[family])
        self.told(verb, remote, "too-big", 3, ordinary=ordinary, data="x" * (fits + 1),
                  words=["too big", f"{fits} ", " fit", f"said by {family.router}"], forget=True,
                  by=family.router, fits=fits)

    def test_ask_what_no_router_takes_is_too_big_and_tells_what_fits(self):
        self.each(self.too_big_on_the_path, "ask")

    def test_send_what_no_router_takes_is_too_big_and_tells_what_fits(self):
        self.each(self.too_big_on_the_path, "send")

    def test_probe_what_no_router_takes_is_too_big_and_tells_what_fits(self):
        self.each(self.too_big_on_the_path, "probe")

    def test_what_fits_the_path_to_the_byte_is_answered(self):
        def check(family, ordinary, verb):
            data = "x" * (1400 - family.header)
            self.near.forget_paths()
            done = self.near.dgram(verb, family.at(family.far, self.echo[family]), data, "--json",
                                   ordinary=ordinary)
            self.assertEqual(done.code, 0, str(done))
        for verb in ("ask", "probe"):
            self.each(check, verb)

    def test_ask_again_once_the_path_is_known_is_answered_whole(self):
        def check(family, ordinary):
            remote, data = family.at(family.far, self.echo[family]), "y" * 1450
            self.near.forget_paths()
            first = self.near.dgram("ask", remote, data, ordinary=ordinary)
            again = self.near.dgram("ask", remote, data, ordinary=ordinary)
            self.assertEqual((first.code, again.code, again.out), (3, 0, data + "\n"))
        self.each(check)

    def test_probe_what_the_own_interface_does_not_take_is_too_big_here(self):
        def check(family, ordinary):
            fits = 1300 - family.header
            remote = family.at(family.narrow_router, self.narrow_echo[family])
            self.told("probe", remote, "too-big", 5, ordinary=ordinary, data="x" * (fits + 1),
                      words=["too big", f"{fits} fit", "said by this machine"], fits=fits)
        self.each(check)

    def test_probe_again_once_the_path_is_known_is_too_big_here(self):
        def check(family, ordinary):
            fits = 1400 - family.header
            remote, data = family.at(family.far, self.echo[family]), "x" * (fits + 1)
            self.near.forget_paths()
            self.near.dgram("probe", remote, data, ordinary=ordinary)
            self.told("probe", remote, "too-big", 5, ordinary=ordinary, data=data,
                      words=["too big", f"{fits} fit", "said by this machine"], fits=fits)
        self.each(check)

    def test_ask_what_the_own_interface_does_not_take_is_fragmented_and_answered(self):
        def check(family, ordinary):
            remote = family.at(family.narrow_router, self.narrow_echo[family])
            self.told("ask", remote, "rx", 0, ordinary=ordinary, data="x" * 3000,
                      words=["x" * 3000 + "\n"], len=3000)
        self.each(check)

    def test_a_payload_no_datagram_can_be_is_refused_here_with_the_limit_named(self):
        def check(family, ordinary, verb):
            limit = {V4: 65507, V6: 65527}[family]
            remote = family.at(family.far, self.echo[family])
            done = self.near.dgram(verb, remote, "x" * (limit + 1), ordinary=ordinary)
            self.assertEqual(done.code, 5, str(done))
            self.assertIn(f"{limit}", done.err.replace(",", ""), str(done))
        for verb in ("ask", "send", "probe"):
            self.each(check, verb)

    # Together.

    def test_one_dead_remote_costs_a_living_one_nothing(self):
        def check(family, ordinary):
            living = family.at(family.far, self.echo[family])
            done = self.near.dgram("ask", "--to", family.at(family.far, NOBODY_THERE),
                                   "--to", living, "--json", "--", "one", "two", "three",
                                   ordinary=ordinary)
            self.assertEqual(done.code, 3, str(done))
            self.assertEqual([one["text"] for one in done.events("rx")], ["one", "two", "three"])
            self.assertEqual(len(done.events("refused")), 3, str(done))
        self.each(check)


if __name__ == "__main__":
    hosts.main()
