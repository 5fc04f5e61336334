# SPDX-License-Identifier: MIT
"""The assistant under 50,000 datagrams a second: what a page that reads nothing costs its sockets,
and a long run into an open page, where every datagram must be counted and captured."""
import base64
import contextlib
import json
import os
import pathlib
import re
import socket
import struct
import tempfile
import threading
import time

import processes
from outcome import Goal, Outcome, Sample

RATE = 50_000
SECONDS, SECONDS_QUICK = 60, 5
PAIR_SECONDS = 2
PAYLOAD = 64
RATIO_MIN = 0.98
GROWTH_MAX_KIB = 8 * 1024
VIEWS = ({"do": "hello"}, {"do": "view", "view": 1, "rows": 60, "at": "tail"},
         {"do": "view", "view": 2, "rows": 60, "at": "tail", "where": "len>10 !tx"},
         {"do": "watch", "socket": 1, "conversations": True, "charts": True})


class Page(threading.Thread):
    """A WebSocket client with the views of a page; one that does not read takes a few KiB."""

    def __init__(self, url, reads):
        super().__init__(daemon=True)
        port, token = re.search(r":(\d+)/#k=(\w+)", url).groups()
        self.events = {}
        self.socket = socket.socket()
        if not reads:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.connect(("127.0.0.1", int(port)))
        self.stream = self.socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((
            f"GET /api/v1/socket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\n"
            f"Upgrade: websocket\r\nOrigin: http://127.0.0.1:{port}\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
            f"Sec-WebSocket-Protocol: dgram.v1, k.{token}\r\n\r\n").encode())
        while self.stream.readline().strip():
            pass
        for one in VIEWS:
            text = json.dumps(one).encode()
            assert len(text) < 126
            self.socket.sendall(bytes([0x81, 0x80 | len(text)]) + bytes(4) + text)  # mask: zeroes
        if reads:
            self.start()

    def run(self):
        with contextlib.suppress(OSError, struct.error):
            while len(head := self.stream.read(2)) == 2:
                first, size = head
                if size >= 126:
                    size, = struct.unpack("!H" if size == 126 else "!Q",
                                          self.stream.read(2 if size == 126 else 8))
                body = self.stream.read(size)
                if first & 15 == 1:
                    one = json.loads(body)
                    self.events[one["event"]] = one
                elif first & 15 == 9:
                    self.socket.sendall(bytes([0x8a, 0x80 | size]) + bytes(4) + body)


def packets(path):
    data, at, count = pathlib.Path(path).read_bytes(), 0, 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        count += kind == 6
        at += length
    return count


@contextlib.contextmanager
def assistant(session, place, capture):
    """The running assistant and its URL."""
    port = processes.free_port(place)
    words = [session.dgram, "web", "--port", 0, "--listen", f"{place.address}:{port}", "--json",
             "--store", "16M", "--pcap", capture]
    with processes.Server(words, place, port) as server:
        limit = time.monotonic() + processes.START_SECONDS
        while not (url := re.search(r"http://[^\"]+", server.said())):
            if time.monotonic() > limit:
                raise processes.Failed(f"tells no address: {server.said()}")
            time.sleep(0.02)
        yield server, url[0]


def flood(session, place, port, seconds):
    argv = [session.dgram, "send", f"{place.address}:{port}", "x", "--pad", PAYLOAD, "-w", 0,
            "--rate", f"{RATE}/s", "-c", int(RATE * seconds), "--json"]
    done = processes.run(argv, place, seconds + 30)
    return json.loads(done.out.splitlines()[-1])["sent"]


def one_pair(session, place, folder, reads):
    """`reads`: None without a page."""
    with assistant(session, place, f"{folder}/pair.pcapng") as (server, url):
        page = None if reads is None else Page(url, reads)
        flood(session, place, server.port, 0.2)
        before = server.cpu_ns()
        sent = flood(session, place, server.port, PAIR_SECONDS)
        spent = server.cpu_ns() - before
        del page
    return Sample(rate=RATE, server_ns=spent / sent)


def long_run(session, place, folder, seconds):
    path = f"{folder}/long.pcapng"
    with assistant(session, place, path) as (server, url):
        page, _stopped = Page(url, True), Page(url, False)
        sent = flood(session, place, server.port, 4 if session.quick else 10)
        before = server.resident_kib()
        sent += flood(session, place, server.port, seconds)
        time.sleep(1)
        grown = server.resident_kib() - before
        counts = page.events["tick"]["sockets"][0]
        kept = page.events["tick"]["store"]
    captured = packets(path)
    rx, kernel = counts["rx"], counts["kernel"]
    return [
        (f"of {sent:,} sent: received, dropped by the kernel", f"{rx:,}, {kernel:,}",
         "in all as many", rx + kernel == sent),
        ("of those received: captured", f"{captured:,}", "all", captured == rx),
        ("in the log, or told as gone from it", f"{kept['rows']:,} + {kept['dropped']:,}", "all",
         kept["rows"] + kept["dropped"] == rx),
        (f"memory after {seconds} s more", f"{grown:+} KiB", f"≤ {GROWTH_MAX_KIB} KiB",
         grown <= GROWTH_MAX_KIB),
    ]


def measure(session, place, name):
    out = Outcome(name, "50,000 datagrams a second into `dgram web`",
                  f"{PAYLOAD} bytes each, logged (16 MiB) and captured. CPU time is that of the "
                  "whole program; a page is a WebSocket client with two views, conversations and "
                  "charts. A stopped page reads nothing.",
                  columns=("rate", "server_ns"), ours="stopped page")
    with tempfile.TemporaryDirectory() as folder:
        out.rounds = session.rounds({
            "no page": lambda: one_pair(session, place, folder, None),
            "stopped page": lambda: one_pair(session, place, folder, False),
            "open page": lambda: one_pair(session, place, folder, True)})
        out.checks = long_run(session, place, folder,
                              SECONDS_QUICK if session.quick else SECONDS)
    out.goals = [Goal("stopped page", "no page", "server_ns", at_most=1 / RATIO_MIN)]
    return out
