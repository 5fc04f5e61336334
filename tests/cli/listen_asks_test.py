# SPDX-License-Identifier: MIT
"""What listen has the kernel tell of each datagram: what the output shows, and no more."""
import ctypes

from program import *

PIDFD_GETFD = 438  # the same number on every architecture: pidfd_getfd(2), Linux 5.6
ASKED = {"target": (socket.IPPROTO_IP, 8), "ttl": (socket.IPPROTO_IP, 12),
         "tos": (socket.IPPROTO_IP, 13), "time": (socket.SOL_SOCKET, 35)}


def sockets_of(process):
    """Copies of its UDP sockets over IPv4."""
    libc = ctypes.CDLL(None, use_errno=True)
    own = os.pidfd_open(process.pid)
    try:
        for name in os.listdir(f"/proc/{process.pid}/fd"):
            if not os.readlink(f"/proc/{process.pid}/fd/{name}").startswith("socket:"):
                continue
            copy = libc.syscall(PIDFD_GETFD, own, int(name), 0)
            if copy < 0:
                raise unittest.SkipTest(f"pidfd_getfd: {os.strerror(ctypes.get_errno())}")
            yield socket.socket(fileno=copy)
    finally:
        os.close(own)


class Asks(unittest.TestCase):
    def asked(self, *words):
        """What of ASKED each of its sockets asks for; the same of all."""
        with Running("listen", "127.0.0.1:0", *words) as listening:
            listening.read_until("stdout" if "--json" in words else "stderr", b"listening")
            found = []
            for one in sockets_of(listening.process):
                with one:
                    found.append({name for name, which in ASKED.items() if one.getsockopt(*which)})
        self.assertGreater(len(found), 0)
        for one in found:
            self.assertEqual(one, found[0])
        return found[0]

    def test_lines_and_bytes_ask_for_nothing(self):
        for words in ([], ["--raw"], ["--hex"], ["--raw", "--time", "abs"], ["--workers", "2"]):
            with self.subTest(words=words):
                self.assertEqual(self.asked(*words), set())

    def test_a_time_asks_for_the_time(self):
        for form in ("abs", "delta", "unix"):
            self.assertEqual(self.asked("--time", form), {"time"})

    def test_json_asks_for_what_it_has_fields_for(self):
        for words in (["--json"], ["--json", "--workers", "2"]):
            self.assertEqual(self.asked(*words), {"target", "ttl", "time"})

    def test_a_filter_asks_for_the_end_it_may_look_at(self):
        for words in ([], ["--workers", "2"]):
            self.assertEqual(self.asked("--where", "local:127.0.0.1", *words), {"target"})
        with Running("listen", ":0", "--where", "local:127.0.0.2", "-c", "1") as listening:
            port = listening.port()
            with udp() as one:
                for host in ("127.0.0.1", "127.0.0.2"):
                    one.sendto(host.encode(), (host, port))
            self.assertEqual(listening.end()[1], b"127.0.0.2\n")

    def test_a_cut_datagram_is_told_without_asking(self):
        name = f"dgram-cut-short-{os.getpid()}"
        with Running("listen", f"unix:@{name}", "-c", "1") as listening:
            listening.read_until("stderr", b"listening")
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one:
                one.sendto(b"x" * 70000, f"\0{name}")
            _, out, err = listening.end()
        self.assertEqual(out, b"x" * 65536 + b"\n")
        self.assertIn(b"truncated: 65536 of 70000 bytes", err)


if __name__ == "__main__":
    unittest.main()
