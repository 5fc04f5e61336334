#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""DATA leaves exactly as it was typed: captured by a plain Python socket."""
import subprocess

from peers import Answering, DGRAM, LIMIT, dgram, environment, main, receiver, text_of, unittest

AS_TYPED = {
    "brackets": "[1,2]", "empty_brackets": "[]", "empty_braces": "{}", "braces": "{a,b}",
    "template_braces": "{{counter}}", "two_percent_signs": "%%", "percent_s": "%s %d %n",
    "two_quotes": "''", "double_quotes": '""', "a_quoted_word": '"a b"', "one_dash": "-",
    "backslash_n": r"\n", "backslash_x": r"\x41", "bracketed_bytes": "[0D 0A]",
    "a_real_newline": "a\nb\n", "carriage_return": "a\r\n", "chinese": "中文", "emoji": "😀",
    "spaces_around": "  two  ", "one_space": " ", "a_tab": "\t", "commas": "1,2,,3",
    "an_at": "@name",
    "an_equals_sign": "a=b", "a_dollar": "$HOME `id` $(id)", "a_star": "*", "a_tilde": "~",
    "hex_digits": "0D0A", "a_number": "5", "an_address": "127.0.0.1:9999", "a_verb": "send",
    "four_kib": "中" + "x" * 4_090 + "end", "an_exclamation_mark": "!", "a_hash": "# note",
    "control_bytes": "\x01\x1b[31m\x7f", "bidi": "\u202eabc", "json": '{"v":[1,"a\\n"]}',
}


class AsTyped(unittest.TestCase):
    def leaves(self, *words, stdin=b""):
        """What arrives of `dgram send ADDRESS words`."""
        with receiver() as server:
            done = dgram("send", text_of(server.getsockname()), *words, stdin=stdin)
            self.assertEqual(done.returncode, 0, done.stderr)
            server.setblocking(False)
            arrived = []
            while True:
                try:
                    arrived.append(server.recv(70_000))
                except BlockingIOError:
                    return arrived

    def test_all_of_them_in_one_command_leave_as_typed_and_in_order(self):
        arrived = self.leaves(*AS_TYPED.values())
        self.assertEqual(arrived, [one.encode() for one in AS_TYPED.values()])

    def test_words_with_dashes_leave_as_typed_after_two_dashes(self):
        words = ("--x", "-x", "-5", "--help", "-h", "--", "-", "", "[1,2]")
        self.assertEqual(self.leaves("--", *words), [one.encode() for one in words])

    def test_our_ask_sends_as_typed_too(self):
        with Answering() as server:
            done = dgram("ask", server.at, *AS_TYPED.values())
            self.assertEqual(done.returncode, 0)
            typed = [one.encode() for one in AS_TYPED.values()]
            self.assertEqual(server.heard, typed)
            self.assertEqual(done.stdout, b"".join(one + b"\n" for one in typed))

    def test_echo_into_send_is_the_seven_bytes_of_the_tutorial(self):
        with receiver() as server:
            port = server.getsockname()[1]
            line = f'echo 123abc | "{DGRAM}" send :{port}'
            subprocess.run(["sh", "-c", line], check=True, timeout=LIMIT, env=environment())
            self.assertEqual(server.recv(100), b"123abc\n")

    def test_standard_input_leaves_byte_for_byte(self):
        for given in (b"\0", b"a\0b\n\n", bytes(range(256)) * 100, b"\xff\xfe"):
            self.assertEqual(self.leaves(stdin=given), [given])

    def test_standard_input_is_not_read_when_there_is_data(self):
        self.assertEqual(self.leaves("typed", stdin=b"piped"), [b"typed"])


def alone(text):
    def test(self):
        self.assertEqual(self.leaves(text), [text.encode()])
    return test


for name, text in AS_TYPED.items():
    setattr(AsTyped, f"test_{name}_alone_leaves_as_typed", alone(text))


if __name__ == "__main__":
    main()
