# SPDX-License-Identifier: MIT
"""A capture sent again in its own time. A socket of our own receives it; the kernel says when."""
import pathlib
import random
import socket
import struct
import tempfile
import threading

import processes
from outcome import Outcome

SECONDS, SECONDS_QUICK = 60, 3
GAP_MAX_US = 20_000  # gaps are drawn evenly from 0 to this
DRIFT_MAX_MS = 1
TIMESTAMP_NS = 35  # SO_TIMESTAMPNS of Linux, and the type of its control message


def capture(seconds, seed=1):
    """(a pcap file with a number in each datagram, when each was captured in nanoseconds)."""
    choose, when = random.Random(seed), [0]
    while when[-1] < seconds * 10**9:
        when.append(when[-1] + choose.randrange(GAP_MAX_US) * 1000)
    file = struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 101)
    for number, at in enumerate(when):
        udp = struct.pack(">HHHHI", 5000, 6000, 12, 0, number)
        packet = struct.pack(">BBHHHBBHII", 0x45, 0, 32, 0, 0, 64, 17, 0, 0x0A000001, 0x0A000002)
        whole, part = divmod(at // 1000, 1_000_000)
        file += struct.pack("<IIII", 1_700_000_000 + whole, part, 32, 32) + packet + udp
    return file, when


class Receiver:
    """Notes when the kernel took each datagram, by the number in it."""

    def __init__(self, place):
        with place.server_side():
            self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, TIMESTAMP_NS, 1)
        self.socket.bind((place.address, 0))
        self.socket.settimeout(0.2)
        self.port = self.socket.getsockname()[1]
        self.came, self._ended = [], threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self):
        while True:
            try:
                payload, told, _, _ = self.socket.recvmsg(64, 64)
            except TimeoutError:
                if self._ended.is_set():
                    return
                continue
            seconds, rest = struct.unpack("qq", told[0][2])
            self.came.append((struct.unpack(">I", payload)[0], seconds * 10**9 + rest))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()
        self.socket.close()


def measure(session, place, name):
    seconds = SECONDS_QUICK if session.quick else SECONDS
    file, when = capture(seconds)
    out = Outcome(name, f"Replay of {seconds} s, {len(when):,} datagrams, gaps of 0 to"
                  f" {GAP_MAX_US // 1000} ms",
                  "Late: when the receiver's kernel had it, after its distance from the first.",
                  columns=())
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "session.pcap")
        path.write_bytes(file)
        with Receiver(place) as receiver:
            processes.run([session.dgram, "replay", path, "--to",
                           f"{place.address}:{receiver.port}", "-q"], place, seconds + 30)
    numbers = [number for number, _ in receiver.came]
    if not numbers:
        raise processes.Failed("nothing came")
    first = receiver.came[0][1] - when[numbers[0]]
    late = sorted((at - first - when[number]) / 1e6 for number, at in receiver.came)
    last = (receiver.came[-1][1] - first - when[numbers[-1]]) / 1e6
    p99 = late[len(late) * 99 // 100]
    out.checks = [
        ("datagrams that came, in their order", f"{len(numbers):,}", f"{len(when):,}",
         numbers == list(range(len(when)))),
        ("the last is late by", f"{last:.3f} ms", f"≤ {DRIFT_MAX_MS} ms",
         abs(last) <= DRIFT_MAX_MS),
        ("99 % are late by no more than", f"{p99:.3f} ms", f"≤ {DRIFT_MAX_MS} ms",
         p99 <= DRIFT_MAX_MS),
    ]
    out.notes.append(f"Half are late by no more than {late[len(late) // 2]:.3f} ms, the worst by"
                     f" {late[-1]:.3f} ms.")
    return out
