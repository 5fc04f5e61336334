# SPDX-License-Identifier: MIT
"""bench: what it counts and says, against good echoes and bad. How fast is not asked here."""
import itertools
import re
import struct

from program import *

COUNTS = ("sent", "answered", "lost", "late", "duplicate", "reordered", "corrupt")
RANKS = ["min", "p50", "p90", "p99", "p99.9", "p99.99", "max"]


def bench(*words, **kwargs):
    return dgram("bench", *words, **kwargs)


def result(done):
    [one] = named(done.stdout, "result")
    return one


def counts(done):
    return {name: result(done)[name] for name in COUNTS}


def wanted(sent, **others):
    lost = others.get("lost", 0)
    return {**dict.fromkeys(COUNTS, 0), "sent": sent, "answered": sent - lost, **others}


def numbered(payload):
    """The number that a request carries, from 0."""
    return struct.unpack_from("=Q", payload, 8)[0]


class Contract(unittest.TestCase):
    def test_the_result_has_the_shape_of_the_contract(self):
        with Echo() as peer:
            where = peer.address
            done = bench("rr", where, "-c", "50", "--json")
        one = result(done)
        self.assertEqual((done.returncode, one["v"], one["mode"], one["target"], one["valid"]),
                         (0, 1, "rr", where, True))
        self.assertIsNone(one["offered_per_s"])
        self.assertEqual(counts(done), wanted(50))
        self.assertGreater(one["rate_per_s"], 0)
        self.assertAlmostEqual(one["bytes_per_s"], one["rate_per_s"] * 64, delta=1)
        for which in ("latency_us", "service_us"):
            self.assertEqual(list(one[which]), RANKS)
            values = list(one[which].values())
            self.assertEqual(values, sorted(values))
            self.assertGreater(values[0], 0)
        self.assertNotIn("why", one)

    def test_the_machine_and_its_ceiling_are_told(self):
        with Echo() as peer:
            warm = result(bench("rr", peer.address, "-c", "5", "--json"))
            cold = result(bench("rr", peer.address, "-c", "5", "--json", "--warmup", "0"))
        if len(os.sched_getaffinity(0)) > 1:
            self.assertEqual(warm["raw_loop"], "ping-pong")
            self.assertGreater(warm["raw_per_s"], 0)
        one_cpu = min(os.sched_getaffinity(0))
        with Echo() as peer:
            pinned = result(bench("rr", peer.address, "-c", "5", "--json",
                                  preexec_fn=lambda: os.sched_setaffinity(0, {one_cpu})))
        self.assertNotIn("raw_per_s", pinned)
        self.assertNotIn("raw_per_s", cold)
        self.assertEqual(cold["machine"]["processors"], os.cpu_count())
        self.assertEqual(cold["machine"]["kernel"], f"Linux {os.uname().release}")
        self.assertTrue(0 <= cold["machine"]["stolen_share"] <= 1)
        self.assertEqual(cold["dropped"], {"sender": 0, "kernel": 0, "backlog": 0})

    def test_people_get_a_table_and_a_histogram(self):
        with Echo() as peer:
            done = bench("rr", peer.address, "-c", "200")
        self.assertEqual(done.returncode, 0, done.stderr)
        said = done.stdout.decode()
        self.assertIn("sent 200, answered 200, lost 0 (0 %)", said)
        self.assertRegex(said, r"µs +min +p50 +p90 +p99 +p99.9 +p99.99 +max\n")
        self.assertRegex(said, r"latency( +[\d.]+){7}\n")
        shown = [int(count) for count in re.findall(r"^ +[\d.]+ – +[\d.]+ +(\d+) #*", said, re.M)]
        self.assertEqual(sum(shown), 200)
        self.assertNotIn("\x1b", said + done.stderr.decode())

    def test_it_speaks_chinese(self):
        with Echo() as peer:
            said = bench("rr", peer.address, "-c", "5", "--lang", "zh").stdout.decode()
        self.assertIn("发出 5，得到回复 5，丢失 0", said)

    def test_hgrm_is_what_plotters_read(self):
        with tempfile.TemporaryDirectory() as folder, Echo() as peer:
            file = pathlib.Path(folder, "out.hgrm")
            done = bench("rr", peer.address, "-c", "300", "--hgrm", str(file), "--json")
            lines = file.read_text().splitlines()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(lines[0], r"^ +Value +Percentile +TotalCount +1/\(1-Percentile\)$")
        rows = [line.split() for line in lines[2:] if not line.startswith("#")]
        self.assertEqual([len(row) for row in rows], [4] * len(rows))
        values = [[float(cell) for cell in row] for row in rows]
        for column in range(3):
            self.assertEqual([row[column] for row in values],
                             sorted(row[column] for row in values))
        self.assertEqual(values[-1][1:], [1, 300, float("inf")])
        self.assertAlmostEqual(values[-1][0], result(done)["latency_us"]["max"], delta=0.001)
        self.assertRegex(lines[-2], r"^#\[Max     = +[\d.]+, Total count    = +300\]$")

    def test_a_terminal_sees_how_it_goes(self):
        with Echo() as peer, Terminal("bench", "rr", peer.address, "-d", "1s") as ours:
            ours.see(b"\r\x1b[K[")
            ours.see(b"/s, lost 0, p50 ")
            ours.see(b"answered")
            self.assertEqual(ours.end(), 0)

    def test_what_is_wrong_is_told(self):
        for words, why in ((("x", ":9"), b"no such mode"), (("rr",), b"ADDRESS"),
                           (("rr", ":9", "x"), b"one word too many"), ((), b"rr load search burst"),
                           (("rr", "unix:/x"), b"over IP only"),
                           (("rr", ":9", "--size", "31"), b"32 bytes at least"),
                           (("burst", ":9", "--clients", "2"), b"burst has one"),
                           (("rr", ":9", "--depth", "1025"), b"--depth"),
                           (("rr", ":9", "--clients", "0"), b"--clients")):
            done = bench(*words)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn(why, done.stderr)
            self.assertEqual(done.stdout, b"")

    def test_a_refusal_ends_it_and_is_said(self):
        for mode in ("rr", "load", "search", "burst"):
            done = bench(mode, f"127.0.0.1:{free_port()}", "-d", "10s", "--json", timeout=8)
            self.assertEqual((done.returncode, result(done)["valid"], result(done)["why"]),
                             (1, False, "refused"))

    def test_silence_is_not_valid(self):
        with udp() as silent:
            done = bench("rr", address(silent), "-d", "50ms", "-w", "50ms", "--json")
            one = result(done)
        self.assertEqual((done.returncode, one["why"]), (1, "nothing came back"))
        self.assertEqual(one["lost"], one["sent"])
        self.assertEqual(one["latency_us"], dict.fromkeys(RANKS))

    def test_a_signal_ends_it_with_what_there_is(self):
        with Echo() as peer, Running("bench", "rr", peer.address, "-d", "60s", "--json") as ours:
            while len(peer.heard) < 10:
                time.sleep(0.01)
            ours.signal()
            code, out, _ = ours.end()
        [one] = named(out, "result")
        self.assertEqual((code, one["valid"], one["why"]), (1, False, "interrupted"))
        self.assertEqual(one["sent"], one["answered"] + one["lost"])


class WhatIsSent(unittest.TestCase):
    def test_without_warmup_nothing_else_is_sent(self):
        for mode in ("rr", "load", "burst"):
            with Echo() as peer:
                done = bench(mode, peer.address, "-c", "70", "--warmup", "0", "--rate", "2000/s",
                             "--train", "1", "--json")
                self.assertEqual(counts(done), wanted(70))
            self.assertEqual([numbered(one) for one in peer.heard], list(range(70)))

    def test_the_warmup_counts_for_nothing(self):
        with Echo() as peer:
            done = bench("load", peer.address, "-c", "20", "--warmup", "100ms", "--rate", "1000/s",
                         "--json")
        self.assertEqual(counts(done), wanted(20))
        self.assertEqual(len(peer.heard), 120)
        self.assertEqual(len({one[:8] for one in peer.heard}), 2)

    def test_size_clients_and_trains(self):
        with Echo() as peer:
            done = bench("load", peer.address, "-c", "96", "--warmup", "0", "--rate", "10k/s",
                         "--size", "200", "--clients", "3", "--train", "16", "--json")
            self.assertEqual(counts(done), wanted(96))
        self.assertEqual({len(one) for one in peer.heard}, {200})
        self.assertEqual(len({one[:8] for one in peer.heard}), 3)  # an identity each
        self.assertEqual(sorted(map(numbered, peer.heard)), sorted(list(range(32)) * 3))

    def test_every_client_has_its_depth_on_the_way_at_once(self):
        with udp() as service:
            with Running("bench", "rr", address(service), "--clients", "3", "--depth", "4", "-c",
                         "24", "--warmup", "0", "--json") as ours:
                for _ in range(2):
                    asked = [service.recvfrom(100) for _ in range(12)]
                    self.assertEqual(len({source for _, source in asked}), 3)
                    for payload, source in asked:
                        service.sendto(payload, source)
                code, out, err = ours.end()
            self.assertEqual(code, 0, err)
            self.assertEqual({name: named(out, "result")[0][name] for name in COUNTS}, wanted(24))

    def test_a_burst_tells_of_its_frames(self):
        with Echo(lambda one: None if numbered(one) % 8 == 6 else one) as peer:
            done = bench("burst", peer.address, "--train", "8", "-c", "80", "--rate", "100/s",
                         "--warmup", "0", "-w", "1s", "--json")
        one = result(done)
        self.assertEqual(counts(done), wanted(80, lost=10))
        self.assertEqual((one["frames"], one["frame_datagrams"]), (10, 8))
        self.assertEqual(one["lost_by_place"], [0] * 6 + [10, 0])
        self.assertEqual(list(one["drained_us"]), RANKS)
        self.assertEqual(one["offered_per_s"], 800)

    def test_our_own_echo_over_both_families(self):
        with Running("serve", "echo", ":0", "-q", "--json") as ours:
            port = ours.json_port()
            for where in (f":{port}", f"[::1]:{port}"):
                for words in (("rr",), ("rr", "--depth", "32", "--train", "8"),
                              ("rr", "--clients", "20"), ("rr", "--spin"), ("rr", "--spin=0"),
                              ("load", "--rate", "20k/s", "--poisson")):
                    done = bench(words[0], where, "-c", "400", "--json", *words[1:])
                    self.assertEqual(counts(done), wanted(400), words)


class Paths(unittest.TestCase):
    """Paths with a known fault: what is told is exact."""

    def test_a_path_that_drops_doubles_and_swaps(self):
        held = []

        def path(payload):
            number = numbered(payload)
            if number % 100 == 10:
                return None
            if number % 100 == 20:
                return [payload, payload]
            if number % 100 == 30:
                held.append(payload)
                return None
            return [payload, held.pop()] if held else payload
        for words in (("load", "--rate", "4k/s"), ("rr", "--depth", "16", "-w", "2s")):
            with Echo(path) as peer:
                done = bench(words[0], peer.address, "-c", "1000", "--warmup", "0", "--json",
                             *words[1:])
            self.assertEqual(counts(done), wanted(1000, lost=10, duplicate=10, reordered=10), words)
            self.assertIsNone(result(done)["latency_us"]["p99.9"])
            self.assertIsNotNone(result(done)["latency_us"]["p90"])

    def test_changed_bytes_are_corrupt_and_their_request_lost(self):
        def path(payload):
            number = numbered(payload)
            at = {10: 0, 20: 8, 30: 24, 40: 63}.get(number)
            if number == 50:
                return payload[:-1]
            if at is None:
                return payload
            return payload[:at] + bytes([payload[at] ^ 1]) + payload[at + 1:]
        with Echo(path) as peer:
            done = bench("load", peer.address, "-c", "100", "--rate", "2k/s", "--warmup", "0", "-w",
                         "1s", "--json")
        self.assertEqual(counts(done), wanted(100, lost=5, corrupt=5))

    def test_later_than_the_wait_is_late_and_lost(self):
        held = []

        def very_late(payload):
            if numbered(payload) == 5:
                held.append(payload)
                return None
            return [payload, *held] if numbered(payload) == 95 else payload
        with Echo(very_late) as peer:
            done = bench("load", peer.address, "-c", "100", "--rate", "40/s", "--warmup", "0",
                         "-w", "1s", "--json")
        self.assertEqual(counts(done), wanted(100, lost=1, late=1))

    def test_a_closed_loop_goes_on_behind_a_loss(self):
        dropped = itertools.count()
        with Echo(lambda one: None if numbered(one) == 3 and not next(dropped) else one) as peer:
            done = bench("rr", peer.address, "-c", "50", "--warmup", "0", "-w", "100ms", "--json")
        self.assertEqual(counts(done), wanted(50, lost=1))

    def test_the_whole_wait_is_in_the_latency_of_what_waited(self):
        begin = []

        def stall(payload):
            if not begin:
                begin.append(True)
                time.sleep(0.3)
            return payload
        with Echo(stall) as peer:
            done = bench("load", peer.address, "-c", "100", "--rate", "1k/s", "--warmup", "0",
                         "--json")
        one = result(done)["latency_us"]
        self.assertEqual(counts(done), wanted(100))
        # The first waited 300 ms, the last 99 ms less: all of them, not the first alone.
        self.assertGreaterEqual(one["min"], 190e3)
        self.assertGreaterEqual(one["max"], 300e3)

    def test_search_tells_its_steps_and_its_best(self):
        with Running("serve", "echo", "0", "-q", "--json") as ours:
            done = bench("search", f"127.0.0.1:{ours.json_port()}", "--rate", "500/s", "-d", "50ms",
                         "--max-loss", "100%", "--max-p99", "1ns", "--warmup", "0", "--json")
        one = result(done)
        self.assertEqual((done.returncode, one["valid"], one["why"]),
                         (1, False, "no rate was within the limits"))
        self.assertEqual([step["offered_per_s"] for step in one["steps"]],
                         [500 / 2 ** i for i in range(len(one["steps"]))])
        self.assertFalse(any(step["held"] for step in one["steps"]))


if __name__ == "__main__":
    unittest.main()
