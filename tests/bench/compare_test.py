# SPDX-License-Identifier: MIT
"""The arithmetic of the side-by-side benchmarks, and how they read what others print. What is in
said/ was printed by the peers themselves."""
import contextlib
import io
import os
import pathlib
import sys
import unittest
import xml.etree.ElementTree

SOURCE = pathlib.Path(os.environ.get("DGRAM_SOURCE", pathlib.Path(__file__).parents[2]))
SAID = pathlib.Path(__file__).parent / "said"
sys.path.insert(0, str(SOURCE / "bench/compare"))

import arithmetic  # noqa: E402  (found only after the line above)
import balance
import bulk
import honesty
import measurements
import parsing
import plot
import processes
import servers
import session
import table
from outcome import Goal, Outcome, Sample


def said(name):
    return (SAID / name).read_text(encoding="utf-8")


class Ratios(unittest.TestCase):
    def test_is_the_median_of_the_ratios_not_the_ratio_of_the_medians(self):
        # Medians 2 and 4 would say 0.5; the pairs say 2, 0.5, 0.125.
        found = arithmetic.paired([8, 2, 1], [4, 4, 8], [0, 0, 0])
        self.assertEqual((found.median, found.pairs), (0.5, 3))

    def test_drops_pairs_with_more_than_one_percent_stolen(self):
        firsts, seconds = [1, 1, 1, 1, 100], [2, 2, 2, 2, 1]
        found = arithmetic.paired(firsts, seconds, [0, 0.01, 0, 0, 0.011])
        self.assertEqual((found.median, found.low, found.high), (0.5, 0.5, 0.5))
        self.assertEqual((found.pairs, found.dropped, found.unquiet), (4, 1, False))

    def test_uses_all_and_says_so_when_hardly_any_pair_was_quiet(self):
        found = arithmetic.paired([1, 2, 3, 4], [1, 1, 1, 1], [0, 0, 0.5, 0.5])
        self.assertEqual((found.median, found.pairs, found.dropped), (2.5, 4, 0))
        self.assertTrue(found.unquiet)

    def test_there_is_none_without_anything_to_divide(self):
        self.assertIsNone(arithmetic.paired([None, 1], [1, 0], [0, 0]))

    def test_the_interval_holds_the_median_and_is_the_same_every_time(self):
        values = [0.9, 1.0, 1.1, 0.95, 1.05, 1.2, 0.8, 1.0, 1.02, 0.98, 1.3]
        low, high = arithmetic.interval(values)
        self.assertEqual((low, high), arithmetic.interval(values))
        self.assertLess(low, 1.0)
        self.assertGreater(high, 1.0)
        self.assertGreaterEqual(low, min(values))
        self.assertLess(high - low, max(values) - min(values))

    def test_an_interval_around_one_tells_nothing_apart(self):
        self.assertFalse(arithmetic.Ratio(1.01, 0.98, 1.04, 11, 0).tells_apart())
        self.assertTrue(arithmetic.Ratio(1.02, 1.01, 1.04, 11, 0).tells_apart())


class Search(unittest.TestCase):
    def found(self, capacity, start, steps, offers_most=float("inf")):
        return arithmetic.highest(lambda offered: min(offered, offers_most)
                                  if min(offered, offers_most) <= capacity else None, start, steps)

    def test_closes_in_from_below_and_from_above(self):
        for start in (10, 1000):
            offered, arrived = self.found(300, start, 14)
            self.assertEqual(offered, arrived)
            self.assertGreater(arrived, 285)
            self.assertLessEqual(arrived, 300)

    def test_stops_doubling_what_the_sender_cannot_offer(self):
        asked = []

        def rate_of(offered):
            asked.append(offered)
            return min(offered, 50)
        self.assertEqual(arithmetic.highest(rate_of, 30, 6)[1], 50)
        self.assertLessEqual(max(asked), 240)

    def test_finds_nothing_where_nothing_passes(self):
        self.assertIsNone(self.found(0, 100, 5))


class Said(unittest.TestCase):
    def test_iperf3_counts_what_arrived_not_what_was_sent(self):
        bits, lost, arrived = parsing.iperf3(said("iperf3.json"))
        self.assertEqual(arrived, 42429 - 1048)
        self.assertAlmostEqual(lost, 0.0247, 4)
        self.assertAlmostEqual(bits / 1e6, 487.2, 1)

    def test_sockperf(self):
        self.assertEqual(parsing.sockperf_rate(said("sockperf-throughput.txt")), 448724)
        self.assertIsNone(parsing.sockperf_rate("sockperf: ERROR"))

    def test_the_result_is_found_among_other_events(self):
        text = '{"event":"listening"}\n{"event":"result","sent":7}\n{"event":"note"}\nwords\n'
        self.assertEqual(parsing.result_of_bench(text)["sent"], 7)
        self.assertEqual(parsing.last_json(text), {"event": "note"})
        self.assertEqual((parsing.result_of_bench("x"), parsing.last_json("")), ({}, {}))


class Rounds(unittest.TestCase):
    def test_takes_turns_in_alternating_order_and_survives_a_run_that_fails(self):
        asked = []

        def one(name):
            def measure():
                asked.append(name)
                if asked == ["a", "b", "b"]:
                    raise processes.Failed("in the second round")
                return Sample(rate=1)
            return measure
        with contextlib.redirect_stderr(io.StringIO()) as told:
            made = session.Session(pairs=3).rounds({"a": one("a"), "b": one("b")})
        self.assertEqual("".join(asked), "abbaab")
        self.assertEqual([list(names) for names in made], [["a", "b"], ["a"], ["a", "b"]])
        self.assertIn("round 2, b: in the second round", told.getvalue())

    def test_begins_no_round_when_time_is_up(self):
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(session.Session(budget=-1).rounds({"a": Sample}), [])


class Loss(unittest.TestCase):
    """A rate at which too much was lost is no figure, whoever made it."""

    def test_a_run_that_found_its_rate_itself_counts_only_without_loss(self):
        for lost, counts in ((0, True), (bulk.LOSS_MAX, True), (0.0011, False), (0.8, False)):
            too_much = []
            sample = bulk._by_itself(lambda: Sample(rate=1, lost=lost), too_much)()
            self.assertEqual(sample is not None, counts, lost)
            self.assertEqual(too_much, [] if counts else [lost])

    def test_one_at_a_rate_goes_down_until_it_holds_and_stays_there(self):
        asked = []

        def one(_session, _place, rate):
            asked.append(rate)
            return Sample(rate=rate, lost=0 if rate < 80 else 0.5)
        measure = bulk._at_its_best(None, None, one, 100)
        self.assertAlmostEqual(measure().rate, 72.25)
        self.assertAlmostEqual(measure().rate, 72.25)
        self.assertEqual([round(rate) for rate in asked], [100, 85, 72, 72])

    def test_one_that_always_loses_has_no_figure(self):
        measure = bulk._at_its_best(None, None, lambda *_: Sample(rate=1, lost=1), 100)
        self.assertIsNone(measure())


class Balance(unittest.TestCase):
    def test_is_what_the_busiest_got_over_the_mean(self):
        self.assertEqual(balance.evenness([5, 5]), 1)
        self.assertEqual(balance.evenness([10, 0]), 2)
        self.assertEqual(balance.evenness([6, 2, 1]), 2)
        self.assertIsNone(balance.evenness([0, 0]))

    def test_an_uneven_or_a_lossy_way_misses(self):
        out = Outcome("balance", "Balance", rounds=[{"random, 1 source": sample} for sample in (
            Sample(uneven=1.0, lost=0), Sample(uneven=1.2, lost=0.01), Sample(uneven=1.3, lost=0))])
        held = balance._held(out, "random", 1)
        self.assertEqual([(said, holds) for _, said, _, holds in held],
                         [("1.200", False), ("0 %", True)])
        self.assertEqual(balance._held(out, "random", 4), [])


class Honesty(unittest.TestCase):
    def test_a_percentile_among_the_lost_is_near_nothing(self):
        self.assertFalse(honesty.near(None, 100, 0.1))
        self.assertTrue(honesty.near(109_900, 100, 0.1))
        self.assertFalse(honesty.near(110_100, 100, 0.1))
        self.assertFalse(honesty.near(89_900, 100, 0.1))


class Servers(unittest.TestCase):
    def test_an_echo_and_a_sink_never_share_a_name(self):
        self.assertEqual(set(servers.ECHO) & set(servers.SINKS), set())


class Tables(unittest.TestCase):
    def outcome(self, ours, theirs, **goal):
        rounds = [{"dgram": Sample(server_ns=a), "peer": Sample(server_ns=b)}
                  for a, b in zip(ours, theirs)]
        return Outcome("echo", "Echo", columns=("server_ns", "lost"), rounds=rounds, raw="peer",
                       goals=[Goal("dgram", "peer", "server_ns", **goal)])

    def test_a_goal_is_met_nearly_met_or_missed(self):
        for bound, verdict in ((0.5, "met"), (0.45, "within 15 %"), (0.4, "missed")):
            rows = table.goals(self.outcome([5, 5, 5], [10, 10, 10], at_most=bound))
            self.assertEqual(rows[1][1:4], ["0.5 (0.5 – 0.5)", f"≤ {bound}", verdict])
        for bound, verdict in ((2, "met"), (2.2, "within 15 %"), (2.4, "missed")):
            rows = table.goals(self.outcome([8, 8, 8], [4, 4, 4], at_least=bound))
            self.assertEqual(rows[1][3], verdict)

    def test_a_goal_nobody_measured_is_not_met(self):
        out = self.outcome([], [], at_most=1)
        self.assertEqual(table.goals(out)[1][1:], ["not measured", "≤ 1", "–", "–"])
        self.assertEqual(table.samples(out), [])

    def test_no_figure_stands_where_nothing_can_be_told_apart(self):
        out = self.outcome([1, 3, 2, 1, 3], [2, 2, 2, 2, 2])
        self.assertTrue(table.samples(out)[2][-1].startswith("not told apart (0.5"))

    def test_there_is_no_ratio_where_nothing_is_compared(self):
        out = self.outcome([1, 1], [2, 2])
        out.compared = ""
        self.assertEqual([len(row) for row in table.samples(out)], [3, 3, 3])

    def test_a_contender_that_missed_a_round_is_compared_over_the_rest(self):
        out = self.outcome([1, 1, 1], [2, 2, 2])
        del out.rounds[0]["peer"]
        self.assertEqual(out.ratio("dgram", "peer", "server_ns").pairs, 2)
        self.assertEqual(table.samples(out)[2][0], "peer (raw)")

    def test_the_summary_lists_what_was_not_met(self):
        outcomes = [self.outcome([5, 5, 5], [10, 10, 10], at_most=bound) for bound in (0.5, 0.4)]
        outcomes.append(self.outcome([], [], at_most=1))
        first, *left = table.summary(outcomes).splitlines()
        self.assertEqual(first, "3 goals: 1 met, 0 within 15 %, 1 missed, 1 not measured")
        self.assertEqual(len(left), 2)
        self.assertIn("≤ 0.4", left[0])

    def test_cells_show_median_and_spread(self):
        self.assertEqual(table.cell("rate", [3000, 1000, 2000]), "2,000 (1,000 – 3,000)")
        self.assertEqual(table.cell("lost", [0.0, 0.0]), "0")
        self.assertEqual(table.cell("lost", [0.0, 0.5, 0.25]), "25.00 % (0 – 50.00 %)")
        self.assertEqual(table.cell("bits", [None]), "–")


class Curves(unittest.TestCase):
    LINES = {"dgram": [(1, 2e5), (64, 4e5), (1000, 3e5)],
             "<peer>": [(1, 1e5), (64, None), (1000, 2e5)]}

    def test_the_picture_is_well_formed_and_has_a_gap_where_nothing_is_known(self):
        for logarithmic in (False, True):
            text = plot.svg("A & B", "clients", "rate", self.LINES, logarithmic, "dgram")
            root = xml.etree.ElementTree.fromstring(text)
            self.assertEqual(len(root.findall("{http://www.w3.org/2000/svg}circle")), 5)
            self.assertIn("prefers-color-scheme: dark", text)

    def test_every_point_lies_inside_the_frame(self):
        for logarithmic in (False, True):
            axes = plot.Axes(self.LINES, logarithmic)
            for x, y in ((1, 1e5), (1000, 4e5)):
                self.assertTrue(plot.LEFT <= axes.x(x) <= plot.WIDTH - plot.RIGHT)
                self.assertTrue(plot.TOP <= axes.y(y) <= plot.HEIGHT - plot.BOTTOM)

    def test_ticks_are_round_and_hold_the_values(self):
        self.assertEqual(plot.ticks(1, 4.3e5, False), [0, 1e5, 2e5, 3e5, 4e5, 5e5])
        self.assertEqual(plot.ticks(30, 4000, True), [10, 100, 1000, 10000])

    def test_names_at_the_ends_do_not_cover_each_other(self):
        places = plot.spread_out([100, 101, 300, 99, 399], 15, 48, 400)
        self.assertTrue(all(b - a >= 15 for a, b in zip(sorted(places), sorted(places)[1:])))
        self.assertLess(places[3], places[0])
        self.assertLessEqual(max(places), 400)


class Written(unittest.TestCase):
    def part(self, name, words):
        return f"{measurements.MARK.format(name)}\n\n{words}"

    def test_replaces_what_was_measured_again_and_keeps_the_rest(self):
        order = ["echo", "bulk", "memory"]
        text = measurements.EMPTY.replace("Nothing is written", "io_uring is written")
        text = measurements.merged(text, "machine 1", {"memory": self.part("memory", "first try"),
                                                       "echo": self.part("echo", "one")}, order)
        text = measurements.merged(text, "machine 2", {"memory": self.part("memory", "new"),
                                                       "bulk": self.part("bulk", "two")}, order)
        self.assertEqual([text.count(word) for word in ("machine 1", "first try", "machine 2",
                                                          "new")],
                         [0, 0, 1, 1])
        self.assertLess(text.index("one"), text.index("two"))
        self.assertLess(text.index("two"), text.index("new"))
        self.assertIn("io_uring is written down here", text)
        self.assertEqual(text, measurements.merged(text, "machine 2", {}, order))


if __name__ == "__main__":
    unittest.main()
