# SPDX-License-Identifier: MIT
"""bench stream, fan and raw, and serve bench at the other end."""
import os
import select
import socket
import threading
import unittest

from program import Running, dgram, free_port, named, udp

BENCH_BYTES_MIN = 40


class LossyPath:
    """Stands before a far end and keeps back one of every `of` datagrams of STREAMED bytes; what it
    is asked otherwise, and what is answered, passes."""
    STREAMED = 64

    def __init__(self, port, of):
        self.of = of
        self.near, self.far = udp(), udp()
        self.near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.far.connect(("127.0.0.1", port))
        self.port = self.near.getsockname()[1]
        self.wake, self.woken = os.pipe()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        seen, client = 0, None
        while True:
            ready, _, _ = select.select([self.near, self.far, self.wake], [], [])
            if self.wake in ready:
                return
            if self.far in ready:
                self.near.sendto(self.far.recv(2048), client)
            if self.near in ready:
                payload, client = self.near.recvfrom(2048)
                seen += len(payload) == self.STREAMED
                if len(payload) != self.STREAMED or seen % self.of:
                    self.far.send(payload)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        os.close(self.woken)
        self.thread.join()
        os.close(self.wake)
        self.near.close()
        self.far.close()


def result(*words):
    done = dgram("bench", *words, "--json")
    return done.returncode, named(done.stdout, "result")[0]


class Stream(unittest.TestCase):
    def stream(self, *words, serve=()):
        with Running("serve", "bench", "0", "--json", *serve) as far:
            code, one = result("stream", f":{far.json_port()}", *words)
            far.signal()
            _, out, _ = far.end()
        return code, one, named(out, "summary")[0]

    def test_a_count_without_warmup_is_all_that_is_sent(self):
        code, one, account = self.stream("-c", "1000", "--warmup", "0")
        self.assertEqual(code, 0, one)
        self.assertEqual((one["sent"], one["answered"], one["lost"]), (1000, 1000, 0))
        self.assertEqual((one["duplicate"], one["reordered"], one["corrupt"]), (0, 0, 0))
        self.assertEqual(one["sink"]["received"], 1000)
        self.assertEqual(one["sink"]["bytes"], 1000 * 1472)
        self.assertNotIn("raw_per_s", one)
        # What the far end says of itself: the stream and one request for the report.
        self.assertEqual(account["arrived"], 1001)
        self.assertEqual(account["sent"], 1)

    def test_every_datagram_is_accounted_for_when_the_sink_cannot_keep_up(self):
        code, one, _ = self.stream("-c", "300000", "--size", "64")
        self.assertEqual(code, 0, one)
        self.assertEqual(one["sent"], 300000)
        self.assertEqual(one["sent"], one["answered"] + one["lost"])
        # A request for the report may be dropped too; it is asked again every 50 ms for a second.
        drops = one["dropped"]["sender"] + one["dropped"]["kernel"]
        self.assertIn(drops - one["lost"], range(20))
        if len(os.sched_getaffinity(0)) > 1:  # the bare loop has two ends
            self.assertGreater(one["raw_per_s"], 0)

    def test_trains_come_whole_with_gro_and_singly_without(self):
        for serve, singly in (([], True), (["--gro"], False)):
            with self.subTest(serve=serve):
                _, one, _ = self.stream("-c", "4400", "--warmup", "0", "--train", "44",
                                        "--max-loss", "0.1%", serve=serve)
                self.assertEqual(one["answered"], 4400)
                self.assertEqual(one["train"], 44)
                self.assertEqual(one["sink"]["gro"], not singly)
                trains = 100 if one["segmented"] == 4400 and not singly else 4400
                self.assertEqual(one["sink"]["trains"], trains)

    def test_without_segmentation_nothing_leaves_segmented(self):
        _, one, _ = self.stream("-c", "500", "--warmup", "0", "--no-gso")
        self.assertEqual((one["answered"], one["segmented"]), (500, 0))

    def test_a_bound_for_loss_holds_the_stream_back(self):
        code, one, _ = self.stream("-c", "200000", "--size", "128", "--max-loss", "0.1%")
        self.assertEqual(code, 0, one)
        self.assertEqual(one["sent"], 200000)
        self.assertLessEqual(one["lost"], 200)

    def test_more_lost_than_was_allowed_is_not_valid(self):
        asked = ("-c", "1000", "--size", str(LossyPath.STREAMED), "--warmup", "0", "--train", "1")
        for paced in ([], ["--rate", "4000/s"]):
            with self.subTest(paced=paced), Running("serve", "bench", "0", "--json") as far, \
                    LossyPath(far.json_port(), 10) as path:
                code, one = result("stream", f":{path.port}", *asked, *paced, "--max-loss", "5%")
                self.assertEqual((code, one["valid"], one["why"]),
                                 (1, False, "lost 10 %: more than 5 %"), one)
                self.assertEqual((one["sent"], one["answered"], one["lost"]), (1000, 900, 100))
                code, one = result("stream", f":{path.port}", *asked, *paced, "--max-loss", "10%")
                self.assertEqual(one["lost"], 100, one)
                self.assertNotIn("lost", one.get("why", ""))  # it may be off its rate
                if not paced:
                    self.assertEqual((code, one["valid"]), (0, True), one)
                done = dgram("bench", "stream", f":{path.port}", *asked, *paced, "--max-loss", "5%")
                self.assertIn(b"NOT VALID: lost 10 %: more than 5 %", done.stdout)

    def test_without_a_bound_any_loss_is_told_and_fine(self):
        with Running("serve", "bench", "0", "--json") as far, \
                LossyPath(far.json_port(), 2) as path:
            code, one = result("stream", f":{path.port}", "-c", "100", "--size",
                               str(LossyPath.STREAMED), "--warmup", "0", "--train", "1")
        self.assertEqual((code, one["valid"], one["lost"]), (0, True, 50), one)

    def test_a_rate_is_kept(self):
        _, one, _ = self.stream("-c", "2000", "--rate", "4000/s", "--train", "4", "--warmup", "0")
        self.assertEqual(one["answered"], 2000)
        self.assertEqual(one["offered_per_s"], 4000)
        # Never above it: 499 gaps of 1 ms at least.
        self.assertGreaterEqual(one["seconds"], 0.499)

    def test_two_workers_report_as_one(self):
        _, one, _ = self.stream("-c", "1000", "--warmup", "0", serve=["--workers", "2"])
        self.assertEqual(one["answered"], 1000)
        self.assertEqual(one["sink"]["workers"], 2)

    def test_a_far_end_that_does_not_report_makes_the_run_invalid(self):
        with udp() as silent:
            code, one = result("stream", f":{silent.getsockname()[1]}", "-c", "10", "-w", "100ms")
        self.assertEqual(code, 1)
        self.assertFalse(one["valid"])
        self.assertEqual(one["why"], "the far end reported no count")

    def test_nobody_there_is_a_refusal(self):
        code, one = result("stream", f":{free_port()}", "-c", "10")
        self.assertEqual((code, one["valid"], one["why"]), (1, False, "refused"))

    def test_a_datagram_too_short_for_its_number_is_refused(self):
        done = dgram("bench", "stream", ":9", "--size", str(BENCH_BYTES_MIN - 1))
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"40", done.stderr)


class Fan(unittest.TestCase):
    def receivers(self, count):
        """As many in a row as bench counts ports."""
        for _ in range(50):
            first = udp()
            self.addCleanup(first.close)
            port = first.getsockname()[1]
            all_of_them = [first]
            try:
                for i in range(1, count):
                    one = udp(port=port + i)
                    self.addCleanup(one.close)
                    all_of_them.append(one)
            except (OSError, OverflowError):
                continue
            return all_of_them
        raise AssertionError("no free ports in a row")

    @staticmethod
    def drain(one):
        one.setblocking(False)
        found = []
        try:
            while True:
                found.append(one.recv(65536))
        except BlockingIOError:
            return found

    def test_each_target_gets_every_datagram_in_order(self):
        for more in ([], ["--no-gso"]):
            with self.subTest(more=more):
                targets = self.receivers(4)
                code, one = result("fan", f":{targets[0].getsockname()[1]}", "--clients", "4",
                                   "--train", "3", "-c", "60", "--warmup", "0", *more)
                self.assertEqual(code, 0, one)
                self.assertEqual((one["sent"], one["ticks"], one["targets"]), (60, 5, 4))
                self.assertEqual(one["segmented"], 0 if more else one["sent"])
                for target in targets:
                    got = self.drain(target)
                    self.assertEqual([int.from_bytes(each[16:24], "little") for each in got],
                                     list(range(15)))
                    self.assertEqual({len(each) for each in got}, {64})

    def test_targets_may_be_named_one_by_one(self):
        first, second = udp(), udp()
        self.addCleanup(first.close)
        self.addCleanup(second.close)
        code, one = result("fan", f":{first.getsockname()[1]}", "--to",
                           f":{second.getsockname()[1]}", "--train", "1", "-c", "20",
                           "--warmup", "0")
        self.assertEqual((code, one["sent"]), (0, 20))
        self.assertEqual((len(self.drain(first)), len(self.drain(second))), (10, 10))

    def test_members_tell_what_they_got(self):
        with Running("serve", "bench", "0", "--json") as far:
            code, one = result("fan", f":{far.json_port()}", "-c", "80", "--warmup", "10ms",
                               "--rate", "200/s")
        self.assertEqual(code, 0, one)
        self.assertEqual(one["members"]["reported"], 1)
        self.assertEqual(one["members"]["received"], 80)
        self.assertGreater(one["sendto_per_s"], 0)


class Raw(unittest.TestCase):
    def test_all_workloads_in_one_table(self):
        code, one = result("raw", "-c", "50", "-d", "10s")
        self.assertEqual(code, 0)
        names = [each["workload"] for each in one["workloads"]]
        self.assertIn("bulk", names)
        self.assertIn("ping-pong", names)
        for each in one["workloads"]:
            self.assertGreater(each["rate_per_s"], 0, each)
            self.assertGreater(each["sender_cpu_ns"], 0, each)

    def test_one_workload_with_a_count(self):
        code, one = result("raw", "bulk", "-c", "4400", "-d", "10s")
        self.assertEqual(code, 0)
        self.assertEqual([each["workload"] for each in one["workloads"]], ["bulk"])
        self.assertEqual((one["workloads"][0]["sent"], one["workloads"][0]["received"]),
                         (4400, 4400))

    def test_another_name_is_refused_with_the_list(self):
        done = dgram("bench", "raw", "bulky")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"ping-pong", done.stderr)


class ServeBench(unittest.TestCase):
    def test_what_is_not_of_the_format_is_echoed(self):
        with Running("serve", "bench", "0", "--json") as far, udp() as mine:
            mine.sendto(b"hello", ("127.0.0.1", far.json_port()))
            self.assertEqual(mine.recv(100), b"hello")

    def test_once_is_not_for_it(self):
        done = dgram("serve", "bench", "0", "--once")
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
