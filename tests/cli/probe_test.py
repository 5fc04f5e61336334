# SPDX-License-Identifier: MIT
"""probe: open, closed, silent, too big, in words, in JSON and in the exit code.

What filters and routers say needs network namespaces and is tested with the other verbs there.
"""
from as_user import Ordinary
from program import *


def probe(*words):
    return dgram("probe", *words)


def said(done):
    """The one probe event of a run with --json."""
    [one] = named(done.stdout, "probe")
    return one


class States(unittest.TestCase):
    def test_an_answer_means_open(self):
        with Echo(lambda payload: b"pong") as peer:
            done = probe(peer.address)
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            self.assertIn(f"{peer.address} open: answered with 4 bytes".encode(), done.stdout)
            one = said(probe(peer.address, "--json"))
            self.assertEqual((one["remote"], one["state"], one["by"], one["answer_len"]),
                             (peer.address, "open", "127.0.0.1", 4))
            self.assertGreaterEqual(one["rtt_us"], 0)

    def test_a_refusal_means_closed_and_tells_by_whom(self):
        for host, family in (("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)):
            with udp(host, family=family) as one:
                closed = address(one)
            done = probe(closed)
            self.assertEqual(done.returncode, 3)
            self.assertIn(f"{closed} closed".encode(), done.stdout)
            self.assertIn(f"said by {host}".encode(), done.stdout)
            one = said(probe(closed, "--json"))
            self.assertEqual({key: one[key] for key in ("v", "event", "remote", "state", "by")},
                             {"v": 1, "event": "probe", "remote": closed, "state": "closed",
                              "by": host})

    def test_nothing_means_silent_which_never_means_open(self):
        with udp() as one:
            done = probe(address(one), "-w", "50ms", "--retry", "2")
            self.assertEqual(done.returncode, 1)
            self.assertIn(b"silent", done.stdout)
            self.assertIn(b"open or closed cannot be told", done.stdout)
            self.assertNotIn(b" open:", done.stdout)
            self.assertEqual([one.recv(9) for _ in range(3)], [b"", b"", b""])
            silent = said(probe(address(one), "-w", "50ms", "--retry", "0", "--json"))
            self.assertEqual((silent["state"], silent["tries"], silent["waited_s"]),
                             ("silent", 1, 0.05))

    def test_too_big_for_the_interface_tells_what_fits_and_what_fits_is_no_more_too_big(self):
        with udp("::1", family=socket.AF_INET6) as one:  # loopback takes 65,536 bytes, headers too
            done = probe(address(one), "--pad", "65500")
            self.assertEqual(done.returncode, 5)
            self.assertIn(b"65488 fit", done.stdout)
            big = said(probe(address(one), "--pad", "65489", "--json"))
            self.assertEqual((big["state"], big["fits"], big["len"]), ("too-big", 65488, 65489))
            self.assertNotIn("by", big)
            self.assertEqual(probe(address(one), "--pad", "65488", "-w", "10ms").returncode, 1)
            self.assertEqual(len(one.recv(70000)), 65488)

    def test_a_name_that_is_none_is_exit_code_four(self):
        self.assertEqual(probe("no-such-name.invalid:9").returncode, 4)

    def test_unix_sockets_are_probed_too(self):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/one"
            one = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            one.bind(path)
            self.assertEqual(probe(f"unix:{path}", "-w", "20ms").returncode, 1)
            one.close()
            done = probe(f"unix:{path}", "--json")
            self.assertEqual((done.returncode, said(done)["state"]), (3, "closed"))

    def test_it_speaks_chinese(self):
        self.assertIn("关闭".encode(), probe(f"127.0.0.1:{free_port()}", "--lang", "zh").stdout)


class Payload(unittest.TestCase):
    def test_it_is_empty_unless_given(self):
        with Echo() as peer:
            self.assertEqual(dgram("probe", peer.address, stdin=b"not this").returncode, 0)
            self.assertEqual(peer.heard, [b""])

    def test_any_form_of_payload_can_be_sent(self):
        for words, wanted in ((("hello",), b"hello"), (("-x", "a5 5a"), b"\xa5\x5a"),
                              (("-e", r"\n"), b"\n"), (("--pad", "3"), b"\0\0\0"),
                              (("-t", "{{counter}}"), b"1"), (("",), b"")):
            with Echo() as peer:
                self.assertEqual(probe(peer.address, *words).returncode, 0, words)
                self.assertEqual(peer.heard, [wanted])

    def test_several_data_are_tried_until_one_is_answered(self):
        with Echo(lambda payload: payload if payload == b"b" else None) as peer:
            done = probe(peer.address, "a", "b", "c", "-w", "50ms", "--retry", "0")
            self.assertEqual(done.returncode, 0)
            self.assertEqual(peer.heard, [b"a", b"b"])


class Traps(unittest.TestCase):
    def test_trap_07_how_much_is_said_does_not_decide_the_truth(self):
        closed = f"127.0.0.1:{free_port()}"
        with Echo() as peer, udp() as silent:
            for where, code in ((closed, 3), (peer.address, 0), (address(silent), 1)):
                for words in ((), ("-v",), ("-q",), ("--json",), ("--json", "-v"),
                              ("-o", "/dev/null")):
                    self.assertEqual(probe(where, *words, "-w", "50ms").returncode, code, words)

    def test_trap_10_the_answer_finds_the_port_it_was_asked_from(self):
        with udp() as service, Running("probe", address(service), "-w", "5s") as ours:
            payload, source = service.recvfrom(100)
            self.assertGreaterEqual(source[1], 1024)
            held = named(dgram("ports", str(source[1]), "--json").stdout, "port")
            self.assertEqual(held[0]["pid"], ours.process.pid)
            service.connect(source)  # now a refusal would be this socket's next error
            service.send(payload)
            code, _, _ = ours.end()
            self.assertEqual(code, 0)
            self.assertEqual(service.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), 0)


class AsAnOrdinaryUser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.user = Ordinary()
        cls.addClassCleanup(cls.user.close)

    def test_all_states_are_told_without_privilege(self):
        with Echo() as peer, udp() as silent, udp("::1", family=socket.AF_INET6) as six:
            for where, words, code, state in (
                    (peer.address, (), 0, "open"), (f"127.0.0.1:{free_port()}", (), 3, "closed"),
                    (address(silent), ("-w", "50ms"), 1, "silent"),
                    (address(six), ("--pad", "65489"), 5, "too-big")):
                done = self.user.dgram("probe", where, *words, "--json")
                self.assertEqual((done.returncode, said(done)["state"]), (code, state), done.stderr)


if __name__ == "__main__":
    unittest.main()
