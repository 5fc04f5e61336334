#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""500 hostile payloads through every output but the page's own (tests/page): each comes out as text
that a reader takes for nothing else, and reads back to the same bytes. And two traps of other
tools: rules that change with the view, and remotes that a selection hides."""
import csv
import io
import re
import struct
import subprocess

import hostile
from hostile import is_harmless, read_back
from web import *
from program import Running, events, udp

WINDOW = 32  # sent before they are waited for: no queue of the kernel overflows


def packets(data):
    """The UDP payloads of a pcapng file of raw IPv4 packets."""
    at = 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        if kind == 6:
            size = struct.unpack_from("<I", data, at + 20)[0]
            packet = data[at + 28:at + 28 + size]
            yield packet[(packet[0] & 15) * 4 + 8:]
        at += length


class Outputs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.payloads = hostile.payloads()
        assert len(set(cls.payloads)) == 500

    def feed(self, web, local):
        """Sends them all to the socket there, and waits until they are in the log."""
        address = ("127.0.0.1", int(local.rsplit(":", 1)[1]))
        with udp() as peer:
            for i, payload in enumerate(self.payloads, 1):
                peer.sendto(payload, address)
                while i % WINDOW == 0 and web.api("GET", "/log?rows=1")["total"] < i:
                    time.sleep(0.005)
        end = time.monotonic() + LIMIT
        while web.api("GET", "/log?rows=1")["total"] < 500 and time.monotonic() < end:
            time.sleep(0.01)

    def test_json_csv_text_capture_and_rows(self):
        with Web("--listen", "0", "-v") as web:
            self.feed(web, web.api("GET", "/state")["sockets"][0]["local"])
            lines = web.request("GET", "/api/v1/log.jsonl").body
            self.assertEqual([base64.b64decode(one["data"]) for one in events(lines)],
                             self.payloads)
            self.assertNotRegex(lines, rb"[\x00-\x09\x0b-\x1f]")

            table = web.request("GET", "/api/v1/log.csv").body.decode()
            rows = list(csv.DictReader(io.StringIO(table, newline=""), strict=True))
            self.assertEqual([bytes.fromhex(row["hex"]) for row in rows], self.payloads)
            for row, payload in zip(rows, self.payloads):
                text = row["text"]
                self.assertNotIn(text[:1] or "x", "=+-@\t\r")
                if payload[:1] in (b"=", b"+", b"-", b"@", b"\t", b"'"):
                    text = text[1:]  # what keeps a spreadsheet from reading it as a formula
                self.assertEqual(read_back(text.encode()), payload)
            self.assertTrue(is_harmless(table.replace("\r\n", "")))

            text = web.request("GET", "/api/v1/log.txt").body
            shown = text.decode().split("\n")[:-1]
            self.assertEqual([read_back(line.split(" B  ", 1)[1].encode()) for line in shown],
                             self.payloads)
            self.assertTrue(all(is_harmless(line) for line in shown))

            capture = web.request("GET", "/api/v1/log.pcapng").body
            self.assertEqual(list(packets(capture)), self.payloads)
            with web.socket() as page:
                page.tell({"do": "view", "view": 1, "rows": 500, "at": 0})
                rows = page.hear("rows", lambda one: len(one["rows"]) == 500)["rows"]
            self.assertEqual([base64.b64decode(row["data"]) for row in rows],
                             [payload[:512] for payload in self.payloads])
            web.run.signal(15)
            code, out, _ = web.run.end()
        self.assertEqual(code, 0)
        told = [one for one in events(out) if one["event"] == "rx"]
        self.assertEqual([base64.b64decode(one["data"]) for one in told],
                         [payload[:512] for payload in self.payloads])

    def test_lines_for_people(self):
        """With -v and no --json; what is long is cut, and says so."""
        with Running("web", "--port", "0", "--listen", "0", "-v") as run:
            url = run.read_until("stdout", b"\n").decode().split("\n")[0]
            local = re.search(rb"127\.0\.0\.1:\d+", run.read_until("stderr", b"Ctrl-C"))[0].decode()
            self.feed(Asked(url), local)
            run.signal(15)
            _, out, _ = run.end()
        lines = out.decode().split("\n")[1:-1]
        self.assertEqual(len(lines), 500)
        for line, payload in zip(lines, self.payloads):
            self.assertTrue(is_harmless(line), line)
            head, _, text = line.partition(" B")
            self.assertEqual(int(head.rsplit(" ", 1)[1]), len(payload))
            cut = len(payload) > 512
            self.assertEqual(text.endswith(" …"), cut, line)
            self.assertEqual(read_back(text[1:-2 if cut else None].encode()), payload[:512])

    def test_names_filters_and_errors_come_back_as_they_were(self):
        with Web() as web:
            for payload in self.payloads:
                text = payload.decode("latin-1")[:100]
                said = web.request("POST", "/api/v1/preview", body={"text": text, "append": text})
                self.assertEqual(said.status, 200 if not text else 400)
                self.assertEqual(said["content-type"], "application/json")
            name = "<img src=x onerror=alert(1)>\u202e"
            made = web.api("POST", "/sockets", {"kind": "listen", "local": "0", "name": name})
            self.assertEqual(web.api("GET", "/state")["sockets"][0]["name"], made["name"])
            self.assertEqual(made["name"], name)


class Asked(Web):
    """An assistant that runs already."""

    def __init__(self, url):
        self.url = url
        self.port = int(re.search(r":(\d+)/", url)[1])
        self.host = f"127.0.0.1:{self.port}"
        self.bearer = {"Authorization": f"Bearer {url.split('#k=')[1]}"}


class Traps(unittest.TestCase):
    def setUp(self):
        self.web = self.enterContext(Web())
        self.entry = self.web.api("POST", "/sockets", {"kind": "listen", "local": "0"})
        self.to = ("127.0.0.1", int(self.entry["local"].rsplit(":", 1)[1]))

    def test_rules_match_bytes_whatever_is_displayed(self):
        """Elsewhere a rule is compared with the text on the screen: ticking "hex" turns it off."""
        self.web.api("PUT", f"/sockets/{self.entry['id']}/rules", {"rules": [
            {"name": "byte", "when": [{"is": "exact", "text": "A5", "as": "hex"}], "reply": "byte"},
            {"name": "text", "when": [{"is": "exact", "text": "A5"}], "reply": "text"}]})
        with self.web.socket() as page, udp() as peer:
            for view in ({"rows": 10}, {"rows": 10, "verify": "crc16-modbus"},
                         {"rows": 10, "where": 'hex:"a5"'}, {"rows": 10, "where": "text:A5"}):
                page.tell({"do": "view", "view": 1, "at": "tail", **view})
                page.hear("rows")
                for payload, answer in ((b"\xa5", b"byte"), (b"A5", b"text")):
                    peer.sendto(payload, self.to)
                    self.assertEqual(peer.recv(100), answer)

    def test_a_selected_client_hides_no_other(self):
        """Elsewhere, with one client selected, what others send is shown nowhere."""
        with self.web.socket() as page, udp() as chosen, udp() as other:
            page.hear("state")
            page.tell({"do": "view", "view": 1, "rows": 10, "at": "tail",
                       "where": f"remote:{program.address(chosen)}"})
            page.tell({"do": "view", "view": 2, "rows": 10, "at": "tail"})
            page.tell({"do": "watch", "socket": self.entry["id"], "conversations": True,
                       "charts": False})
            for i in range(3):
                chosen.sendto(b"chosen", self.to)
                other.sendto(b"other", self.to)
            all_rows = page.hear("rows", lambda one: one["view"] == 2 and one["total"] == 6)["rows"]
            self.assertEqual(sum(row["remote"] == program.address(other) for row in all_rows), 3)
            lanes = page.hear("conversations", lambda one: sum(r["rx"] for r in one["rows"]) == 6)
            self.assertEqual({row["remote"]: row["rx"] for row in lanes["rows"]},
                             {program.address(chosen): 3, program.address(other): 3})
            tick = page.hear("tick")
            self.assertEqual(tick["sockets"][0]["rx"], 6)
            self.assertEqual({one["view"]: one["total"] for one in tick["views"]}, {1: 3, 2: 6})


if __name__ == "__main__":
    unittest.main()
