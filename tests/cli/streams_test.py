# SPDX-License-Identifier: MIT
"""Standard output carries payloads or records only; what each looks like on a terminal."""
import re
import threading

from program import *


def send(port, *payloads):
    with udp() as one:
        for payload in payloads:
            one.sendto(payload, ("127.0.0.1", port))
        return address(one)


def flow(port, total):
    """Numbered datagrams, faster than a view shows and slow enough that none is dropped."""
    with udp() as one:
        for n in range(total):
            one.sendto(b"%d" % n, ("127.0.0.1", port))
            if n % 50 == 49:
                time.sleep(0.005)


class Listening(unittest.TestCase):
    def terminal(self, *options, env=None):
        one = Terminal("listen", "0", *options, env=env)
        self.addCleanup(one.__exit__)
        line = one.see(b"\r\n")
        self.port = int(line.strip().rsplit(b":", 1)[1])
        return one

    def test_a_header_and_the_text(self):
        screen = self.terminal("--color", "never")
        source = send(self.port, b"hi there")
        shown = screen.see(b"hi there\r\n").decode()
        self.assertRegex(shown, rf"^\d\d:\d\d:\d\d\.\d{{3}} ◀ {re.escape(source)} 8 B\r\n"
                                r"hi there\r\n$")

    def test_text_of_several_lines_stays_text(self):
        screen = self.terminal()
        send(self.port, b"one\ntwo\n", b"next")
        self.assertIn(b"one\r\ntwo\r\n", screen.see(b"next"))

    def test_what_is_not_text_is_a_hex_dump(self):
        screen = self.terminal()
        send(self.port, b"\xa5\x5aAB\x00")
        self.assertIn(b"0000  a5 5a 41 42 00", screen.see(b"|.ZAB.|\r\n"))

    def test_an_empty_datagram_is_seen(self):
        screen = self.terminal("--color", "never")
        send(self.port, b"", b"end")
        self.assertRegex(screen.see(b"end"), rb" 0 B\r\n\d\d:")

    def test_control_bidi_and_escape_characters_never_reach_it(self):
        for options in ((), ("--text",), ("--raw",), ("--hex",)):
            screen = self.terminal("--color", "never", *options)
            send(self.port, b"\x1b[2J\x07\x08\x9b" + "\u202e\u2066\u200b".encode() + b"END.")
            shown = screen.see(b"D." if "--hex" not in options else b"|\r\n")
            for bad in (b"\x1b", b"\x07", b"\x08", b"\x9b", "\u202e".encode(), "\u2066".encode(),
                        "\u200b".encode()):
                self.assertNotIn(bad, shown, options)

    def test_hex_and_text_when_asked_for(self):
        screen = self.terminal("--hex")
        send(self.port, b"text")
        screen.see(b"0000  74 65 78 74")
        screen = self.terminal("--text")
        send(self.port, b"a\x00b")
        screen.see(rb"a\0b")

    def test_time_forms(self):
        for form, pattern in (("unix", rb"^\d{10}\.\d{6} "), ("delta", rb"^\+0\.000000 "),
                              ("none", "^◀ ".encode())):
            screen = self.terminal("--color", "never", "--time", form)
            send(self.port, b"x")
            self.assertRegex(screen.see(b"B\r\n"), pattern)

    def test_colours_and_no_color(self):
        for options, env, wanted in (((), {}, True), ((), {"NO_COLOR": "1"}, False),
                                     ((), {"NO_COLOR": ""}, True), ((), {"TERM": "dumb"}, False),
                                     (("--color", "never"), {}, False),
                                     (("--color", "always"), {"NO_COLOR": "1"}, True)):
            screen = self.terminal(*options, env=env)
            send(self.port, b"x")
            self.assertEqual(b"\x1b[" in screen.see(b"B\r\n"), wanted, (options, env))

    def test_gbk_is_shown_as_what_it_says(self):
        screen = self.terminal("--encoding", "gbk")
        send(self.port, "中文".encode("gbk"))
        screen.see("中文\r\n".encode())

    def test_at_high_rates_the_view_is_sampled_and_says_so_and_the_account_is_not(self):
        total = 5000
        screen = self.terminal("-c", str(total), "-d", "8s", "--color", "never")
        sending = threading.Thread(target=flow, args=(self.port, total))
        sending.start()
        self.addCleanup(sending.join)
        shown = screen.see(b"dropped by the kernel ")
        dropped = int(screen.see(b"\r\n"))
        received = int(re.search(rb"received (\d+) ", shown)[1])
        self.assertEqual(received + dropped, total)
        self.assertIn(b"not shown", shown)
        headers = shown.count("◀".encode())
        left_out = sum(int(n) for n in re.findall(rb"(\d+) datagrams counted but not shown", shown))
        self.assertEqual(headers + left_out, received)
        self.assertLess(headers, received)
        self.assertGreaterEqual(headers, 1000)

    def test_json_on_a_terminal_is_json(self):
        screen = Terminal("listen", "0", "-d", "50ms", "--json")
        self.addCleanup(screen.__exit__)
        self.assertEqual(json.loads(screen.see(b"\r\n"))["event"], "listening")


class Asking(unittest.TestCase):
    def test_a_reply_on_a_terminal_has_a_header(self):
        with Echo() as peer, Terminal("ask", peer.address, "hi", "--color", "never") as screen:
            self.assertRegex(screen.see(b"hi\r\n").decode(),
                             rf"^\d\d:\d\d:\d\d\.\d{{3}} ◀ {re.escape(peer.address)} "
                             rf"2 B\r\nhi\r\n$")
            self.assertEqual(screen.end(), 0)


class Separate(unittest.TestCase):
    def test_notes_and_errors_go_to_standard_error_only(self):
        done = dgram("send", f"127.0.0.1:{free_port()}", "a", "b", "-v")
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"refused", done.stderr)
        self.assertIn(b"sent 2", done.stderr)

    def test_quiet_leaves_errors(self):
        done = dgram("send", ":x", "a", "-q")
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertTrue(done.stderr.startswith(b"dgram: :x: address: "))

    def test_pipes_and_files_are_never_sampled(self):
        total = 3000
        with Running("listen", "0", "-c", str(total)) as listening:
            port = listening.port()
            flow(port, total)
            _, out, _ = listening.end()
            self.assertEqual(out.split(), [b"%d" % n for n in range(total)])

    def test_an_unwritable_output_file_is_an_input_error(self):
        done = dgram("listen", "0", "-d", "50ms", "-o", "/nonexistent/x")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"-o /nonexistent/x: open: No such file or directory", done.stderr)


unittest.main()
