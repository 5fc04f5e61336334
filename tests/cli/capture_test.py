# SPDX-License-Identifier: MIT
"""capture: what passes an interface, and what it says without the right to look."""
import ctypes

import pcapng
from as_user import Ordinary
from program import *

PERMITTED = os.geteuid() == 0
CLONE_NEWNET = 0x40000000


def setUpModule():
    """A network of its own: what other tests send would be seen too, and fill the ring."""
    if not PERMITTED:
        return
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        why = os.strerror(ctypes.get_errno())
        print(f"skipped: capture: no network namespace: {why}")
        raise unittest.SkipTest(why)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True, timeout=LIMIT)


class WithPeers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "x.pcapng")

    def running(self, *words, **kwargs):
        """Looks already when this returns."""
        one = Running("capture", *words, **kwargs)
        self.addCleanup(one.__exit__)
        one.read_until("stderr", b"capturing on")
        return one


@unittest.skipUnless(PERMITTED, "not root: the right to capture is missing")
class Capture(WithPeers):
    def test_sees_what_others_say_to_each_other(self):
        with Echo() as peer, udp() as asker:
            only = f"from:{peer.address} or to:{peer.address}"
            running = self.running(self.path, "--iface", "lo", "--where", only, "-c", "6")
            said = [b"hello", b"", bytes(range(256)) * 40]
            for payload in said:
                asker.sendto(payload, peer.socket.getsockname())
                self.assertEqual(asker.recv(65536), payload)
            code, out, err = running.end()
            here, there = address(asker), peer.address
        self.assertEqual(code, 0, err)
        capture = pcapng.read(self.path)
        self.assertEqual([(one.source, one.target, one.payload) for one in capture.datagrams],
                         [way for payload in said for way in
                          ((here, there, payload), (there, here, payload))])
        self.assertEqual({one.way for one in capture.datagrams}, {0})
        self.assertLess(abs(capture.datagrams[0].time_ns / 1e9 - time.time()), LIMIT)
        lines = out.decode().splitlines()
        self.assertEqual(lines[:3], [f"{here} ▶ {there} 5 B  hello", f"{there} ▶ {here} 5 B  hello",
                                     f"{here} ▶ {there} 0 B"])
        self.assertEqual(len(lines), 6)
        self.assertIn(b"received 6", err)
        self.assertIn(b"captured 6 into", err)

    def test_every_interface_and_ipv6_as_json(self):
        with udp("::1", family=socket.AF_INET6) as peer:
            running = self.running("--where", f"to:{address(peer)}", "-c", "1", "--json", "-v")
            tell(peer.getsockname()[1], b"\xff\x00", host="::1", family=socket.AF_INET6)
            code, out, err = running.end()
            self.assertEqual(code, 0, err)
            one = named(out, "rx")[0]
            self.assertEqual((one["local"], one["len"], one["data"]), (address(peer), 2, "/wA="))
        self.assertEqual(named(out, "capturing")[0]["iface"], "any")

    def test_a_pipe_gets_the_file_alone(self):
        with udp() as peer:
            running = self.running("-", "--iface", "lo", "--where", f"to:{address(peer)}", "-c",
                                   "1")
            tell(peer.getsockname()[1], b"x")
            code, out, err = running.end()
        self.assertEqual(code, 0, err)
        self.assertEqual(pcapng.Capture(out).payloads, [b"x"])

    def test_ends_after_its_time_and_by_a_signal(self):
        none = "to:192.0.2.1:9"
        running = self.running("--iface", "lo", "--where", none, "-d", "100ms")
        self.assertEqual(running.end()[0], 0)
        running = self.running("--iface", "lo", "--where", none)
        running.signal()
        code, out, err = running.end()
        self.assertEqual((code, out), (0, b""))
        self.assertIn(b"received 0", err)


class Refused(WithPeers):
    def test_without_the_right_it_says_which_and_what_needs_none(self):
        user = Ordinary()
        self.addCleanup(user.close)
        done = user.dgram("capture", "--iface", "lo", "-d", "1")
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn(b"the right to capture is missing (CAP_NET_RAW)", done.stderr)
        self.assertIn(b"setcap cap_net_raw+ep", done.stderr)
        self.assertIn(b"--pcap FILE", done.stderr)

    @unittest.skipUnless(PERMITTED, "not root: the right to capture is missing")
    def test_no_such_interface(self):
        done = dgram("capture", "--iface", "nope0")
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"no such interface", done.stderr)

    def test_an_address_is_no_file(self):
        for word in ("9999", ":9999", "127.0.0.1:9999"):
            done = dgram("capture", word)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"--where", done.stderr)
        self.assertEqual(dgram("capture", "a", "b").returncode, 2)
        self.assertEqual(dgram("capture", self.path, "--pcap", self.path).returncode, 2)


if __name__ == "__main__":
    unittest.main()
