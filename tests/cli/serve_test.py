# SPDX-License-Identifier: MIT
"""serve: who is answered, what is shown, and how it ends."""
import base64

from program import *
from serving import ask, closes, ended, serve, summary


class Once(unittest.TestCase):
    def test_one_is_answered_and_the_next_is_not(self):
        with serve("hello", "0", "--once", "--json") as ours, udp() as one:
            port = ours.json_port()
            for _ in range(20):
                one.sendto(b"x", ("127.0.0.1", port))
            self.assertEqual(one.recv(100), b"Hello, x!")
            code, out, _ = ours.end()
            one.settimeout(0.2)
            with self.assertRaises(TimeoutError):
                one.recv(100)
        self.assertEqual((code, summary(out)["received"], summary(out)["sent"]), (0, 1, 1))

    def test_discard_ends_after_one(self):
        with serve("discard", "0", "--once", "--json") as ours:
            ask(ours.json_port(), b"x", limit=0.05)
            code, out, _ = ours.end()
        self.assertEqual((code, summary(out)["received"]), (0, 1))

    def test_exec_ends_after_one_answer_not_after_a_failure(self):
        command = "read x; [ $x = good ] && echo yes"
        with serve("exec", "0", "--once", "--json", "--shell", "--", command) as ours:
            port = ours.json_port()
            self.assertIsNone(ask(port, b"bad\n", limit=0.3))
            self.assertEqual(ask(port, b"good\n"), b"yes\n")
            code, out, _ = ours.end()
        self.assertEqual((code, summary(out)["failed"], summary(out)["handled"]), (0, 1, 1))

    def test_what_a_guard_withholds_is_not_the_one(self):
        with serve("echo", "0", "--once", "--allow", "192.0.2.0/24") as ours:
            self.assertIsNone(ask(ours.port(), b"x", limit=0.2))
            self.assertIsNone(ours.process.poll())


class Guards(unittest.TestCase):
    def test_a_source_that_is_not_allowed_is_seen_and_not_answered(self):
        with serve("echo", "0", "--allow", "192.0.2.0/24", "--json", "-v") as ours:
            port = ours.json_port()
            self.assertIsNone(ask(port, b"x", limit=0.2))
            code, out, _ = ended(ours)
        self.assertEqual([one["event"] for one in events(out)],
                         ["listening", "rx", "withheld", "summary"])
        self.assertEqual(named(out, "withheld")[0]["guard"], "not-allowed")
        account = summary(out)
        self.assertEqual((code, account["dropped"]["guard"], account["sent"]),
                         (0, {"not-allowed": 1}, 0))
        self.assertTrue(closes(account), account)

    def test_several_ranges_may_be_allowed(self):
        with serve("echo", "0", "--allow", "192.0.2.0/24", "--allow", "127.0.0.1") as ours:
            self.assertEqual(ask(ours.port(), b"x"), b"x")

    def test_a_lifted_guard_is_said_and_withholds_nothing(self):
        words = ("echo", "0", "--allow", "192.0.2.0/24", "--lift", "not-allowed")
        with serve(*words) as ours:
            port = ours.port()
            self.assertEqual(ask(port, b"x"), b"x")
            self.assertIn(b"not-allowed", ours.read_until("stderr", b"lifted"))
        with serve(*words, "--json") as ours:
            [one] = events(ours.read_until("stdout", b"\n"))
            self.assertEqual(one["lifted"], ["not-allowed"])

    def test_who_can_reach_it_is_said_at_start(self):
        for words, exposure, said in ((("0",), "loopback", None), ((":0",), "private", b"private"),
                                      ((":0", "--allow", "0.0.0.0/0"), "open", b"0.0.0.0/0")):
            with serve("echo", *words, "--json") as ours:
                [one] = events(ours.read_until("stdout", b"\n"))
                self.assertEqual(one["exposure"], exposure)
            if said is not None:
                with serve("echo", *words) as ours:
                    ours.read_until("stderr", said)

    def test_names_and_ranges_that_do_not_exist_are_errors(self):
        for words in (("--lift", "everything"), ("--allow", "10.0.0.0/33"), ("--allow", "lan"),
                      ("--allow", "10.0.0.1/8")):
            done = dgram("serve", "echo", "0", *words)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn(words[1].encode(), done.stderr)


class Shown(unittest.TestCase):
    def test_both_sides_are_shown_as_they_happen(self):
        with serve("hello", "0", "-v") as ours, udp() as one:
            one.sendto(b"Michael", ("127.0.0.1", ours.port()))
            one.recv(100)
            ours.read_until("stdout", b"Hello, Michael!\n")
            who = address(one).encode()
            self.assertEqual(ours.heard["stdout"].splitlines(),
                             [b"\xe2\x97\x80 %s 7 B Michael" % who,
                              b"\xe2\x96\xb6 %s 15 B Hello, Michael!" % who])

    def test_nothing_is_shown_of_datagrams_without_v(self):
        with serve("echo", "0") as ours:
            ask(ours.port(), b"x")
            code, out, err = ended(ours)
        self.assertEqual((code, out), (0, b""))
        self.assertIn(b"received 1 (1 bytes)", err)
        self.assertIn(b"sent 1 (1 bytes)", err)

    def test_bytes_of_the_network_reach_no_output_raw(self):
        with serve("echo", "0", "-v") as ours:
            ask(ours.port(), b"\x1b[2J\n\xff")
            _, out, _ = ended(ours)
        self.assertNotIn(b"\x1b", out)
        self.assertEqual(out.count(b"\n"), 2)

    def test_json_has_the_shapes_of_the_contract(self):
        with serve("hello", "0", "--json", "-v") as ours, udp() as one:
            port = ours.json_port()
            one.sendto(b"hi\xff", ("127.0.0.1", port))
            one.recv(100)
            code, out, err = ended(ours)
            who = address(one)
        listening, rx, tx, account = events(out)
        self.assertEqual((code, err), (0, b""))
        self.assertTrue(all(event["v"] == 1 for event in events(out)))
        self.assertRegex(rx["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
        self.assertEqual(listening["local"], f"127.0.0.1:{port}")
        self.assertEqual((rx["event"], rx["local"], rx["remote"], rx["len"], rx["truncated"]),
                         ("rx", f"127.0.0.1:{port}", who, 3, False))
        self.assertEqual(base64.b64decode(rx["data"]), b"hi\xff")
        self.assertNotIn("text", rx)
        self.assertEqual((rx["ttl"], rx["iface"]), (64, "lo"))
        self.assertEqual((tx["event"], tx["local"], tx["remote"], tx["len"]),
                         ("tx", f"127.0.0.1:{port}", who, 11))
        self.assertEqual({key: account[key] for key in
                          ("arrived", "received", "handled", "sent", "dropped", "failed",
                           "waiting")},
                         {"arrived": 1, "received": 1, "handled": 1, "sent": 1, "failed": 0,
                          "waiting": 0, "dropped": {"kernel": 0, "guard": {}, "queue": 0}})

    def test_what_came_to_each_of_several_workers_is_told(self):
        for words, workers in (["--workers", "2", "--steer", "key:0:1"], 2), ([], 0):
            with self.subTest(words=words), serve("discard", "0", "--json", *words) as running:
                # The key decides: even numbers meet at one worker, odd ones at the other.
                tell(running.json_port(), *[bytes([i % 2]) for i in (0, 1, 1, 0, 1)])
                account = summary(ended(running)[1])
                self.assertEqual(account["received"], 5)
                each = account.get("workers", [])
                self.assertEqual(len(each), workers)
                if each:
                    self.assertEqual([one["received"] for one in each], [2, 3])
                    self.assertEqual([one["arrived"] for one in each], [2, 3])
                    self.assertEqual([one["dropped_by_kernel"] for one in each], [0, 0])
        with serve("discard", "0", "--workers", "2", "--steer", "key:0:1") as running:
            tell(running.port(), b"\0", b"\1", b"\1")
            self.assertIn(b"by worker 1, 2\n", ended(running)[2])

    def test_json_without_v_is_listening_and_summary_only(self):
        with serve("echo", "0", "--json") as ours:
            ask(ours.json_port(), b"x")
            _, out, _ = ended(ours)
        self.assertEqual([one["event"] for one in events(out)], ["listening", "summary"])

    def test_it_speaks_chinese(self):
        with serve("echo", "0", "--lang", "zh") as ours:
            ours.read_until("stderr", "正在监听 127.0.0.1:".encode())
            _, _, err = ended(ours)
        self.assertIn("收到 0 个".encode(), err)

    def test_a_closed_pipe_ends_it_quietly(self):
        with serve("echo", "0", "-v") as ours:
            port = ours.port()
            ours.process.stdout.close()
            ours.process.stdout = None
            ask(port, b"x", limit=0.2)
            ask(port, b"x", limit=0.2)
            self.assertEqual(ours.process.wait(LIMIT), 0)

    def test_every_signal_ends_it_with_the_account(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with serve("echo", "0", "--json") as ours:
                ask(ours.json_port(), b"x")
                code, out, _ = ended(ours, number)
            self.assertEqual((code, summary(out)["handled"]), (0, 1), number)


class Errors(unittest.TestCase):
    def test_a_port_that_is_taken_is_told_with_its_holder(self):
        with udp() as one:
            done = dgram("serve", "echo", address(one))
            self.assertEqual(done.returncode, 5)
            self.assertIn(b"bind: Address already in use", done.stderr)
            me = f"{pathlib.Path('/proc/self/comm').read_text().strip()} (pid {os.getpid()})"
            self.assertIn(b"held by " + me.encode(), done.stderr)
            [error] = named(dgram("serve", "echo", address(one), "--json").stdout, "error")
        self.assertEqual((error["what"], error["why"]), ("bind", "Address already in use"))
        self.assertEqual(error["hint"], f"held by {me}")

    def test_a_second_server_of_several_workers_is_refused_too(self):
        with serve("echo", "0", "--workers", "2") as ours:
            done = dgram("serve", "echo", str(ours.port()), "--workers", "2")
            self.assertEqual(done.returncode, 5)

    def test_words_that_make_no_sense_are_told(self):
        for words, said in (((), b"echo, upper"), (("ecko", "0"), b"echo"), (("xyz", "0"), b"echo"),
                            (("echo",), b"ADDRESS"),
                            (("echo", "127.0.0.1", "9999"), b"127.0.0.1:9999"),
                            (("echo", "0", "more"), b"too many"), (("reply", "0"), b"TEMPLATE"),
                            (("reply", "0", "{{nothing}}"), b"^"),
                            (("reply", "0", "a", "b"), b"too many"),
                            (("exec", "0"), b"COMMAND"), (("echo", "0", "--shell"), b"exec"),
                            ((":0", "echo"), b"echo"),
                            (("echo", ":0", "-6"), b"[::1]")):
            done = dgram("serve", *words)
            self.assertEqual((done.returncode, done.stdout), (2, b""), words)
            self.assertIn(said, done.stderr, words)

    def test_a_unix_address_is_refused_with_the_way_out(self):
        for where in ("unix:/tmp/none", "unix:@none"):
            done = dgram("serve", "echo", where)
            self.assertEqual((done.returncode, done.stdout), (2, b""))
            first, second = done.stderr.decode().splitlines()
            self.assertEqual(first, f"dgram: serve {where}: usage: serve answers over UDP only, "
                                    "not over Unix sockets")
            self.assertIn(f"dgram listen {where};", second)

    def test_an_address_of_another_machine_is_an_error_of_this_one(self):
        self.assertEqual(dgram("serve", "echo", "192.0.2.1:0").returncode, 5)


if __name__ == "__main__":
    unittest.main()
