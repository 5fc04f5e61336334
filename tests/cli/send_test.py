# SPDX-License-Identifier: MIT
"""send: it does not wait for answers, but it tells a refusal."""
from program import *


class Send(unittest.TestCase):
    def setUp(self):
        self.peer = udp()
        self.addCleanup(self.peer.close)
        self.to = address(self.peer)

    def heard(self, count):
        return [self.peer.recv(65536) for _ in range(count)]

    def nothing_more(self):
        self.peer.settimeout(0.2)
        with self.assertRaises(TimeoutError):
            self.peer.recv(9)

    def test_it_does_not_wait_for_answers(self):
        begun = time.monotonic()
        self.assertEqual(dgram("send", self.to, "hi").returncode, 0)
        self.assertLess(time.monotonic() - begun, 2)

    def test_one_datagram_sent_says_nothing(self):
        done = dgram("send", self.to, "hi")
        self.assertEqual((done.stdout, done.stderr), (b"", b""))

    def test_a_refusal_is_told_in_words_and_code(self):
        to = f"127.0.0.1:{free_port()}"
        done = dgram("send", to, "hi")
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"{to} refused".encode(), done.stderr)
        self.assertIn(b"said by 127.0.0.1", done.stderr)

    def test_a_refusal_is_told_over_ipv6(self):
        with udp("::1", family=socket.AF_INET6) as one:
            to = address(one)
        done = dgram("send", to, "hi")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"said by ::1", done.stderr)

    def test_a_refusal_is_told_as_json(self):
        to = f"127.0.0.1:{free_port()}"
        done = dgram("send", to, "hi", "--json")
        self.assertEqual(done.returncode, 3)
        [refused] = named(done.stdout, "refused")
        self.assertEqual((refused["remote"], refused["by"]), (to, "127.0.0.1"))

    def test_wait_zero_skips_even_that(self):
        done = dgram("send", f"127.0.0.1:{free_port()}", "hi", "-w", "0")
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_verbosity_does_not_decide_the_truth(self):
        to = f"127.0.0.1:{free_port()}"
        codes = {dgram("send", to, "hi", *more).returncode for more in ((), ("-v",), ("-q",))}
        self.assertEqual(codes, {3})

    def test_one_dead_remote_costs_the_other_nothing(self):
        dead = f"127.0.0.1:{free_port()}"
        done = dgram("send", "--to", dead, "--to", self.to, "a", "b", "c")
        self.assertEqual(done.returncode, 3)
        self.assertEqual(self.heard(3), [b"a", b"b", b"c"])

    def test_count_takes_the_data_in_turn(self):
        self.assertEqual(dgram("send", self.to, "a", "b", "-c", "5").returncode, 0)
        self.assertEqual(self.heard(5), [b"a", b"b", b"a", b"b", b"a"])
        self.nothing_more()

    def test_count_zero_is_an_error(self):
        self.assertEqual(dgram("send", self.to, "a", "-c", "0").returncode, 2)

    def test_interval_keeps_them_apart(self):
        begun = time.monotonic()
        dgram("send", self.to, "a", "-c", "4", "-i", "100ms", "-w", "0")
        self.assertGreaterEqual(time.monotonic() - begun, 0.3)
        self.assertEqual(self.heard(4), [b"a"] * 4)

    def test_rate_is_kept(self):
        begun = time.monotonic()
        dgram("send", self.to, "a", "-c", "50", "--rate", "100/s", "-w", "0")
        self.assertGreaterEqual(time.monotonic() - begun, 0.49)
        self.assertEqual(self.heard(50), [b"a"] * 50)

    def test_duration_bounds_it(self):
        begun = time.monotonic()
        done = dgram("send", self.to, "a", "-d", "300ms", "-i", "50ms", "-w", "0")
        self.assertLess(time.monotonic() - begun, 3)
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"sent 6", done.stderr)

    def test_to_may_be_repeated(self):
        with udp() as other:
            other.settimeout(LIMIT)
            dgram("send", "--to", self.to, "--to", address(other), "x")
            self.assertEqual((self.peer.recv(9), other.recv(9)), (b"x", b"x"))

    def test_to_adds_to_the_address(self):
        with udp() as other:
            dgram("send", self.to, "--to", address(other), "x")
            self.assertEqual((self.peer.recv(9), other.recv(9)), (b"x", b"x"))

    def test_behind_two_dashes_even_an_address_is_data(self):
        dgram("send", "--to", self.to, "--", "key:80")
        self.assertEqual(self.peer.recv(99), b"key:80")

    def test_to_nobody_it_is_done_all_the_same(self):
        with udp() as silent:  # reads nothing
            self.assertEqual(dgram("send", address(silent), "x").returncode, 0)

    def test_each_datagram_is_a_tx_event(self):
        done = dgram("send", self.to, "hi", "", "--json")
        sent = named(done.stdout, "tx")
        self.assertEqual([(one["len"], one["data"], one["text"]) for one in sent],
                         [(2, "aGk=", "hi"), (0, "", "")])
        self.assertEqual({one["remote"] for one in sent}, {self.to})
        [summary] = named(done.stdout, "summary")
        self.assertEqual(summary["sent"], 2)

    def test_ctrl_c_ends_an_endless_one_with_its_account(self):
        with Running("send", self.to, "x", "-d", "1h", "-i", "10ms") as sender:
            self.heard(3)
            sender.signal()
            code, _, err = sender.end()
            self.assertEqual(code, 0)
            self.assertIn(b"sent ", err)


class Bind(unittest.TestCase):
    def test_the_port_asked_for_is_the_one_used(self):
        port = free_port()
        with udp() as peer:
            for bind in (f":{port}", f"127.0.0.1:{port}"):
                dgram("send", address(peer), "x", "-b", bind)
                self.assertEqual(peer.recvfrom(9), (b"x", ("127.0.0.1", port)))

    def test_the_address_asked_for_is_the_one_used(self):
        with udp("0.0.0.0") as peer:
            dgram("send", f"127.0.0.1:{peer.getsockname()[1]}", "x", "-b", "127.0.0.2")
            self.assertEqual(peer.recvfrom(9)[1][0], "127.0.0.2")

    def test_never_silently_another_port(self):
        with udp() as taken, udp() as peer:
            done = dgram("send", address(peer), "x", "-b", address(taken))
            self.assertEqual(done.returncode, 5)
            self.assertIn(b"bind: Address already in use", done.stderr)
            peer.settimeout(0.2)
            with self.assertRaises(TimeoutError):
                peer.recv(9)

    def test_a_number_alone_is_not_guessed_about(self):
        self.assertEqual(dgram("send", ":9", "x", "-b", "5000").returncode, 2)

    def test_an_ipv6_address_in_brackets(self):
        with udp("::1", family=socket.AF_INET6) as peer:
            dgram("send", address(peer), "x", "-b", "[::1]")
            self.assertEqual(peer.recv(9), b"x")


class SocketOptions(unittest.TestCase):
    def received(self, *options):
        with udp() as peer:
            for tell in (12, 13):  # IP_RECVTTL and IP_RECVTOS of <linux/in.h>
                peer.setsockopt(socket.IPPROTO_IP, tell, 1)
            done = dgram("send", address(peer), "x", *options)
            self.assertEqual(done.returncode, 0, done.stderr)
            _, control, _, _ = peer.recvmsg(9, 256)
            return {kind: data for level, kind, data in control if level == socket.IPPROTO_IP}

    def test_ttl(self):
        self.assertEqual(self.received("--ttl", "7")[socket.IP_TTL][0], 7)

    def test_tos(self):
        self.assertEqual(self.received("--tos", "184")[socket.IP_TOS][0], 184)

    def test_out_of_range_is_an_error(self):
        for words in (("--ttl", "0"), ("--ttl", "256"), ("--tos", "256"), ("--tos", "x")):
            self.assertEqual(dgram("send", ":9", "x", *words).returncode, 2)

    def test_no_such_interface_lists_those_there_are(self):
        done = dgram("send", ":9", "x", "--iface", "nope0")
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"lo", done.stderr.split(b"\n")[1])

    def test_over_an_interface(self):
        with udp() as peer:
            self.assertEqual(dgram("send", address(peer), "x", "--iface", "lo").returncode, 0)
            self.assertEqual(peer.recv(9), b"x")

    def test_broadcast_needs_its_option(self):
        done = dgram("send", "127.255.255.255:9", "x")
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"--broadcast", done.stderr)

    def test_broadcast_with_it(self):
        with udp("0.0.0.0") as peer:
            port = peer.getsockname()[1]
            done = dgram("send", f"127.255.255.255:{port}", "x", "--broadcast")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(peer.recv(9), b"x")

    def test_four_and_six_choose_the_family(self):
        with udp("::1", family=socket.AF_INET6) as peer:
            dgram("send", f":{peer.getsockname()[1]}", "x", "-6")
            self.assertEqual(peer.recv(9), b"x")
        self.assertEqual(dgram("send", "[::1]:9", "x", "-4").returncode, 2)


class Unix(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def test_a_path_and_an_abstract_name(self):
        path = self.folder.name + "/peer"
        for bind, to in ((path, f"unix:{path}"), (f"\0dgram-test-{os.getpid()}",
                                                  f"unix:@dgram-test-{os.getpid()}")):
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as peer:
                peer.bind(bind)
                peer.settimeout(LIMIT)
                self.assertEqual(dgram("send", to, "x", "").returncode, 0)
                self.assertEqual((peer.recv(9), peer.recv(9)), (b"x", b""))

    def test_nobody_there(self):
        done = dgram("send", f"unix:{self.folder.name}/none", "x")
        self.assertEqual(done.returncode, 5)
        path = self.folder.name + "/left"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as gone:
            gone.bind(path)
        self.assertEqual(dgram("send", f"unix:{path}", "x").returncode, 3)


unittest.main()
