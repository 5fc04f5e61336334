# SPDX-License-Identifier: MIT
"""Runs the examples against their Python originals: each server with each client.

KINDS are "ours", the C++ program of build/examples, and "python", the one of tests/examples/python.
Python with Python runs too: it shows what the original does, which is what is asked of ours. Ports
are free ones below the system's ephemeral range, and every wait has a limit.
"""
import functools
import os
import pathlib
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
import unittest

KINDS = ("ours", "python")
LIMIT = 20  # seconds for anything to happen; sanitizers and a busy machine are slow
HERE = pathlib.Path(__file__).parent
OURS = pathlib.Path(os.environ["DGRAM_BUILD"]) / "examples"
# What logging puts before a message, with a format of time, thread name and thread number.
LOGGED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} MainThread \d+ (.*)")

host = "127.0.0.1"


def family():
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def endpoint(port):
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def shown(port):
    """The server's address as Python prints it."""
    return str((host, port, 0, 0) if ":" in host else (host, port))


def udp():
    """A socket of the test itself, with a limit on every wait."""
    one = socket.socket(family(), socket.SOCK_DGRAM)
    one.settimeout(LIMIT)
    return one


def free_port():
    """A port nobody has, outside the range that sockets without a bind() get theirs from."""
    for port in random.sample(range(20000, 32000), 100):
        with udp() as one:
            try:
                one.bind((host, port))
                return port
            except OSError:
                continue
    raise RuntimeError("no free port found")


def has_port(pid, port):
    """True when process `pid` holds UDP port `port`."""
    inodes = set()
    for table in ("/proc/net/udp", "/proc/net/udp6"):
        if not os.path.exists(table):
            continue
        with open(table, encoding="ascii") as rows:
            for row in list(rows)[1:]:
                cells = row.split()
                if int(cells[1].split(":")[1], 16) == port:
                    inodes.add(f"socket:[{cells[9]}]")
    for number in os.listdir(f"/proc/{pid}/fd"):
        try:
            if os.readlink(f"/proc/{pid}/fd/{number}") in inodes:
                return True
        except OSError:
            continue
    return False


class Program:
    """One running example. `words`: its whole command line. It prints into files: no pipe fills."""

    def __init__(self, case, words, typed=""):
        self.out, self.err, typing = (tempfile.TemporaryFile("w+", encoding="utf-8")
                                      for _ in range(3))
        typing.write(typed)
        typing.seek(0)
        self.process = subprocess.Popen(words, stdin=typing, stdout=self.out, stderr=self.err,
                                        env=os.environ | {"PYTHONUTF8": "1"})
        typing.close()
        case.addCleanup(self.end)

    def end(self):
        self.process.kill()
        self.process.wait()
        self.out.close()
        self.err.close()

    def said(self):
        """The lines printed so far, whole ones and the last one begun."""
        return os.pread(self.out.fileno(), 1 << 20, 0).decode().splitlines()

    def waits(self, what, is_so):
        """Waits until `is_so`; false when the program has ended instead."""
        until = time.monotonic() + LIMIT
        while time.monotonic() < until:
            if is_so():
                return True
            if self.process.poll() is not None:
                return is_so()
            time.sleep(0.002)
        raise TimeoutError(f"{self.process.args}: {what} did not come to be")

    def wait_for_port(self, port):
        return self.waits(f"port {port}",
                          lambda: self.process.poll() is None and has_port(self.process.pid, port))

    def wait_for_lines(self, count):
        return self.waits(f"line {count}", lambda: len(self.said()) >= count)

    def wait_until_asleep(self):
        """Until it waits in a system call: for a client that has sent, in its receive."""
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat")
        return self.waits("sleep", lambda: stat.read_text().rpartition(")")[2].split()[0] == "S")

    def output(self):
        """What it printed until it ended by itself: lines, exit code, and standard error."""
        code = self.process.wait(timeout=LIMIT)
        return self.said(), code, os.pread(self.err.fileno(), 1 << 20, 0).decode()

    def lines(self):
        """What it printed until it ended by itself, which it must do well."""
        out, code, err = self.output()
        if code != 0:
            raise AssertionError(f"{self.process.args} ended with {code}: {err}")
        return out

    def stopped(self, count):
        """All lines of a server, which are `count` or more; ends it."""
        self.wait_for_lines(count)
        self.process.terminate()
        out, _, err = self.output()
        if err:
            raise AssertionError(f"{self.process.args} said: {err}")
        return out


def words_of(kind, name, port):
    if kind == "ours":
        return [OURS / name, endpoint(port)]
    return [sys.executable, "-u", "-B", HERE / "python" / f"{name}.py", host, str(port)]


def start(case, kind, name, port, typed=""):
    return Program(case, words_of(kind, name, port), typed)


def start_server(case, kind, name):
    """Starts it on a free port and waits until it has it: (program, port)."""
    for _ in range(5):
        port = free_port()
        server = start(case, kind, name, port)
        if server.wait_for_port(port):
            return server, port
        _, _, err = server.output()
        if "in use" not in err:
            raise AssertionError(f"{name} ({kind}) ended: {err}")
    raise RuntimeError("five free ports were taken by others before the server came")


def messages(lines):
    """The messages of log lines."""
    found = [LOGGED.fullmatch(line) for line in lines]
    if not all(found):
        raise AssertionError(f"not log lines: {lines}")
    return [one[1] for one in found]


def each_pair(test):
    """The test with each server and each client: ours and Python's."""
    @functools.wraps(test)
    def run(self):
        for server in KINDS:
            for client in KINDS:
                with self.subTest(server=server, client=client):
                    test(self, server, client)
    return run


def main():
    """unittest.main(), for the host in the first word."""
    global host
    host = sys.argv.pop(1)
    try:
        with socket.socket(family(), socket.SOCK_DGRAM) as one:
            one.bind((host, 0))
    except OSError as fault:
        print(f"skipped: all of {pathlib.Path(sys.argv[0]).name} with {host}: {fault}")
        sys.exit(77)
    unittest.main(verbosity=2)


def main_in_own_network():
    """main() in a new network namespace, where every port is free; skips where none is allowed."""
    inside = "DGRAM_TEST_OWN_NETWORK"
    if inside in os.environ:
        return main()
    # As root without a user namespace, which a chroot does not allow; else with one.
    lo_up = ["sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    for as_whom in ([], ["--user", "--map-root-user"]):
        own = ["unshare", *as_whom, "--net", "--"]
        tried = subprocess.run([*own, *lo_up, "true"], stderr=subprocess.PIPE, text=True,
                               timeout=LIMIT)
        if tried.returncode == 0:
            os.environ[inside] = "1"
            os.execvp(own[0], [*own, *lo_up, sys.executable, "-B", *sys.argv])
    print(f"skipped: all of {pathlib.Path(sys.argv[0]).name}: no network of its own here:",
          tried.stderr.strip())
    sys.exit(77)
