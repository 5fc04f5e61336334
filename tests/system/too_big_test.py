#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Too big: what `ask`, `send` and `probe` tell of a datagram that does not fit, and what fits."""
import hosts
import routed
from routed import V4, V6


class TooBig(routed.Routed):
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



if __name__ == "__main__":
    hosts.main()
