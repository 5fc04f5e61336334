# SPDX-License-Identifier: MIT
"""What leaves is what was typed: the payload forms of the contract."""
import re
import zlib

from program import *


class Receiver(unittest.TestCase):
    def setUp(self):
        self.peer = udp()
        self.addCleanup(self.peer.close)
        self.to = address(self.peer)

    def sent(self, *words, count=1, stdin=b""):
        done = dgram("send", self.to, *words, stdin=stdin)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [self.peer.recvfrom(65536)[0] for _ in range(count)]

    def nothing_more(self):
        self.peer.settimeout(0.2)
        with self.assertRaises(TimeoutError):
            self.peer.recvfrom(65536)


class Data(Receiver):
    def test_one_data_is_one_datagram_byte_for_byte_without_a_newline(self):
        self.assertEqual(self.sent("hello"), [b"hello"])

    def test_several_data_are_several_datagrams_in_order(self):
        self.assertEqual(self.sent("a", "b", "c", count=3), [b"a", b"b", b"c"])
        self.nothing_more()

    def test_what_looks_special_leaves_as_typed(self):
        odd = ["[1,2]", "[]", "{}", "%%", "", "[0D 0A]", "\\n", "-", "@name", "{{counter}}",
               "'\"`$", "#", "=", "a=b", "*", "!", "\u4e2d\u6587", " ", "\t"]
        self.assertEqual(self.sent(*odd, count=len(odd)), [one.encode() for one in odd])

    def test_bytes_that_are_not_utf8_leave_as_typed(self):
        self.assertEqual(self.sent(b"\xff\xfe\x80"), [b"\xff\xfe\x80"])

    def test_the_empty_argument_is_an_empty_datagram(self):
        self.assertEqual(self.sent(""), [b""])

    def test_data_that_begins_with_a_dash_stands_after_two_dashes(self):
        self.assertEqual(self.sent("--", "-x", "--json", "-5", "--", "", count=5),
                         [b"-x", b"--json", b"-5", b"--", b""])

    def test_a_dash_word_without_them_is_an_error_that_says_so(self):
        done = dgram("send", self.to, "-5")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"--", done.stderr)
        self.nothing_more()

    def test_options_may_stand_anywhere(self):
        done = dgram("-x", "send", "-w", "0", self.to, "41 42", "-q", "43")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual([self.peer.recv(9), self.peer.recv(9)], [b"AB", b"C"])

    def test_the_longest_datagram_leaves_whole(self):
        self.assertEqual(self.sent("x" * 65507), [b"x" * 65507])

    def test_one_byte_more_is_refused_with_the_limit_and_what_comes(self):
        done = dgram("send", self.to, "x" * 65508)
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"65,507", done.stderr)
        self.assertIn(b"--chunk", done.stderr)
        self.nothing_more()


class StandardInput(Receiver):
    def test_without_data_it_is_one_datagram_newline_kept(self):
        self.assertEqual(self.sent(stdin=b"123abc\n"), [b"123abc\n"])

    def test_twenty_thousand_bytes_are_one_datagram(self):
        self.assertEqual(self.sent(stdin=b"x" * 20000), [b"x" * 20000])

    def test_empty_it_is_an_error(self):
        done = dgram("send", self.to, stdin=b"")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"empty", done.stderr)
        self.nothing_more()

    def test_too_long_it_is_an_error_naming_chunk(self):
        for size in (65508, 3_000_000):
            done = dgram("send", self.to, stdin=b"x" * size)
            self.assertEqual(done.returncode, 5)
            self.assertIn(b"--chunk", done.stderr)
        self.nothing_more()

    def test_a_terminal_there_gets_short_help(self):
        master, slave = os.openpty()
        done = subprocess.run([DGRAM, "send", self.to], stdin=slave, capture_output=True,
                              env=environment(), timeout=LIMIT)
        os.close(master)
        os.close(slave)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"Examples", done.stderr)
        self.assertEqual(done.stdout, b"")

    def test_lines_are_datagrams_without_their_newline(self):
        self.assertEqual(self.sent("--lines", stdin=b"a\n\nb\r\nlast", count=4),
                         [b"a", b"", b"b\r", b"last"])
        self.nothing_more()

    def test_lines_leave_as_they_come(self):
        with Running("send", self.to, "--lines", stdin=subprocess.PIPE) as sender:
            for word in (b"one", b"two"):
                sender.process.stdin.write(word + b"\n")
                sender.process.stdin.flush()
                self.assertEqual(self.peer.recv(99), word)
            sender.process.stdin.close()
            sender.process.stdin = None
            self.assertEqual(sender.end()[0], 0)


class Files(Receiver):
    def file(self, content):
        one = tempfile.NamedTemporaryFile(delete=False)
        one.write(content)
        one.close()
        self.addCleanup(os.unlink, one.name)
        return one.name

    def test_the_whole_file_is_one_datagram(self):
        content = bytes(range(256)) * 4
        self.assertEqual(self.sent("-f", self.file(content)), [content])

    def test_dash_is_standard_input(self):
        self.assertEqual(self.sent("-f", "-", stdin=b"a\nb\n"), [b"a\nb\n"])

    def test_over_the_limit_it_is_an_error_naming_chunk(self):
        done = dgram("send", self.to, "-f", self.file(b"x" * 65508))
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"--chunk", done.stderr)
        self.nothing_more()

    def test_a_missing_file_is_an_input_error(self):
        done = dgram("send", self.to, "-f", "/nonexistent/file")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"dgram: /nonexistent/file: read: No such file or directory", done.stderr)

    def test_a_directory_is_an_input_error(self):
        self.assertEqual(dgram("send", self.to, "-f", "/").returncode, 2)

    def test_data_and_a_file_are_not_guessed_about(self):
        done = dgram("send", self.to, "-f", self.file(b"x"), "data")
        self.assertEqual(done.returncode, 2)
        self.nothing_more()

    def test_a_file_can_hold_hex(self):
        self.assertEqual(self.sent("-x", "-f", self.file(b"41 42\n43\n")), [b"ABC"])


class Hex(Receiver):
    def test_spaces_commas_colons_and_0x_are_allowed(self):
        words = ["a55a", "A5 5A", "a5:5a", "0xa5,0x5a", "0xA5 0x5A"]
        self.assertEqual(self.sent("-x", *words, count=5), [b"\xa5\x5a"] * 5)

    def test_anything_else_is_an_error_with_a_caret_under_it(self):
        done = dgram("send", self.to, "-x", "41 4g 43")
        self.assertEqual(done.returncode, 2)
        lines = done.stderr.decode().splitlines()
        self.assertTrue(lines[0].startswith("dgram: 41 4g 43: hex: "), lines)
        self.assertEqual(lines[2].index("^"), lines[1].index("g"))
        self.nothing_more()

    def test_nothing_is_sent_when_one_of_several_is_wrong(self):
        self.assertEqual(dgram("send", self.to, "-x", "41", "4").returncode, 2)
        self.nothing_more()


class Escapes(Receiver):
    def test_escapes_and_bracketed_hex(self):
        self.assertEqual(self.sent("-e", r"a\n\r\t\0\\\x41\u{4e2d}[0D 0A][["),
                         [b"a\n\r\t\0\\A\xe4\xb8\xad\r\n["])

    def test_an_unknown_escape_has_a_caret(self):
        done = dgram("send", self.to, "-e", r"ab\q")
        self.assertEqual(done.returncode, 2)
        lines = done.stderr.decode().splitlines()
        self.assertEqual(lines[2].index("^"), lines[1].index("\\"))

    def test_hex_and_escapes_together_are_an_error(self):
        self.assertEqual(dgram("send", self.to, "-x", "-e", "41").returncode, 2)


class Templates(Receiver):
    def test_counter_counts_from_one(self):
        self.assertEqual(self.sent("-t", "n={{counter}}", "-c", "3", count=3),
                         [b"n=1", b"n=2", b"n=3"])

    def test_rand_time_and_remote(self):
        [one] = self.sent("-t", "{{rand:8}} {{time}} {{remote}}")
        self.assertRegex(one.decode(), rf"^[a-z0-9]{{8}} \d{{4}}-.*Z {re.escape(self.to)}$")

    def test_without_t_it_is_text(self):
        self.assertEqual(self.sent("{{counter}}"), [b"{{counter}}"])

    def test_with_escapes_both_are_read(self):
        self.assertEqual(self.sent("-t", "-e", r"{{counter}}\r\n"), [b"1\r\n"])

    def test_an_unknown_name_has_a_caret(self):
        done = dgram("send", self.to, "-t", "ab {{nonsense}}")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"^", done.stderr)
        self.nothing_more()


class Encodings(Receiver):
    def test_text_leaves_in_the_encoding(self):
        self.assertEqual(self.sent("--encoding", "gbk", "中文"), ["中文".encode("gbk")])

    def test_a_character_it_lacks_is_an_error(self):
        done = dgram("send", self.to, "--encoding", "latin1", "中文")
        self.assertEqual(done.returncode, 2)
        self.nothing_more()

    def test_an_unknown_encoding_lists_the_known(self):
        done = dgram("send", self.to, "--encoding", "utf-9", "x")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"gb18030", done.stderr)


class Shaping(Receiver):
    def test_pad_fills_up_with_zeros(self):
        self.assertEqual(self.sent("--pad", "4", "ab", "abcdef", count=2),
                         [b"ab\0\0", b"abcdef"])

    def test_append_puts_a_checksum_at_the_end(self):
        frame = bytes.fromhex("01030000000a")
        for what, tail in (("crc16-modbus", "c5cd"), ("crc16-modbus:le", "c5cd"),
                           ("crc16-modbus:be", "cdc5"), ("sum8", "0e"), ("xor8", "08"),
                           ("crc32", f"{zlib.crc32(frame):08x}"),
                           ("crc32:le", zlib.crc32(frame).to_bytes(4, "little").hex())):
            with self.subTest(what):
                self.assertEqual(self.sent("-x", "01 03 00 00 00 0A", "--append", what),
                                 [frame + bytes.fromhex(tail)])

    def test_the_checksum_stands_behind_the_padding(self):
        self.assertEqual(self.sent("--pad", "3", "--append", "sum8", "ab"),
                         [b"ab\0" + bytes([(97 + 98) & 255])])

    def test_an_unknown_checksum_is_an_error(self):
        self.assertEqual(dgram("send", self.to, "--append", "crc17", "x").returncode, 2)
        self.nothing_more()

    def test_prefix_and_suffix_stand_around_each_data_and_the_line_end_behind(self):
        self.assertEqual(self.sent("--prefix", "[02]", "--suffix", r"\x03", "--eol", "crlf",
                                   "a", "b", count=2), [b"\x02a\x03\r\n", b"\x02b\x03\r\n"])

    def test_each_line_end(self):
        for word, tail in (("none", b""), ("lf", b"\n"), ("crlf", b"\r\n"), ("cr", b"\r"),
                           ("nul", b"\0")):
            with self.subTest(word):
                self.assertEqual(self.sent("--eol", word, "a"), [b"a" + tail])

    def test_they_stand_around_hex_and_templates_too_before_padding_and_checksum(self):
        self.assertEqual(self.sent("-x", "41", "--suffix", "!", "--pad", "4", "--append", "sum8"),
                         [b"A!\0\0b"])
        self.assertEqual(self.sent("-t", "{{counter}}", "--prefix", "#", "--eol", "lf"), [b"#1\n"])

    def test_a_wrong_prefix_suffix_or_line_end_is_an_error_and_nothing_is_sent(self):
        for option, value in (("--prefix", "a[0"), ("--suffix", r"a\q"), ("--eol", "crcr")):
            with self.subTest(option):
                done = dgram("send", self.to, option, value, "x")
                self.assertEqual(done.returncode, 2)
                self.assertIn(option.encode(), done.stderr)
        done = dgram("send", self.to, "--prefix", "a[0", "x")
        lines = done.stderr.decode().splitlines()
        self.assertEqual(lines[2].index("^"), lines[1].index("["))
        self.nothing_more()

    def test_a_checksum_may_be_over_a_part_and_there_may_be_several(self):
        self.assertEqual(self.sent("-x", "7e 01 02 03", "--append", "sum8@1..-2,xor8"),
                         [bytes.fromhex("7e010203037d")])

    def test_dry_run_shows_bytes_and_target_and_sends_nothing(self):
        done = dgram("send", self.to, "-n", "-x", "41 00 ff")
        self.assertEqual(done.returncode, 0)
        self.assertIn(self.to.encode(), done.stdout)
        self.assertIn(b"41 00 ff", done.stdout)
        self.nothing_more()

    def test_dry_run_as_json(self):
        done = dgram("send", self.to, "-n", "hi", "--json")
        one = json.loads(done.stdout)
        self.assertEqual((one["event"], one["remote"], one["data"], one["len"]),
                         ("tx", self.to, "aGk=", 2))
        self.nothing_more()


unittest.main()
