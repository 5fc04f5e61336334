# SPDX-License-Identifier: MIT
"""serve: what each service answers, and exec above all."""
import re
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


def records():
    """{name: argument} of every service, as help lists them."""
    text = dgram("serve", "--help", "--lang", "en").stdout.decode()
    [part] = [part for part in text.split("\n\n") if part.startswith("Services:\n")]
    words = re.findall(r"^  ([a-z][a-z0-9-]*)(?: (-- \S.*|\S+))?(?:  |$)", part, re.MULTILINE)
    return {name: argument.split("  ")[0] for name, argument in words}


class Records(unittest.TestCase):
    """What holds of every service, whatever its name."""

    def test_all_are_listed_alike_in_help_manual_and_completion(self):
        names = list(records())
        self.assertLessEqual({"echo", "bench", "rules", "exec"}, set(names))
        for lang in ("en", "zh"):
            for words in (("serve", "--help"), ("help", "serve")):
                text = dgram(*words, "--lang", lang).stdout.decode()
                self.assertEqual(re.findall(r"^  ([a-z]+)(?: \S+)*(?:  |$)", text.split(
                    "服务:\n" if lang == "zh" else "Services:\n")[1].split("\n\n")[0],
                    re.MULTILINE), names, words)
        prose = pathlib.Path(os.environ["DGRAM_SOURCE"], "man", "dgram.1")
        manual = dgram("help", "--man", str(prose)).stdout.decode()
        self.assertEqual(re.findall(r"\.TP\n\.B (\S+)\n", manual.split("\n.RS\n")[1]
                                    .split("\n.RE\n")[0]), names)
        bash = subprocess.run(["bash", "-c", "source /dev/stdin; COMP_WORDS=(dgram serve '');"
                               "COMP_CWORD=2; _dgram; echo ${COMPREPLY[@]}"], check=True,
                              input=dgram("completion", "bash").stdout, stdout=subprocess.PIPE)
        self.assertEqual(bash.stdout.decode().split(), names)
        self.assertIn(f"'1: :({' '.join(names)})'".encode(), dgram("completion", "zsh").stdout)
        for name in names:
            self.assertIn(f"__fish_seen_subcommand_from serve' -a {name} ".encode(),
                          dgram("completion", "fish").stdout)

    def test_bad_arguments_are_refused_before_a_socket_is_opened(self):
        for name, argument in records().items():
            wrong = [((name,), b"ADDRESS"), ((name + "x", "0"), b"did you mean")]
            if not argument:
                wrong += [((name, "0", "more"), b"too many")]
            else:
                wrong += [((name, "0"), argument.encode() + b" is missing")]
            if argument and not argument.startswith("--"):
                wrong += [((name, "0", "a", "b"), b"too many")]
            if not argument.startswith("--"):
                wrong += [((name, "0", "x", "--shell")[:2 + bool(argument)] + ("--shell",),
                           b"only for exec")]
            for words, said in wrong:
                done = dgram("serve", *words)
                self.assertEqual((done.returncode, done.stdout), (2, b""), words)
                self.assertIn(said, done.stderr, words)
                self.assertNotIn(b"listening", done.stderr, words)

    def test_a_file_that_cannot_be_read_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            large = pathlib.Path(folder, "large")
            large.write_bytes(b"#" * (1 << 20) + b"\n")
            binary = pathlib.Path(folder, "binary")
            binary.write_bytes(bytes(range(1, 256)))
            for name, argument in records().items():
                if argument != "FILE":
                    continue
                for file, said in ((folder + "/none", b"No such file"), (folder, b"directory"),
                                   (str(large), b"more than 1 MiB"), (str(binary), b"binary:1")):
                    done = dgram("serve", name, "0", file)
                    self.assertEqual((done.returncode, done.stdout), (2, b""), file)
                    self.assertIn(said, done.stderr, file)


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
