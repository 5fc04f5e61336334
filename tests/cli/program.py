# SPDX-License-Identifier: MIT
"""Driving build/dgram from outside: run it, wait for what it says, talk to it with sockets."""
import json
import os
import pathlib
import pty
import select
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

DGRAM = os.environ.get("DGRAM", str(pathlib.Path(__file__).parents[2] / "build-dev" / "dgram"))
LIMIT = 20  # seconds; nothing here takes longer, so a test that hangs says so


def environment(**more):
    plain = {key: value for key, value in os.environ.items()
             if key not in ("LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR")}
    return {**plain, "LC_ALL": "C", **more}


def dgram(*words, stdin=b"", env=None, **kwargs):
    """Runs to the end. Words may be bytes. Gives code, out and err as bytes."""
    kwargs.setdefault("timeout", LIMIT)
    if stdin is not None:
        kwargs["input"] = stdin
    return subprocess.run([DGRAM, *words], capture_output=True, env=env or environment(), **kwargs)


def events(output):
    """The JSON objects of an output, one a line."""
    return [json.loads(line) for line in output.splitlines()]


def named(output, event):
    return [one for one in events(output) if one["event"] == event]


class Running:
    """The program in the background; ends with the `with`."""

    def __init__(self, *words, env=None, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                 **kwargs):
        self.process = subprocess.Popen([DGRAM, *words], stdin=stdin, stdout=stdout,
                                        stderr=subprocess.PIPE, env=env or environment(), **kwargs)
        self.heard = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        self.process.wait()

    def read_until(self, stream, wanted):
        """Reads `stdout` or `stderr` until `wanted` (bytes) is in it; gives all read so far."""
        pipe = getattr(self.process, stream)
        end = time.monotonic() + LIMIT
        while wanted not in self.heard.get(stream, b""):
            ready, _, _ = select.select([pipe], [], [], max(0, end - time.monotonic()))
            piece = os.read(pipe.fileno(), 65536) if ready else b""
            if not piece:
                raise AssertionError(f"no {wanted!r} in {self.heard.get(stream, b'')!r}; "
                                     f"heard {self.heard!r}")
            self.heard[stream] = self.heard.get(stream, b"") + piece
        return self.heard[stream]

    def port(self):
        """The port that `listening on …` names."""
        line = self.read_until("stderr", b"\n").split(b"\n")[0]
        return int(line.rsplit(b":", 1)[1])

    def json_port(self):
        first = self.read_until("stdout", b"\n").split(b"\n")[0]
        return int(json.loads(first)["local"].rsplit(":", 1)[1])

    def signal(self, number=signal.SIGINT):
        self.process.send_signal(number)

    def end(self):
        """Waits for the end; gives (code, out, err), what was read before included."""
        out, err = self.process.communicate(timeout=LIMIT)
        return (self.process.returncode, self.heard.get("stdout", b"") + (out or b""),
                self.heard.get("stderr", b"") + (err or b""))


def udp(host="127.0.0.1", port=0, family=socket.AF_INET):
    one = socket.socket(family, socket.SOCK_DGRAM)
    one.bind((host, port))
    one.settimeout(LIMIT)
    return one


def address(one):
    host, port = one.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def tell(port, *payloads, host="127.0.0.1", family=socket.AF_INET):
    """Sends each payload from a new socket; gives that socket's address."""
    with udp(host, family=family) as one:
        for payload in payloads:
            one.sendto(payload, (host, port))
        return address(one)


def free_port():
    """A port nobody has at the moment: asking it gets refused."""
    with udp() as one:
        return one.getsockname()[1]


class Echo:
    """A peer in a thread of its own that answers with what `reply` makes of each datagram."""

    def __init__(self, reply=lambda payload: payload, host="127.0.0.1", family=socket.AF_INET):
        self.socket = udp(host, family=family)
        self.reply = reply
        self.heard = []
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        while True:
            try:
                payload, source = self.socket.recvfrom(65536)
            except OSError:
                return
            if payload == b"\0end of echo\0":
                return
            self.heard.append(payload)
            answers = self.reply(payload)
            for answer in answers if isinstance(answers, list) else [answers]:
                if answer is not None:
                    self.socket.sendto(answer, source)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        with udp(self.socket.getsockname()[0], family=self.socket.family) as one:
            one.sendto(b"\0end of echo\0", self.socket.getsockname())
        self.thread.join(LIMIT)
        self.socket.close()

    @property
    def address(self):
        return address(self.socket)


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, *words, env=None):
        self.seen = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.clear()
            os.environ.update(environment(**{"TERM": "xterm", **(env or {})}))
            os.execv(DGRAM, [DGRAM, *words])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass

    def type(self, keys):
        os.write(self.fd, keys)

    def see(self, wanted):
        """Reads on until `wanted` appears; gives what came up to it and forgets it."""
        end = time.monotonic() + LIMIT
        while wanted not in self.seen:
            ready, _, _ = select.select([self.fd], [], [], max(0, end - time.monotonic()))
            try:
                piece = os.read(self.fd, 65536) if ready else b""
            except OSError:
                piece = b""
            if not piece:
                raise AssertionError(f"{wanted!r} did not appear, only {self.seen[-500:]!r}")
            self.seen += piece
        at = self.seen.index(wanted) + len(wanted)
        shown, self.seen = self.seen[:at], self.seen[at:]
        return shown

    def end(self):
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)


__all__ = ["DGRAM", "LIMIT", "Echo", "Running", "Terminal", "address", "dgram", "environment",
           "events", "free_port", "json", "named", "os", "pathlib", "signal", "socket",
           "subprocess", "tell", "tempfile", "time", "udp", "unittest"]
