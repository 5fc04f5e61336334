#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A remote for the page's tests: a UDP socket of Python's, told what to do a line of JSON a time.

In: {"answer": "hello" | "echo" | "device" | "none"} · {"send": HEX, "to": "HOST:PORT", "times": 1}
Out: {"local": "HOST:PORT"} first, then {"from": "HOST:PORT", "data": HEX} for each datagram.
"""
import json
import os
import select
import signal
import socket
import sys
import time

ANSWERS = {
    "hello": lambda data: b"Hello, " + data + b"!",
    "echo": lambda data: data,
    "device": lambda data: b"+STATE: ready\r\n" if data.startswith(b"AT+STATE") else None,
}


def say(**what):
    print(json.dumps(what), flush=True)


def place(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


def main():
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    peer.bind(place(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:0"))
    say(local="%s:%d" % peer.getsockname())
    answer, rest = None, b""
    while True:
        ready, _, _ = select.select([peer, 0], [], [])
        if peer in ready:
            data, source = peer.recvfrom(65536)
            said = answer(data) if answer else None
            if said is not None:
                peer.sendto(said, source)
            say(**{"from": "%s:%d" % source, "data": data.hex()})
        if 0 not in ready:
            continue
        piece = os.read(0, 1 << 20)
        if not piece:
            return
        *lines, rest = (rest + piece).split(b"\n")
        for order in map(json.loads, lines):
            if "answer" in order:
                answer = ANSWERS.get(order["answer"])
            for _ in range(order.get("times", 1) if "send" in order else 0):
                peer.sendto(bytes.fromhex(order["send"]), place(order["to"]))
                time.sleep(0.0002)  # a burst would not fit into the other end's buffer


main()
