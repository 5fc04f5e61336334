# SPDX-License-Identifier: MIT
"""Other people's programs and ours, run against each other: what all the peers tests share."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
from program import DGRAM, LIMIT, dgram, environment, named, udp  # noqa: E402


class Background:
    """Any program in the background, its output read all the time so that it never waits for us.

    It and what it started are killed at the end of the `with`."""

    def __init__(self, *words, env=None):
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, env=env or environment(),
                                        start_new_session=True)
        self.words = words
        self.news = threading.Condition()
        self.out = b""
        self.err = b""
        self.open = 2
        self.readers = [threading.Thread(target=self.read, args=one, daemon=True)
                        for one in (("out", self.process.stdout), ("err", self.process.stderr))]
        for one in self.readers:
            one.start()

    def read(self, name, pipe):
        while piece := os.read(pipe.fileno(), 65_536):
            with self.news:
                setattr(self, name, getattr(self, name) + piece)
                self.news.notify_all()
        with self.news:
            self.open -= 1
            self.news.notify_all()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        for one in self.readers:
            one.join(LIMIT)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                pipe.close()
            except BrokenPipeError:
                pass

    def until(self, name, wanted):
        """Waits until `out` or `err` fulfils `wanted` (bytes: contains them); gives all of it."""
        holds = wanted if callable(wanted) else lambda heard: wanted in heard
        with self.news:
            self.news.wait_for(lambda: holds(getattr(self, name)) or self.open == 0, LIMIT)
            if not holds(getattr(self, name)):
                raise AssertionError(f"{self.words}: no {wanted!r}; standard output "
                                     f"{self.out[-400:]!r}, standard error {self.err[-400:]!r}")
            return getattr(self, name)

    def type(self, text):
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def end(self, number=None):
        """Closes its input or signals it, waits for its end; gives the exit code."""
        if number is None:
            self.process.stdin.close()
        else:
            self.process.send_signal(number)
        code = self.process.wait(LIMIT)
        for one in self.readers:
            one.join(LIMIT)
        return code


class Ours(Background):
    """`dgram listen`, `serve` or `chat` on an address, once it listens; `at` is where."""

    def __init__(self, *words):
        super().__init__(DGRAM, *words)
        try:
            if "--json" in words:
                self.at = json.loads(self.until("out", b"\n").split(b"\n")[0])["local"]
            else:
                mark = b"listening on "
                said = self.until("err", lambda heard: b"\n" in heard.partition(mark)[2])
                self.at = said.partition(mark)[2].split(b"\n")[0].decode()
        except BaseException:
            self.__exit__()
            raise
        self.port = None if self.at.startswith("unix:") else int(self.at.rpartition(":")[2])

    def named(self, event):
        """Its JSON events of one name, so far."""
        whole = self.out[:self.out.rfind(b"\n") + 1]
        return [one for one in map(json.loads, whole.splitlines()) if one["event"] == event]


class Answering:
    """A Python peer in a thread: answers each datagram with `reply(payload, source)`."""

    def __init__(self, reply=lambda payload, source: payload, host="127.0.0.1"):
        self.socket = udp(host, family=family_of(host))
        self.socket.settimeout(0.05)
        self.at = text_of(self.socket.getsockname())
        self.reply = reply
        self.heard = []
        self.sources = []
        self.over = False
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        while not self.over:
            try:
                payload, source = self.socket.recvfrom(65_536)
            except TimeoutError:
                continue
            self.heard.append(payload)
            self.sources.append(source)
            answer = self.reply(payload, source)
            if answer is not None:
                self.socket.sendto(answer, source)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over = True
        self.thread.join(LIMIT)
        self.socket.close()


def family_of(host):
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def text_of(name):
    host, port = name[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def bracketed(host):
    return f"[{host}]" if ":" in host else host


def receiver(host="127.0.0.1"):
    """A bound socket with the largest buffer this user may have."""
    one = udp(host, family=family_of(host))
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    return one


# Below those that port 0 gives, and far from those of a script with the next process id.
ports_left = iter(range(20_000 + os.getpid() * 97 % 10_000, 32_000))


def free_port(host):
    """A port for a program that cannot pick one itself; never the same twice."""
    for port in ports_left:
        try:
            udp(host, port, family_of(host)).close()
            return port
        except OSError:
            continue
    raise AssertionError("no free port from 20,000 to 32,000")


def wait_bound(port):
    """Until some program has this UDP port."""
    wanted = f":{port:04X} "
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        tables = pathlib.Path("/proc/net/udp"), pathlib.Path("/proc/net/udp6")
        if any(wanted in line[:48] for one in tables for line in one.read_text().splitlines()):
            return
        time.sleep(0.005)
    raise AssertionError(f"nobody bound port {port} within {LIMIT} s")


def wait_path(path):
    end = time.monotonic() + LIMIT
    while not os.path.exists(path):
        if time.monotonic() > end:
            raise AssertionError(f"no {path} within {LIMIT} s")
        time.sleep(0.005)


def has_ipv6():
    try:
        udp("::1", family=socket.AF_INET6).close()
        return True
    except OSError:
        return False


needs_ipv6 = unittest.skipUnless(has_ipv6(), "this machine has no ::1")


def main(*programs):
    """Runs the tests of the script; 77 with the reason where a program they need is missing."""
    missing = [one for one in programs if shutil.which(one) is None]
    if missing:
        print("skipped: not installed here:", ", ".join(missing))
        sys.exit(77)
    unittest.main(verbosity=2)


__all__ = ["Answering", "Background", "DGRAM", "LIMIT", "Ours", "bracketed", "dgram",
           "environment", "family_of", "free_port", "has_ipv6", "main", "named", "needs_ipv6",
           "os", "receiver", "signal", "socket", "text_of", "threading", "time", "udp",
           "unittest", "wait_bound", "wait_path"]
