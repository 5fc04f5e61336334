# SPDX-License-Identifier: MIT
"""listen: what each form of address hears: loopback, every address, groups, Unix paths."""
from program import *


class Addresses(unittest.TestCase):
    def test_a_port_alone_is_loopback_only(self):
        with Running("listen", "0", "-c", "1") as listening:
            line = listening.read_until("stderr", b"\n")
            self.assertRegex(line, rb"^listening on 127\.0\.0\.1:\d+\n$")
            tell(listening.port(), b"x")
            self.assertEqual(listening.end()[0], 0)

    def test_colon_port_is_every_address_of_both_families(self):
        with Running("listen", ":0", "-c", "2", "--json") as listening:
            port = listening.json_port()
            four = tell(port, b"4")
            six = tell(port, b"6", host="::1", family=socket.AF_INET6)
            code, out, _ = listening.end()
            self.assertEqual([(one["remote"], one["local"]) for one in named(out, "rx")],
                             [(four, f"127.0.0.1:{port}"), (six, f"[::1]:{port}")])

    def test_four_and_six_narrow_it(self):
        with Running("listen", ":0", "-c", "1", "-4") as listening:
            self.assertRegex(listening.read_until("stderr", b"\n"), rb"on 0\.0\.0\.0:\d+\n")
        with Running("listen", ":0", "-6", "-d", "50ms") as listening:
            self.assertRegex(listening.read_until("stderr", b"\n"), rb"on \[::\]:\d+\n")
        with Running("listen", "0", "-6", "-d", "50ms") as listening:
            self.assertRegex(listening.read_until("stderr", b"\n"), rb"on \[::1\]:\d+\n")

    @unittest.skipUnless(os.path.exists("/etc/hosts"), "no /etc/hosts: localhost has no address")
    def test_a_name_is_resolved(self):
        with Running("listen", "localhost:0", "-4", "-d", "50ms") as listening:
            self.assertRegex(listening.end()[2], rb"^listening on 127\.0\.0\.1:\d+\n")

    def test_port_in_use_says_who_holds_it(self):
        with udp() as taken:
            port = taken.getsockname()[1]
            done = dgram("listen", str(port))
            self.assertEqual(done.returncode, 5)
            first, second = done.stderr.decode().splitlines()
            self.assertEqual(first, f"dgram: listen 127.0.0.1:{port}: bind: "
                                    "Address already in use")
            self.assertRegex(second, rf"held by \S+ \(pid {os.getpid()}\)")

    def test_port_in_use_as_json(self):
        with udp() as taken:
            done = dgram("listen", address(taken), "--json")
            [wrong] = named(done.stdout, "error")
            self.assertEqual((wrong["what"], wrong["why"]), ("bind", "Address already in use"))
            self.assertIn(f"(pid {os.getpid()})", wrong["hint"])

    def test_json_is_english_in_every_language(self):
        with udp() as taken:
            done = dgram("listen", address(taken), "--json", "--lang", "zh")
            [wrong] = named(done.stdout, "error")
            self.assertEqual(wrong["why"], "Address already in use")
            self.assertIn("地址已被占用", done.stderr.decode())

    def test_not_an_address_of_this_machine(self):
        self.assertEqual(dgram("listen", "192.0.2.1:9").returncode, 5)

    def test_one_address_and_no_more(self):
        done = dgram("listen", "127.0.0.1", "9999")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"did you mean 127.0.0.1:9999?", done.stderr)
        self.assertEqual(dgram("listen").returncode, 2)

    def test_a_group_is_joined(self):
        for group, family in (("239.255.77.2", socket.AF_INET),):
            with Running("listen", f"{group}:0", "--iface", "lo", "-c", "1") as listening:
                port = listening.port()
                with udp(family=family) as one:
                    one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF,
                                   socket.inet_aton("127.0.0.1"))
                    one.sendto(b"all", (group, port))
                self.assertEqual(listening.end()[:2], (0, b"all\n"))

    def test_a_group_from_one_source_only(self):
        with Running("listen", "232.1.1.7:0", "--iface", "lo", "--from-source", "127.0.0.2",
                     "-c", "1") as listening:
            port = listening.port()
            for host in ("127.0.0.1", "127.0.0.2"):
                with udp(host) as one:
                    one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF,
                                   socket.inet_aton("127.0.0.1"))
                    one.sendto(host.encode(), ("232.1.1.7", port))
            self.assertEqual(listening.end()[:2], (0, b"127.0.0.2\n"))

    def test_from_source_needs_a_group(self):
        self.assertEqual(dgram("listen", "0", "--from-source", "127.0.0.1").returncode, 2)

    def test_two_may_listen_to_one_group(self):
        with Running("listen", "239.255.77.3:0", "--iface", "lo", "-c", "1") as first:
            with Running("listen", f"239.255.77.3:{first.port()}", "--iface", "lo", "-c",
                         "1") as second:
                second.port()
                dgram("send", f"239.255.77.3:{first.port()}", "x", "--iface", "lo")
                self.assertEqual((first.end()[1], second.end()[1]), (b"x\n", b"x\n"))

    def test_a_unix_path_is_removed_at_the_end(self):
        with tempfile.TemporaryDirectory() as folder:
            path = folder + "/here"
            with Running("listen", f"unix:{path}", "-c", "2", "--json") as listening:
                listening.read_until("stdout", b"\n")
                with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one:
                    one.sendto(b"hi", path)
                    one.sendto(b"", path)
                _, out, _ = listening.end()
            self.assertEqual([one["data"] for one in named(out, "rx")], ["aGk=", ""])
            self.assertEqual(named(out, "listening")[0]["local"], f"unix:{path}")
            self.assertFalse(os.path.exists(path))

    def test_a_unix_path_that_is_there_is_left_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            path = folder + "/here"
            pathlib.Path(path).touch()
            done = dgram("listen", f"unix:{path}")
            self.assertEqual(done.returncode, 5)
            self.assertIn(b"rm ", done.stderr)
            self.assertTrue(os.path.exists(path))

    def test_a_longer_unix_datagram_says_it_was_cut_and_its_true_size(self):
        with Running("listen", f"unix:@dgram-cut-{os.getpid()}", "-c", "2", "--gro",
                     "--json") as listening:
            listening.read_until("stdout", b"\n")
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one:
                one.sendto(b"x" * 70000, f"\0dgram-cut-{os.getpid()}")
                one.sendto(b"y", f"\0dgram-cut-{os.getpid()}")
            first, second = named(listening.end()[1], "rx")
            self.assertEqual((first["truncated"], first["len"], first["wire_len"]),
                             (True, 65536, 70000))
            self.assertFalse(second["truncated"])


if __name__ == "__main__":
    unittest.main()
