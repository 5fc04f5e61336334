# SPDX-License-Identifier: MIT
"""serve: what each service answers, who is answered, what is shown, and how it ends."""
import base64
import shutil
import threading

from program import *


def serve(*words, **kwargs):
    return Running("serve", *words, **kwargs)


def ask(port, payload, host="127.0.0.1", limit=LIMIT):
    """The answer of a plain socket's question; None for silence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with udp("::1" if family == socket.AF_INET6 else "127.0.0.1", family=family) as one:
        one.settimeout(limit)
        one.sendto(payload, (host, port))
        try:
            return one.recv(65536)
        except TimeoutError:
            return None


def ended(running, number=signal.SIGINT):
    running.signal(number)
    return running.end()


def summary(out):
    return named(out, "summary")[0]


def closes(account):
    """Both sums of the account."""
    dropped = account["dropped"]
    return (account["arrived"] == account["received"] + dropped["kernel"]
            and account["received"] == account["handled"] + sum(dropped["guard"].values())
            + dropped["queue"] + account["failed"] + account["waiting"])


class Services(unittest.TestCase):
    def test_echo_answers_the_same_bytes(self):
        with serve("echo", "0") as ours:
            port = ours.port()
            for payload in (b"hi", b"", b"\0\xff\n", bytes(range(256)) * 255):
                self.assertEqual(ask(port, payload), payload)

    def test_upper_changes_ascii_letters_only_as_python_does(self):
        with serve("upper", "0") as ours:
            port = ours.port()
            for payload in (bytes(range(256)), "wörld ß".encode(), b""):
                self.assertEqual(ask(port, payload), payload.upper())

    def test_hello_greets_the_exact_bytes(self):
        with serve("hello", "0") as ours:
            port = ours.port()
            for payload in (b"Michael", b"", b"\xff", "小明".encode()):
                self.assertEqual(ask(port, payload), b"Hello, %s!" % payload)

    def test_discard_is_silent_and_counts(self):
        with serve("discard", "0", "--json") as ours:
            port = ours.json_port()
            self.assertIsNone(ask(port, b"x", limit=0.2))
            code, out, _ = ended(ours)
        self.assertEqual((code, summary(out)["handled"], summary(out)["sent"]), (0, 1, 0))

    def test_reply_fills_in_its_template(self):
        with serve("reply", "0", "{{counter}}: {{text}} {{hex}} {{rx[0:1]}}") as ours:
            port = ours.port()
            self.assertEqual(ask(port, b"hi"), b"1: hi 6869 h")
            self.assertEqual(ask(port, b"yo"), b"2: yo 796f y")

    def test_reply_with_escapes(self):
        with serve("reply", "0", "-e", r"OK\r\n") as ours:
            self.assertEqual(ask(ours.port(), b"x"), b"OK\r\n")

    def test_both_families_are_served_on_every_address(self):
        with serve("echo", ":0") as ours:
            port = ours.port()
            self.assertEqual(ask(port, b"four"), b"four")
            self.assertEqual(ask(port, b"six", "::1"), b"six")

    def test_a_port_alone_is_served_on_loopback_only(self):
        with serve("echo", "0") as ours:
            line = ours.read_until("stderr", b"\n")
            self.assertRegex(line, rb"^listening on 127\.0\.0\.1:\d+\n$")

    def test_several_workers_answer_every_client(self):
        with serve("echo", "0", "--workers", "2", "--json") as ours:
            port = ours.json_port()
            for i in range(40):
                self.assertEqual(ask(port, b"%d" % i), b"%d" % i)
            code, out, _ = ended(ours)
        self.assertEqual((code, summary(out)["handled"]), (0, 40))

    def test_netcat_socat_and_ncat_are_answered(self):
        with serve("hello", "0") as ours:
            port = str(ours.port())
            for peer in (["nc", "-u", "-W", "1", "127.0.0.1", port],
                         ["socat", "-t", "1", "-", f"UDP:127.0.0.1:{port}"],
                         ["ncat", "-u", "-i", "500ms", "127.0.0.1", port]):
                if shutil.which(peer[0]) is None:
                    print(f"skipped: no {peer[0]} here")
                    continue
                # They leave at the end of their input, perhaps before the answer: keep it open.
                with subprocess.Popen(peer, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL) as one:
                    one.stdin.write(b"peer")
                    one.stdin.flush()
                    self.assertEqual(one.stdout.read(12), b"Hello, peer!", peer)
                    one.kill()


class Exec(unittest.TestCase):
    def test_the_payload_is_its_input_and_its_output_the_answer(self):
        with serve("exec", "0", "--", "tr", "a-z", "A-Z") as ours:
            port = ours.port()
            self.assertEqual(ask(port, b"hello\n"), b"HELLO\n")
            self.assertEqual(ask(port, b""), b"")

    def test_no_shell_reads_the_words_or_the_payload(self):
        with serve("exec", "0", "--", "echo", "$HOME;", "id") as ours:
            self.assertEqual(ask(ours.port(), b"$(id)"), b"$HOME; id\n")

    def test_a_shell_reads_them_when_asked_for(self):
        with serve("exec", "0", "--shell", "--", "tr a b | sed s/b/c/g") as ours:
            self.assertEqual(ask(ours.port(), b"aaa;id"), b"ccc;id")

    def test_it_is_told_who_asks_and_where(self):
        with serve("exec", "0", "--shell", "--", "echo $DGRAM_REMOTE $DGRAM_LOCAL") as ours:
            port = ours.port()
            with udp() as one:
                one.sendto(b"x", ("127.0.0.1", port))
                said = one.recv(100).decode().split()
                self.assertEqual(said, [address(one), f"127.0.0.1:{port}"])

    def test_a_command_that_fails_is_no_answer_counted_and_told(self):
        with serve("exec", "0", "--json", "--", "sh", "-c", "echo partly; exit 7") as ours:
            port = ours.json_port()
            self.assertIsNone(ask(port, b"x", limit=0.3))
            code, out, err = ended(ours)
        account = summary(out)
        self.assertEqual((code, account["failed"], account["handled"], account["sent"]),
                         (0, 1, 0, 0))
        self.assertTrue(closes(account), account)
        self.assertIn(b"exit code 7", err)

    def test_a_command_that_hangs_is_killed_after_wait(self):
        with serve("exec", "0", "-w", "200ms", "--", "sleep", "60") as ours:
            port = ours.port()
            begin = time.monotonic()
            self.assertIsNone(ask(port, b"x", limit=0.1))
            ours.read_until("stderr", b"took too long")
            self.assertLess(time.monotonic() - begin, 10)

    def test_output_longer_than_a_datagram_is_no_answer(self):
        with serve("exec", "0", "--", "head", "-c", "65508", "/dev/zero") as ours:
            port = ours.port()
            self.assertIsNone(ask(port, b"x", limit=0.3))
            ours.read_until("stderr", b"longer than a datagram")

    def test_one_slow_command_delays_nobody_else(self):
        command = 'read x; [ "$x" = slow ] && sleep 2; echo "$x"'
        with serve("exec", "0", "--shell", "--", command) as ours:
            port = ours.port()
            slow = {}
            thread = threading.Thread(target=lambda: slow.update(answer=ask(port, b"slow\n")))
            thread.start()
            begin = time.monotonic()
            for _ in range(5):
                self.assertEqual(ask(port, b"fast\n"), b"fast\n")
            self.assertLess(time.monotonic() - begin, 1.5)
            thread.join(LIMIT)
            self.assertEqual(slow["answer"], b"slow\n")

    def test_what_was_read_is_answered_after_the_signal(self):
        with serve("exec", "0", "--json", "--",
                   "sh", "-c", "echo ready >&2; sleep 0.5; cat") as ours:
            port = ours.json_port()
            with udp() as one:
                one.sendto(b"x", ("127.0.0.1", port))
                ours.read_until("stderr", b"ready")
                code, out, _ = ended(ours)
                self.assertEqual(one.recv(10), b"x")
        self.assertEqual((code, summary(out)["handled"], summary(out)["waiting"]), (0, 1, 0))

    def test_a_command_that_is_not_there_is_an_error_before_it_listens(self):
        for command, why in (("no-such-command", b"No such file"), ("/etc/passwd", b"denied")):
            done = dgram("serve", "exec", "0", "--", command)
            self.assertEqual(done.returncode, 2)
            self.assertIn(why, done.stderr)
            self.assertNotIn(b"listening", done.stderr)

    def test_no_zombie_and_no_descriptor_stays(self):
        with serve("exec", "0", "--", "cat") as ours:
            port = ours.port()
            ask(port, b"x")
            files = f"/proc/{ours.process.pid}/fd"
            before = len(os.listdir(files))
            for _ in range(50):
                self.assertEqual(ask(port, b"x"), b"x")
            self.assertEqual(len(os.listdir(files)), before)
            pid = ours.process.pid
            tasks = pathlib.Path(f"/proc/{pid}/task").glob("*/children")
            self.assertEqual([one.read_text() for one in tasks if one.read_text()], [])


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
                            (("echo", "unix:/tmp/none"), b"UDP"), ((":0", "echo"), b"echo"),
                            (("echo", ":0", "-6"), b"[::1]")):
            done = dgram("serve", *words)
            self.assertEqual((done.returncode, done.stdout), (2, b""), words)
            self.assertIn(said, done.stderr, words)

    def test_an_address_of_another_machine_is_an_error_of_this_one(self):
        self.assertEqual(dgram("serve", "echo", "192.0.2.1:0").returncode, 5)


if __name__ == "__main__":
    unittest.main()
