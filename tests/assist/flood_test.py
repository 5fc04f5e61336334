#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""50,000 datagrams a second into open pages, one of which reads nothing: every one is counted,
captured and in the log or told as gone from it, and memory stays where it is."""
import struct
import sys
import threading

from web import *
from program import dgram, named

RATE = 50_000
SECONDS = 2  # for each half
SANITIZED = "sanitized" in sys.argv


class Reader(threading.Thread):
    """A page that is looked at: it reads everything, and keeps what it was told last."""

    def __init__(self, page):
        super().__init__(daemon=True)
        self.page = page
        self.frames = 0
        self.last = {}

    def run(self):
        try:
            while True:
                opcode, payload = self.page.next_frame()
                if opcode == 1:
                    self.frames += 1
                    one = json.loads(payload)
                    self.last[one["event"], one.get("view")] = one
        except (EOFError, OSError):
            pass


def packets(path):
    """How many packets a pcapng file holds, walked block by block to its end."""
    data, at, count = pathlib.Path(path).read_bytes(), 0, 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        count += kind == 6
        at += length
    return count


class Flood(unittest.TestCase):
    def flood(self, local):
        said = dgram("send", local, "x", "--pad", "64", "-c", str(RATE * SECONDS),
                     "--rate", f"{RATE}/s", "-w", "0", "--json", timeout=10 * LIMIT)
        return named(said.stdout, "summary")[0]["sent"]

    def test_pages_that_read_and_one_that_does_not(self):
        folder = self.enterContext(program.tempfile.TemporaryDirectory())
        path = f"{folder}/all.pcapng"
        # Full after the first flood. A filter counts the rows that it saw, so a row has to stay
        # longer than this machine keeps the page from reading: at this rate 8 MiB are a second.
        web = self.enterContext(Web("--listen", "0", "--store", "8M", "--pcap", path))
        local = web.api("GET", "/state")["sockets"][0]["local"]
        stopped = self.enterContext(web.socket(receive_buffer=4096))
        page = self.enterContext(web.socket())
        for one in (stopped, page):
            one.tell({"do": "view", "view": 1, "rows": 60, "at": "tail"})
            one.tell({"do": "view", "view": 2, "where": "len>10 !tx", "rows": 60, "at": "tail"})
            one.tell({"do": "watch", "socket": 1, "conversations": True, "charts": True})
        reader = Reader(page)
        reader.start()
        sent = self.flood(local)
        before = web.memory()
        sent += self.flood(local)
        self.assertEqual(sent, 2 * RATE * SECONDS)
        if SANITIZED:
            print("memory not looked at: a sanitizer keeps what was freed")
        else:
            self.assertLess(web.memory(), before + 8 * 2**20)

        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            tick = reader.last.get(("tick", None), {"sockets": [{"rx": 0, "kernel": 0}]})
            if tick["sockets"][0]["rx"] + tick["sockets"][0]["kernel"] >= sent:
                break
            time.sleep(0.05)
        one = tick["sockets"][0]
        self.assertEqual(one["rx"] + one["kernel"], sent)
        self.assertEqual(one["rx_bytes"], 64 * one["rx"])
        self.assertEqual(tick["store"]["rows"] + tick["store"]["dropped"], one["rx"])
        self.assertGreater(tick["store"]["dropped"], 0)
        self.assertEqual(web.api("GET", "/log?rows=1")["total"], one["rx"])
        time.sleep(0.3)
        for view in (1, 2):
            self.assertEqual(reader.last["rows", view]["total"], one["rx"])
        web.run.signal(15)
        code, out, _ = web.run.end()
        self.assertEqual(code, 0)
        last = named(out, "summary")[0]
        self.assertEqual((last["arrived"], last["received"]), (sent, one["rx"]))
        self.assertEqual(named(out, "captured")[0]["datagrams"], one["rx"])
        self.assertEqual(packets(path), one["rx"])
        print(f"sent {sent}, received {one['rx']}, dropped by the kernel {one['kernel']}, "
              f"captured {packets(path)}, frames to the page {reader.frames}")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
