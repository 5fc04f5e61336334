# SPDX-License-Identifier: MIT
"""--where: only what the filter holds for is shown; everything is accounted for."""
from program import *
from serving import summary


class Where(unittest.TestCase):
    def listen(self, where, *payloads, options=()):
        """What is shown of the payloads, in text, as the lines of a pipe."""
        with Running("listen", "0", "--where", where, *options) as listening:
            tell(listening.port(), *payloads, b"last one \xff")
            listening.read_until("stdout", rb"last one \xff")
            listening.signal()
            code, out, err = listening.end()
        self.assertEqual(code, 0)
        self.assertIn(b"received %d (" % (len(payloads) + 1), err)
        return out.splitlines()[:-1]

    def test_terms_choose_what_is_shown(self):
        both = lambda one: f"({one}) or hex:ff"
        self.assertEqual(self.listen(both("len>2"), b"a", b"abc", b""), [b"abc"])
        self.assertEqual(self.listen(both("text:OK !len=2"), b"OK", b"OK 1", b"no"), [b"OK 1"])
        self.assertEqual(self.listen(both('hex:"61 ?? 63"'), b"axc", b"ac"), [b"axc"])
        self.assertEqual(self.listen(both("/^v[0-9]+$/"), b"v12", b"v12x", b"xv12"), [b"v12"])
        self.assertEqual(self.listen(both("from:10.0.0.0/8"), b"a"), [])
        self.assertEqual(self.listen(both("tx or icmp"), b"a"), [])
        self.assertEqual(self.listen("from:127.0.0.0/8 rx", b"a"), [b"a"])

    def test_who_sent_it_is_told_apart(self):
        with Running("listen", "0", "-c", "2") as plain, udp() as one, udp() as other:
            at = ("127.0.0.1", plain.port())
            wanted = address(one)
            with Running("listen", "0", "-c", "2", "--where", f"from:{wanted}") as listening:
                there = ("127.0.0.1", listening.port())
                for payload in (b"1", b"2"):
                    other.sendto(b"other", there)
                    one.sendto(payload, there)
                self.assertEqual(listening.end()[1], b"1\n2\n")
            one.sendto(b"x", at)
            other.sendto(b"y", at)
            self.assertEqual(plain.end()[1], b"x\ny\n", "both reach one that does not choose")

    def test_count_is_of_what_is_shown_and_the_account_of_all(self):
        with Running("listen", "0", "-c", "2", "--where", "yes", "--json") as listening:
            tell(listening.json_port(), b"no", b"yes", b"no", b"yes", b"later")
            code, out, _ = listening.end()
        self.assertEqual((code, len(named(out, "rx"))), (0, 2))
        account = summary(out)
        self.assertEqual((account["received"], account["handled"]), (4, 4))

    def test_expect_looks_at_what_is_shown(self):
        with Running("listen", "0", "--where", "len>2", "--expect", "a", "-d", "1h") as listening:
            tell(listening.port(), b"a", b"abc")
            code, out, _ = listening.end()
        self.assertEqual((code, out), (0, b"abc\n"))

    def test_several_workers_choose_alike(self):
        with Running("listen", "0", "--workers", "2", "-c", "10", "--where", "len=3",
                     "--json") as listening:
            port = listening.json_port()
            for _ in range(10):
                tell(port, b"no", b"yes")
            code, out, _ = listening.end()
        self.assertEqual(code, 0)
        self.assertEqual({one["text"] for one in named(out, "rx")}, {"yes"})

    def test_bytes_are_compared_whatever_is_displayed(self):
        gbk = "你好".encode("gbk")
        for options in ((), ("--hex",), ("--text",), ("--raw",), ("--encoding", "gbk")):
            with Running("listen", "0", "-c", "1", "--where", 'hex:"c4 e3"', "--json",
                         *options) as listening:
                tell(listening.json_port(), b"c4 e3", "你好".encode(), gbk)
                [shown] = named(listening.end()[1], "rx")
            self.assertEqual(shown["data"], "xOO6ww==", options)

    def test_a_text_is_put_into_the_encoding(self):
        with Running("listen", "0", "-c", "1", "--where", "你", "--encoding", "gbk") as listening:
            tell(listening.port(), "你".encode(), "你好".encode("gbk"))
            self.assertEqual(listening.end()[1].decode(), "你好\n")

    def test_a_bad_filter_is_an_input_error_with_a_caret(self):
        done = dgram("listen", "0", "--where", "len>1 form:10.0.0.7")
        self.assertEqual(done.returncode, 2)
        lines = done.stderr.decode().splitlines()
        self.assertIn("no such term", lines[0])
        self.assertEqual(lines[1].index("form:"), lines[2].index("^"))


if __name__ == "__main__":
    unittest.main()
