# SPDX-License-Identifier: MIT
"""chat: lines go, replies appear as they come; on a terminal and from a pipe."""
import termios

from program import *


class Plain(unittest.TestCase):
    def test_each_line_is_a_datagram_and_each_reply_a_line(self):
        with Echo(bytes.upper) as peer:
            done = dgram("chat", peer.address, stdin=b"one\n\ntwo")
            self.assertEqual((done.returncode, done.stdout), (0, b"ONE\n\nTWO\n"))
            self.assertEqual(peer.heard, [b"one", b"", b"two"])

    def test_each_line_is_framed_as_asked_for(self):
        with Echo(bytes.upper) as peer:
            done = dgram("chat", peer.address, "--prefix", "[02]", "--eol", "crlf", stdin=b"a\nb\n")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(peer.heard, [b"\x02a\r\n", b"\x02b\r\n"])

    def test_the_end_of_input_still_waits_for_the_reply(self):
        def slow(payload):
            time.sleep(0.5)
            return payload
        with Echo(slow) as peer:
            self.assertEqual(dgram("chat", peer.address, stdin=b"x\n").stdout, b"x\n")

    def test_it_waits_no_longer_than_wait_says(self):
        with udp() as silent:
            begun = time.monotonic()
            done = dgram("chat", address(silent), "-w", "200ms", stdin=b"x\n")
            self.assertEqual(done.returncode, 0)
            self.assertGreaterEqual(time.monotonic() - begun, 0.2)
            self.assertLess(time.monotonic() - begun, 2)

    def test_a_refusal_is_told(self):
        done = dgram("chat", f"127.0.0.1:{free_port()}", stdin=b"x\n")
        self.assertIn(b"refused", done.stderr)

    def test_replies_appear_as_they_come(self):
        with udp() as peer, Running("chat", address(peer), stdin=subprocess.PIPE) as chat:
            chat.process.stdin.write(b"hello\n")
            chat.process.stdin.flush()
            payload, source = peer.recvfrom(99)
            self.assertEqual(payload, b"hello")
            for word in (b"one", b"two\n"):
                peer.sendto(word, source)
            chat.read_until("stdout", b"one\ntwo\\n\n")

    def test_listening_it_answers_whoever_wrote_last(self):
        with Running("chat", "0", stdin=subprocess.PIPE) as chat, udp() as first, udp() as second:
            port = chat.port()
            for one in (first, second):
                one.sendto(b"from " + address(one).encode(), ("127.0.0.1", port))
                chat.read_until("stdout", address(one).encode() + b"\n")
                chat.process.stdin.write(b"back\n")
                chat.process.stdin.flush()
                self.assertEqual(one.recvfrom(99), (b"back", ("127.0.0.1", port)))

    def test_listening_with_nobody_there_it_says_so(self):
        with Running("chat", ":0", stdin=subprocess.PIPE) as chat:
            chat.port()
            chat.process.stdin.write(b"anyone?\n")
            chat.process.stdin.flush()
            chat.read_until("stderr", b"nobody has written yet")

    def test_hex_lines(self):
        with Echo() as peer:
            done = dgram("chat", peer.address, "-x", "-w", "200ms", stdin=b"41 42\nzz\n")
            self.assertEqual(peer.heard, [b"AB"])
            self.assertIn(b"^", done.stderr)

    def test_json(self):
        with Echo() as peer:
            done = dgram("chat", peer.address, "--json", stdin=b"hi\n")
            self.assertEqual([one["event"] for one in events(done.stdout)],
                             ["tx", "rx", "summary"])

    def test_a_signal_ends_it_with_zero(self):
        with udp() as peer, Running("chat", address(peer), stdin=subprocess.PIPE) as chat:
            chat.process.stdin.write(b"x\n")
            chat.process.stdin.flush()
            peer.recv(9)
            chat.signal()
            self.assertEqual(chat.end()[0], 0)


class Prompt(unittest.TestCase):
    def test_it_asks_with_its_prompt_and_shows_the_reply_under_a_header(self):
        with Echo(bytes.upper) as peer, Terminal("chat", peer.address) as chat:
            chat.see(b">>: ")
            chat.type(b"hello\r")
            shown = chat.see(b"HELLO\r\n")
            self.assertRegex(shown.decode(), rf"\d\d:\d\d:\d\d\.\d{{3}} .*◀ {peer.address}.* 5 B")
            chat.see(b">>: ")
            chat.type(b"\x04")
            self.assertEqual(chat.end(), 0)

    def test_a_reply_leaves_the_line_that_is_being_typed_as_it_was(self):
        with udp() as peer, Terminal("chat", address(peer)) as chat:
            chat.see(b">>: ")
            chat.type(b"first\r")
            _, source = peer.recvfrom(99)
            chat.see(b">>: ")
            chat.type("half 中".encode())
            chat.see("half 中".encode())
            peer.sendto(b"reply", source)
            shown = chat.see("reply\r\n>>: half 中".encode())
            self.assertTrue(shown.startswith(b"\r\x1b[K"), shown)
            chat.type(b" done\r")
            self.assertEqual(peer.recv(99), "half 中 done".encode())

    def test_history_brings_a_line_back(self):
        with Echo() as peer, Terminal("chat", peer.address) as chat:
            chat.see(b">>: ")
            chat.type(b"again\r")
            chat.see(b"again\r\n>>: ")
            chat.see(b"again\r\n>>: ")
            chat.type(b"\x1b[A")
            chat.see(b"again")
            chat.type(b"\r")
            chat.see(b"again\r\n>>: ")
            self.assertEqual(peer.heard, [b"again", b"again"])

    def test_escape_characters_from_the_network_never_reach_it(self):
        with Echo(lambda payload: b"\x1b]0;evil\x07 \xe2\x80\xae") as peer, \
                Terminal("chat", peer.address, "--color", "never") as chat:
            chat.see(b">>: ")
            chat.type(b"x\r")
            shown = chat.see(b"|\r\n")
            self.assertIn(b"1b 5d 30", shown)
            self.assertNotIn(b"\x1b]", shown)

    def test_ctrl_c_ends_it_and_gives_the_terminal_back(self):
        with udp() as peer, Terminal("chat", address(peer)) as chat:
            chat.see(b">>: ")
            chat.type(b"\x03")
            self.assertEqual(chat.end(), 0)
            self.assertTrue(termios.tcgetattr(chat.fd)[3] & termios.ICANON)

    def test_control_d_ends_it_with_the_account(self):
        with Echo() as peer, Terminal("chat", peer.address) as chat:
            chat.see(b">>: ")
            chat.type(b"x\r")
            chat.see(b" 1 B\r\n")  # the header of the reply
            chat.type(b"\x04")
            chat.see(b"\nreceived 1")
            self.assertEqual(chat.end(), 0)


unittest.main()
