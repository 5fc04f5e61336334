# SPDX-License-Identifier: MIT
"""ping: loss, round trip, jitter, reorder and duplicates, against good echoes and bad."""
import itertools
import struct

from as_user import Ordinary
from program import *


def ping(*words):
    return dgram("ping", *words)


def account_of(output):
    [one] = named(output, "summary")
    return one


def account(done):
    return account_of(done.stdout)


def numbered(payload):
    """The number that a ping carries, from 0."""
    return struct.unpack_from("=Q", payload, 8)[0]


class Answers(unittest.TestCase):
    def test_every_echo_is_shown_and_counted(self):
        with Echo() as peer:
            done = ping(peer.address, "-c", "3", "-i", "10ms")
            self.assertEqual(done.returncode, 0, done.stderr)
            lines = done.stdout.decode().splitlines()
            self.assertEqual(len(lines), 3)
            for number, line in enumerate(lines, 1):
                self.assertRegex(line, rf"^seq={number} 64 B from {peer.address} \d+\.\d{{3}} ms$")
            self.assertIn(b"sent 3, answered 3, lost 0 (0 %)", done.stderr)
            self.assertRegex(done.stderr,
                             rb"round trip min .* avg .* p50 .* p99 .* max .* ms, jitter")

    def test_json_has_the_shape_of_the_contract(self):
        with Echo() as peer:
            where = peer.address
            done = ping(where, "-c", "2", "-i", "0", "--json")
        first, second, end = events(done.stdout)
        self.assertEqual((first["v"], first["event"], first["remote"], first["seq"], second["seq"]),
                         (1, "ping", where, 1, 2))
        self.assertGreater(first["rtt_us"], 0)
        self.assertEqual({key: end[key] for key in
                          ("arrived", "received", "handled", "sent", "dropped", "failed", "waiting",
                           "answered", "lost", "duplicate", "reordered", "late", "foreign",
                           "refused")},
                         {"arrived": 2, "received": 2, "handled": 2, "sent": 2, "failed": 0,
                          "waiting": 0, "answered": 2, "lost": 0, "duplicate": 0, "reordered": 0,
                          "late": 0, "foreign": 0, "refused": 0,
                          "dropped": {"kernel": 0, "guard": {}, "queue": 0}})
        rtt = end["rtt_us"]
        self.assertTrue(0 < rtt["min"] <= rtt["p50"] <= rtt["p99"] <= rtt["max"], rtt)
        self.assertTrue(rtt["min"] <= rtt["avg"] <= rtt["max"], rtt)
        self.assertGreaterEqual(end["jitter_us"], 0)

    def test_its_size_is_what_was_asked_for_and_at_least_32(self):
        with Echo() as peer:
            for asked, size in ((None, 64), ("1400", 1400), ("1", 32), ("65507", 65507)):
                peer.heard.clear()
                words = ("--pad", asked) if asked else ()
                self.assertEqual(ping(peer.address, "-c", "1", *words).returncode, 0)
                self.assertEqual([len(one) for one in peer.heard], [size])

    def test_one_byte_more_than_a_datagram_holds_is_an_error(self):
        with Echo() as peer:
            done = ping(peer.address, "-c", "1", "--pad", "65508")
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"longer than a datagram can be", done.stderr)

    def test_our_own_echo_answers_over_both_families(self):
        with Running("serve", "echo", ":0") as ours:
            port = ours.port()
            for where in (f":{port}", f"[::1]:{port}"):
                self.assertEqual(ping(where, "-c", "2", "-i", "0").returncode, 0)

    def test_the_interval_is_kept(self):
        with Echo() as peer:
            begin = time.monotonic()
            ping(peer.address, "-c", "4", "-i", "100ms")
            self.assertTrue(0.3 <= time.monotonic() - begin < 5)

    def test_duration_ends_it(self):
        with Echo() as peer:
            done = ping(peer.address, "-d", "300ms", "-i", "50ms", "--json")
        self.assertEqual(done.returncode, 0)
        self.assertTrue(3 <= account(done)["sent"] <= 7, account(done))

    def test_a_signal_ends_it_with_the_account(self):
        with Echo() as peer, Running("ping", peer.address, "-i", "20ms", "--json") as ours:
            ours.read_until("stdout", b'"seq":3')
            ours.signal()
            code, out, _ = ours.end()
        self.assertEqual(code, 0)
        self.assertEqual(named(out, "summary")[0]["lost"], 0)

    def test_it_speaks_chinese(self):
        with Echo() as peer:
            done = ping(peer.address, "-c", "1", "--lang", "zh")
        self.assertIn("丢失 0".encode(), done.stderr)


class Faults(unittest.TestCase):
    def test_lost_ones_are_counted_and_named(self):
        with Echo(lambda payload: None if numbered(payload) % 3 == 1 else payload) as peer:
            done = ping(peer.address, "-c", "6", "-i", "5ms", "-w", "200ms", "--json")
        end = account(done)
        self.assertEqual((done.returncode, end["sent"], end["answered"], end["lost"]), (0, 6, 4, 2))
        self.assertEqual(sorted(one["seq"] for one in named(done.stdout, "timeout")), [2, 5])

    def test_all_lost_is_exit_code_one(self):
        with udp() as silent:
            done = ping(address(silent), "-c", "2", "-i", "10ms", "-w", "100ms")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"sent 2, answered 0, lost 2 (100 %)", done.stderr)

    def test_duplicates_are_counted_apart(self):
        with Echo(lambda payload: [payload, payload]) as peer:
            done = ping(peer.address, "-c", "3", "-i", "20ms", "--json")
        end = account(done)
        # The last one's second echo may come after the end.
        self.assertEqual((end["answered"], end["lost"], end["reordered"]), (3, 0, 0))
        self.assertGreaterEqual(end["duplicate"], 2)
        self.assertEqual(len([one for one in named(done.stdout, "ping") if one.get("duplicate")]),
                         end["duplicate"])

    def test_one_that_was_overtaken_is_reordered(self):
        held = []

        def late_second(payload):
            if numbered(payload) == 1:
                held.append(payload)
                return None
            return [payload, held.pop()] if held else payload
        with Echo(late_second) as peer:
            done = ping(peer.address, "-c", "4", "-i", "10ms", "--json")
        end = account(done)
        self.assertEqual((end["answered"], end["reordered"], end["duplicate"]), (4, 1, 0))
        self.assertEqual([one["seq"] for one in named(done.stdout, "ping")], [1, 3, 2, 4])

    def test_one_that_comes_after_wait_is_late_and_lost(self):
        held = []

        def very_late_first(payload):
            held.append(payload)
            return None if len(held) < 5 else [held[0], payload]
        with Echo(very_late_first) as peer:
            done = ping(peer.address, "-c", "5", "-i", "100ms", "-w", "150ms", "--json")
        end = account(done)
        self.assertEqual((end["answered"], end["late"], end["lost"], end["sent"]), (1, 1, 4, 5))

    def test_datagrams_of_others_do_not_count(self):
        strange = itertools.cycle([b"", b"hello", bytes(64), bytes(range(64))])
        with Echo(lambda payload: [next(strange), payload[:-1], payload + b"x",
                                   payload[:40] + b"?" + payload[41:], payload]) as peer:
            done = ping(peer.address, "-c", "4", "-i", "20ms", "--json")
        end = account(done)
        self.assertEqual((end["answered"], end["lost"], end["foreign"], end["duplicate"]),
                         (4, 0, 16, 0))
        self.assertEqual(end["received"], 20)

    def test_the_echo_of_another_ping_does_not_count(self):
        with udp() as service:
            with Running("ping", address(service), "-c", "1", "-w", "300ms", "--json") as first, \
                    Running("ping", address(service), "-c", "1", "-w", "300ms", "--json") as second:
                one, from_one = service.recvfrom(100)
                two, from_two = service.recvfrom(100)
                service.sendto(two, from_one)
                service.sendto(one, from_two)
                for running in (first, second):
                    code, out, _ = running.end()
                    self.assertEqual((code, named(out, "summary")[0]["foreign"]), (1, 1))

    def test_an_answer_that_is_no_echo_is_told(self):
        with Echo(lambda payload: b"Hello, " + payload) as peer:
            done = ping(peer.address, "-c", "1", "-w", "100ms")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"needs an echo service", done.stderr)

    def test_trap_11_a_refusal_is_no_answer(self):
        done = ping(f"127.0.0.1:{free_port()}", "-c", "3", "-i", "10ms", "-w", "60")
        self.assertEqual((done.returncode, done.stdout), (3, b""))
        self.assertIn(b"seq=3 127.0.0.1:", done.stderr)
        self.assertIn(b"of these refused or unreachable 3", done.stderr)
        self.assertIn(b"sent 3, answered 0, lost 3 (100 %)", done.stderr)
        done = ping(f"127.0.0.1:{free_port()}", "-c", "3", "-i", "10ms", "-w", "60", "--json")
        end = account(done)
        self.assertEqual((end["answered"], end["lost"], end["refused"], end["received"]),
                         (0, 3, 3, 0))
        self.assertNotIn("rtt_us", end)
        self.assertEqual(named(done.stdout, "ping"), [])
        self.assertEqual([one["seq"] for one in named(done.stdout, "refused")], [1, 2, 3])
        self.assertEqual(named(done.stdout, "timeout"), [])

    def test_one_that_was_lost_in_silence_before_the_refusals_is_exit_code_one(self):
        with udp() as silent, Running("ping", address(silent), "-c", "2", "-i", "1s", "-w", "1s",
                                      "--json") as ours:
            silent.recv(100)
            silent.close()
            code, out, _ = ours.end()
        self.assertEqual(code, 1)
        self.assertEqual([one["seq"] for one in named(out, "refused")], [2])
        self.assertEqual([one["seq"] for one in named(out, "timeout")], [1])
        self.assertEqual((account_of(out)["lost"], account_of(out)["refused"]), (2, 1))

    def test_a_refusal_among_answers_is_lost_and_named(self):
        with udp() as peer, Running("ping", address(peer), "-c", "2", "-i", "1s", "-w", "60",
                                    "--json") as ours:
            payload, source = peer.recvfrom(100)
            peer.sendto(payload, source)
            ours.read_until("stdout", b'"seq":1')
            peer.close()
            code, out, _ = ours.end()
        self.assertEqual(code, 0)
        self.assertEqual([one["seq"] for one in named(out, "refused")], [2])
        self.assertEqual((account_of(out)["answered"], account_of(out)["lost"]), (1, 1))

    def test_data_is_an_error(self):
        done = ping("127.0.0.1:9", "hello")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"--pad", done.stderr)


class AsAnOrdinaryUser(unittest.TestCase):
    def test_echoes_and_refusals_are_told_without_privilege(self):
        user = Ordinary()
        self.addCleanup(user.close)
        with Echo() as peer:
            self.assertEqual(user.dgram("ping", peer.address, "-c", "2", "-i", "0").returncode, 0)
        closed = f"127.0.0.1:{free_port()}"
        self.assertEqual(user.dgram("ping", closed, "-c", "1").returncode, 3)


if __name__ == "__main__":
    unittest.main()
