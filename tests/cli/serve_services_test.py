# SPDX-License-Identifier: MIT
"""serve: what each service answers, and exec above all."""
import shutil
import threading

from program import *
from serving import ask, closes, ended, serve, summary


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


if __name__ == "__main__":
    unittest.main()
