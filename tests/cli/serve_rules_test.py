# SPDX-License-Identifier: MIT
"""serve rules: answers by the rules in a file, which compare bytes."""
import contextlib

from program import *
from serving import ask, closes, ended, serve, summary


@contextlib.contextmanager
def by_rules(text, *options):
    with tempfile.NamedTemporaryFile("w", suffix=".rules") as file:
        file.write(text)
        file.flush()
        with serve("rules", "0", file.name, *options) as ours:
            yield ours


class Rules(unittest.TestCase):
    def test_the_first_rule_that_holds_answers(self):
        with by_rules('# a device\n'
                      'status: prefix "AT+" length 4..10 -> reply "OK {{counter}}\\r\\n"\n'
                      'read: mask "01 03 ??" -> reply hex:"01 03 00" append crc16-modbus\n'
                      'off never: any -> reply "off"\n'
                      'quiet: contains "hush" -> drop\n'
                      'rest: any -> reply "?"\n') as ours:
            port = ours.port()
            self.assertEqual(ask(port, b"AT+S"), b"OK 1\r\n")
            self.assertEqual(ask(port, b"AT+STATE?"), b"OK 2\r\n")
            self.assertEqual(ask(port, b"AT+"), b"?")
            self.assertEqual(ask(port, b"\x01\x03\xff")[:3], b"\x01\x03\x00")
            self.assertEqual(len(ask(port, b"\x01\x03\xff")), 5)
            self.assertIsNone(ask(port, b"hush now", limit=0.2))
            self.assertEqual(ask(port, b""), b"?")

    def test_delay_and_repeat(self):
        with by_rules('a: any -> reply "{{text}}" delay 30ms repeat 3 every 20ms\n') as ours:
            port = ours.port()
            with udp() as one:
                begun = time.monotonic()
                one.sendto(b"x", ("127.0.0.1", port))
                self.assertEqual([one.recv(99) for _ in range(3)], [b"x"] * 3)
                self.assertGreaterEqual(time.monotonic() - begun, 0.07)
                one.settimeout(0.2)
                self.assertRaises(TimeoutError, one.recv, 99)

    def test_bytes_are_compared_whatever_is_displayed(self):
        # A tool that compares the displayed text would fire `shown` once its display is hex.
        with by_rules('shown: contains "a5" -> reply "shown"\n'
                      'bytes: contains hex:"a5" -> reply "bytes"\n'
                      'gbk: exact gbk:"你" -> reply gbk:"好"\n') as plain, \
             by_rules('shown: contains "a5" -> reply "shown"\n'
                      'bytes: contains hex:"a5" -> reply "bytes"\n'
                      'gbk: exact gbk:"你" -> reply gbk:"好"\n', "-v", "--json") as told:
            for port in (plain.port(), told.json_port()):
                self.assertEqual(ask(port, b"\xa5"), b"bytes")
                self.assertEqual(ask(port, b"a5"), b"shown")
                self.assertEqual(ask(port, "你".encode("gbk")), "好".encode("gbk"))
                self.assertIsNone(ask(port, "你".encode(), limit=0.2))
        # Display options are not even serve's: none can change which rule fires.
        for option in ("--hex", "--text", "--encoding=gbk"):
            self.assertEqual(dgram("serve", "rules", "0", "x", option).returncode, 2)

    def test_the_account_closes_and_tells_each_rule(self):
        with by_rules('a: exact "a" -> reply "1"\nb: exact "b" -> drop\nc: exact "c" -> drop\n',
                      "--json", "--workers", "2") as ours:
            port = ours.json_port()
            for _ in range(5):
                self.assertEqual(ask(port, b"a"), b"1")
            tell(port, b"b", b"nobody's")
            code, out, err = ended(ours)
        self.assertEqual(code, 0)
        self.assertEqual({one["rule"]: one["fired"] for one in named(out, "rule")},
                         {"a": 5, "b": 1, "c": 0})
        account = summary(out)
        self.assertTrue(closes(account), account)
        self.assertEqual((account["handled"], account["sent"]), (7, 5))
        self.assertIn(b"no rule was for 1", err)

    def test_once_ends_after_an_answer_that_waited(self):
        with by_rules('a: exact "a" -> reply "1" delay 20ms\n', "--once") as ours:
            port = ours.port()
            tell(port, b"nothing for this")
            self.assertEqual(ask(port, b"a"), b"1")
            self.assertEqual(ours.end()[0], 0)

    def test_a_bad_file_is_an_input_error_with_line_and_caret(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "boiler.rules")
            file.write_text('# fine\na: any -> drop\nb: prefx "x" -> drop\n')
            done = dgram("serve", "rules", "0", str(file))
            self.assertEqual((done.returncode, done.stdout), (2, b""))
            lines = done.stderr.decode().splitlines()
            self.assertIn(f"{file}:3: rules: not a condition", lines[0])
            self.assertEqual(lines[1].index("prefx"), lines[2].index("^"))
            missing = dgram("serve", "rules", "0", folder + "/none")
            self.assertEqual(missing.returncode, 2)
            self.assertIn(b"No such file", missing.stderr)
        self.assertIn(b"FILE is missing", dgram("serve", "rules", "0").stderr)


if __name__ == "__main__":
    unittest.main()
