#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The truth about silence: what `ask`, `send` and `probe` tell about a port that does not answer.

Each outcome in words, in JSON and as an exit code, over both families, as root and as an ordinary
user: the kernel hands ICMP news to both.
"""
import hosts
import routed
from routed import (AT_THE_ROUTER, FAMILIES, NOBODY_THERE, PROHIBITED, REFUSED, SWALLOWED,
                    UNREACHABLE)


class Silence(routed.Routed):
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
