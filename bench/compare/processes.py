# SPDX-License-Identifier: MIT
"""Programs begun, pinned, watched and ended here: each by its own handle, never by its name."""
import ctypes
import os
import pathlib
import re
import resource
import signal
import socket
import subprocess
import tempfile
import time

SERVER_CPU, CLIENT_CPU = 0, 1
BOTH_CPUS = {SERVER_CPU, CLIENT_CPU}  # for a program that is both ends itself
SETTLE_SECONDS = 2
START_SECONDS = 10  # sockperf measures its clock for two seconds before it listens
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class Failed(RuntimeError):
    """A program did not start, ended early, or hung; the text says what it said."""


def _before_program(cpu):
    def prepare():
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.sched_setaffinity(0, {cpu} if isinstance(cpu, int) else cpu)
    return prepare


def free_port(place):
    with place.server_side():
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with one:
        one.bind((place.address, 0))
        return one.getsockname()[1]


def cpu_ns(pid):
    """CPU time of a process and of all its threads, those that ended too: its CPU clock, see
    clock_getcpuclockid(3)."""
    return time.clock_gettime_ns((~pid << 3) | 2)


class Server:
    """A program that runs until it is closed; a context manager."""

    def __init__(self, argv, place, port, cpu=SERVER_CPU, protocol="udp"):
        self.port, self.argv = port, [str(word) for word in argv]
        self._tables = (protocol, f"{protocol}6")
        self._said = tempfile.TemporaryFile()
        with place.server_side():
            self._process = subprocess.Popen(self.argv, stdin=subprocess.DEVNULL, stdout=self._said,
                                             stderr=subprocess.STDOUT,
                                             preexec_fn=_before_program(cpu))
        try:
            self._wait_until_bound()
        except BaseException:
            self.close()
            raise

    def _wait_until_bound(self):
        limit = time.monotonic() + START_SECONDS
        while self._row() is None:
            if self._process.poll() is not None or time.monotonic() > limit:
                raise Failed(f"does not listen: {' '.join(self.argv)}: {self.said()}")
            time.sleep(0.02)

    def _rows(self):
        for name in self._tables:
            text = pathlib.Path(f"/proc/{self._process.pid}/net/{name}").read_text(encoding="ascii")
            for line in text.splitlines()[1:]:
                words = line.split()
                if int(words[1].rsplit(":", 1)[1], 16) == self.port:
                    yield words

    def _row(self):
        try:
            return next(self._rows(), None)
        except OSError:
            return None

    def said(self):
        self._said.seek(0)
        return self._said.read().decode("utf-8", "replace").strip()[-2000:]

    def cpu_ns(self):
        return cpu_ns(self._process.pid)

    def drops(self):
        """Datagrams that found its receive buffer full so far."""
        return sum(int(words[-1]) for words in self._rows())

    def waiting(self):
        """Bytes that wait in its receive buffer, in memory they take there."""
        return sum(int(words[4].split(":")[1], 16) for words in self._rows())

    def wait_until_read(self):
        """Until nothing waits there, or SETTLE_SECONDS have passed."""
        limit = time.monotonic() + SETTLE_SECONDS
        while self.waiting() and time.monotonic() < limit:
            time.sleep(0.002)

    def resident_kib(self):
        status = pathlib.Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)[1])

    def alive(self):
        return self._process.poll() is None

    def close(self):
        if self.alive():
            self._process.terminate()
        try:
            self._process.wait(3)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(3)
        self.last_words = self.said()
        self._said.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Done:
    """A program that ran to its end."""

    def __init__(self, argv, code, out, err, cpu):
        self.argv, self.code, self.out, self.err, self.cpu_ns = argv, code, out, err, cpu


def _children_ns():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return int((used.ru_utime + used.ru_stime) * 1e9)


def run(argv, place, seconds, cpu=CLIENT_CPU, codes=(0,)):
    """Runs a generator; `seconds` is when it counts as hung. Server processes must not end
    meanwhile: its CPU time is what ended children used."""
    argv = [str(word) for word in argv]
    before = _children_ns()
    with place.client_side():
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, preexec_fn=_before_program(cpu))
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise Failed(f"hung: {' '.join(argv)}") from None
    except BaseException:
        process.kill()
        process.wait()
        raise
    out, err = out.decode("utf-8", "replace"), err.decode("utf-8", "replace")
    if process.returncode not in codes:
        raise Failed(f"ended with {process.returncode}: {' '.join(argv)}: {(err or out)[-800:]}")
    return Done(argv, process.returncode, out, err, _children_ns() - before)
