# SPDX-License-Identifier: MIT
"""ports: who holds which UDP port of this machine, what waits there and what was dropped."""
from as_user import Ordinary
from program import *

ME = pathlib.Path("/proc/self/comm").read_text(encoding="utf-8").strip()


def tiny():
    """A socket that soon drops; the kernel grants the least it grants."""
    one = udp()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    return one


def port_of(one):
    return one.getsockname()[1]


def flood(target, count=100):
    with udp() as one:
        for _ in range(count):
            one.sendto(b"x" * 10, target.getsockname())


def waiting(one):
    """Datagrams that can be read now."""
    one.setblocking(False)
    count = 0
    try:
        while True:
            one.recv(100)
            count += 1
    except BlockingIOError:
        return count


class Holder(unittest.TestCase):
    def test_the_holder_of_a_port_is_named(self):
        with udp() as one:
            done = dgram("ports", str(port_of(one)))
        self.assertEqual(done.returncode, 0, done.stderr)
        head, row = done.stdout.decode().splitlines()
        self.assertEqual(head.split(),
                         ["LOCAL", "REMOTE", "PID", "PROCESS", "USER", "QUEUE", "DROPS"])
        self.assertEqual(row.split()[:4],
                         [f"127.0.0.1:{done.args[-1]}", "-", str(os.getpid()), ME])

    def test_nobody_holds_a_free_port(self):
        port = free_port()
        done = dgram("ports", str(port))
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn(str(port).encode(), done.stderr)
        done = dgram("ports", str(port), "--json")
        self.assertEqual((done.returncode, done.stdout), (1, b""))

    def test_all_sockets_are_listed_those_of_several_families_too(self):
        with udp() as four, udp("::1", family=socket.AF_INET6) as six:
            four.connect(four.getsockname())
            rows = {one["local"]: one for one in named(dgram("ports", "--json").stdout, "port")}
            self.assertIn(address(six), rows)
            self.assertEqual(rows[address(four)]["remote"], address(four))

    def test_an_address_asks_what_stands_in_its_way(self):
        with udp() as one:
            port = port_of(one)
            for typed, code in ((f"127.0.0.1:{port}", 0), (f"0.0.0.0:{port}", 0),
                                (f"[::]:{port}", 0),
                                (f"127.0.0.2:{port}", 1), (f"[::1]:{port}", 1)):
                self.assertEqual(dgram("ports", typed).returncode, code, typed)

    def test_json_has_the_shape_of_the_contract(self):
        with tiny() as one:
            flood(one)
            [row] = named(dgram("ports", str(port_of(one)), "--json").stdout, "port")
            self.assertEqual(
                {key: row[key] for key in ("v", "local", "pid", "process", "user")},
                {"v": 1, "local": address(one), "pid": os.getpid(), "process": ME,
                 "user": row["user"]})
            self.assertGreater(row["queue"], 0)
            self.assertEqual(row["drops"] + waiting(one), 100)

    def test_a_socket_of_another_program_is_found_by_its_port_alone(self):
        with Running("serve", "echo", "0") as ours:
            [row] = named(dgram("ports", str(ours.port()), "--json").stdout, "port")
            self.assertEqual((row["pid"], row["process"]), (ours.process.pid, "dgram"))

    def test_words_that_are_no_port_are_errors(self):
        for words in (("x",), ("65536",), ("1", "2"), ("localhost:9",), ("10.1:9",)):
            done = dgram("ports", *words)
            self.assertEqual((done.returncode, done.stdout), (2, b""), words)

    def test_it_speaks_chinese(self):
        with udp() as one:
            done = dgram("ports", str(port_of(one)), "--lang", "zh")
        self.assertIn("进程", done.stdout.decode())


class Watch(unittest.TestCase):
    def test_new_drops_are_shown_round_by_round(self):
        with tiny() as one, \
                Running("ports", str(port_of(one)), "--watch", "-i", "200ms", "--json") as ours:
            ours.read_until("stdout", b"\n")
            flood(one)
            ours.read_until("stdout", b'"new_drops":9')  # of 100 a few fit
            ours.signal()
            code, out, _ = ours.end()
            rows = named(out, "port")
            self.assertEqual(code, 0)
            self.assertEqual(sum(row["new_drops"] for row in rows), rows[-1]["drops"])
            self.assertEqual(rows[-1]["drops"] + waiting(one), 100)

    def test_it_ends_after_count(self):
        with udp() as one:
            done = dgram("ports", str(port_of(one)), "--watch", "-i", "1ms", "-c", "3", "--json")
        self.assertEqual((done.returncode, len(named(done.stdout, "port"))), (0, 3))

    def test_nothing_to_watch_is_exit_code_one(self):
        done = dgram("ports", str(free_port()), "--watch", "-i", "1ms", "-c", "2")
        self.assertEqual(done.returncode, 1)


class AsAnOrdinaryUser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.user = Ordinary()
        cls.addClassCleanup(cls.user.close)

    def test_a_process_of_another_user_is_unknown_and_that_is_said(self):
        with udp() as one:
            done = self.user.dgram("ports", str(port_of(one)))
            self.assertEqual(done.returncode, 0)
            self.assertEqual(done.stdout.decode().splitlines()[1].split()[2:5], ["-", "-", "root"])
            self.assertIn(b"only root sees", done.stderr)
            [row] = named(self.user.dgram("ports", str(port_of(one)), "--json").stdout, "port")
            self.assertEqual((row["pid"], row["process"], row["user"]), (None, None, "root"))

    def test_the_drops_of_another_user_are_seen_all_the_same(self):
        with tiny() as one:
            flood(one)
            [row] = named(self.user.dgram("ports", str(port_of(one)), "--json").stdout, "port")
            self.assertEqual(row["drops"] + waiting(one), 100)


if __name__ == "__main__":
    unittest.main()
