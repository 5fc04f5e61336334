#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""apps/page/src/wire/types.ts against what the program really sends.

Live JSON of every shape becomes a constant of its type, and the TypeScript compiler checks it: a
field that is not declared, of another type, or declared without `?` and not sent, is an error.
What is declared with `?` must have been seen once, but for UNSEEN."""
import subprocess
import sys
import tempfile

from web import *

SOURCE = pathlib.Path(__file__).parents[2]
TYPES = SOURCE / "apps/page/src/wire/types.ts"
COMPILER = (pathlib.Path(os.environ.get("DGRAM_BUILD", "build-test")).resolve()
            / "apps/page/node_modules/typescript/bin/tsc")
# Optional fields that no peer on loopback brings about, and why.
UNSEEN = {
    "Row.wire_len": "a datagram longer than any buffer here",
    "Row.fits": "needs a path with a smaller MTU",
    "PortEntry.iface": "a socket bound to an interface",
    "PortEntry.holders": "a socket that two processes hold",
}
RULES = """status: prefix "AT" -> reply "OK"
never: any -> drop
"""


def base64_of(data):
    return base64.b64encode(data).decode()


class Samples:
    """Live JSON by the name of its type."""

    def __init__(self):
        self.of = {}

    def add(self, name, value):
        self.of.setdefault(name, []).append(value)
        return value

    def each(self, name, values):
        for value in values:
            self.add(name, value)

    def source(self):
        names = ", ".join(sorted(self.of))
        lines = [f"import type {{ {names} }} from './types';"]
        for name, values in self.of.items():
            lines += [f"export const {name}_{i}: {name} = {json.dumps(value)};"
                      for i, value in enumerate(values)]
        return "\n".join(lines) + "\n"

    def keys(self, name):
        return {key for value in self.of.get(name, []) for key in value}


def optional_fields(text):
    """{interface: its fields with `?`}, those of its bases left out."""
    return {name: set(re.findall(r"(?m)^  (\w+)\?:", body)) for name, body in
            re.findall(r"(?ms)^export interface (\w+)(?: extends \w+)? \{\n(.*?)^\}", text)}


class Types(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        capture = str(pathlib.Path(folder) / "all.pcapng")
        self.web = self.enterContext(Web("--view-only", "--pcap", capture))
        self.peer = self.enterContext(program.udp())
        self.to = program.address(self.peer)
        self.seen = Samples()

    def api(self, name, method, path, body=None):
        return self.seen.add(name, self.web.api(method, path, body))

    def refused(self, method, path, body):
        error = self.web.request(method, "/api/v1" + path, body=body).json()["error"]
        return self.seen.add("ErrorBody", error)

    def tell(self, entry, data):
        host, port = entry["local"].rsplit(":", 1)
        self.peer.sendto(data, (host, int(port)))

    def test_every_shape_is_as_the_page_declares_it(self):
        page = self.enterContext(self.web.socket())
        page.tell({"do": "view", "view": 1, "verify": "sum8"})
        self.sockets()
        self.jobs()
        self.texts()
        self.events(page)
        self.logged()
        self.answers()
        self.compile()
        self.everything_optional_was_seen()

    def sockets(self):
        listen = self.api("SocketEntry", "POST", "/sockets", {
            "kind": "listen", "local": "0.0.0.0:0", "name": "a", "groups": ["239.1.2.3"],
            "interface": "lo", "from_source": "10.0.0.1", "broadcast": True, "ttl": 3,
            "allow": ["127.0.0.0/8"], "gro": True, "receive_buffer": 65536})
        self.api("SocketEntry", "POST", "/sockets", {"kind": "talk", "remote": self.to})
        echo = self.api("SocketEntry", "POST", "/sockets", {
            "kind": "service", "local": "0", "service": "reply", "arguments": "hi {{counter}}"})
        self.relay = self.api("SocketEntry", "POST", "/sockets", {
            "kind": "relay", "local": "0", "target": echo["local"],
            "impairment": {"loss": 100, "duplicate": 0, "reorder": 0, "corrupt": 0, "delay_ms": 0,
                           "jitter_ms": 0, "bandwidth_bps": 0, "mtu": 0, "seed": 7}})
        self.seen.add("Impairment", self.relay["impairment"])
        self.listen = self.api("SocketEntry", "PATCH", f"/sockets/{listen['id']}", {"name": "b"})
        self.echo = echo

    def jobs(self):
        gone = f"127.0.0.1:{program.free_port()}"
        for job in ({"kind": "cycle", "to": self.to, "text": "x", "every_ms": 1000},
                    {"kind": "sequence", "to": [self.to], "items": [{"text": "y", "delay_ms": 9}]},
                    {"kind": "file", "to": self.to, "data": base64_of(b"z" * 9), "chunk": 4},
                    {"kind": "discover", "to": self.echo["local"], "text": "who", "wait_ms": 200},
                    {"kind": "cycle", "to": "10.0.0.1:9", "text": "x" * 65507, "socket": 1},
                    {"kind": "cycle", "to": gone, "text": "x" * 65508}):
            self.web.request("POST", "/api/v1/jobs", body=job)
        self.refused("POST", "/jobs", {"kind": "cycle"})

    def texts(self):
        self.api("RuleFile", "PUT", f"/sockets/{self.listen['id']}/rules", {"text": RULES})
        rules = [{"name": "as", "when": [{"is": "exact", "text": "4f 4b", "as": "hex"}],
                  "reply": "4f", "as": "hex"}]
        self.seen.each("Rule", self.api("RuleFile", "PUT", f"/sockets/{self.listen['id']}/rules",
                                        {"rules": rules})["rules"])
        self.seen.each("Condition", self.seen.of["Rule"][0]["when"])
        for data in (b"AT", b"else"):
            self.api("RuleTest", "POST", "/rules/test", {"text": RULES, "data": base64_of(data)})
        self.api("RuleTest", "POST", "/rules/test", {"text": "s: prefix \"AT\" -> drop\n",
                                                     "data": base64_of(b"else")})
        payloads = [{"text": "a", "escapes": "loose", "template": True, "encoding": "gbk",
                     "eol": "lf", "prefix": "<", "suffix": ">", "pad": 9, "append": "sum8"},
                    {"text": "a5", "hex": True}, {"data": "AA=="}]
        presets = [{"name": str(i), "to": self.to, "payload": payload, "delay_ms": 1}
                   for i, payload in enumerate(payloads)]
        said = self.api("PresetFile", "PUT", "/presets", {"presets": presets})["presets"]
        self.seen.each("Preset", said)
        self.seen.each("Payload", [preset["payload"] for preset in said])
        dump = {"name": "a.txt", "text": "0000  48 65\n"}
        self.api("ImportedEntry", "POST", "/import", dump)
        for path, body in (("/presets", {"text": "oops\n"}), ("/presets", {"text": 3})):
            self.refused("PUT", path, body)
        self.refused("POST", "/sockets", {"kind": "listen", "local": self.to})
        self.refused("POST", "/preview", {"text": "x", "append": "crc99"})

    def events(self, page):
        page.tell({"do": "watch", "socket": self.echo["id"], "conversations": True, "charts": True})
        sent = self.api("Sent", "POST", "/send", {"to": [self.to, self.to], "text": "hi"})
        self.web.api("POST", "/jobs", {"kind": "replay", "rows": [sent["id"]], "to": self.to})
        self.api("Sent", "POST", "/send", {"to": f"127.0.0.1:{program.free_port()}", "text": "?"})
        self.api("Sent", "POST", "/send", {"to": self.echo["local"], "text": "q"})
        for entry in (self.listen, self.echo, self.relay):
            host, port = entry["local"].rsplit(":", 1)
            self.peer.sendto(b"OK", ("127.0.0.1", int(port)))
        news = page.hear("conversations", lambda one: one["rows"])
        self.seen.each("Conversation", self.seen.add("Conversations", news)["rows"])
        self.seen.add("Charts", page.hear("charts", lambda one: one["sizes"]))
        page.tell({"do": "view", "view": 2, "where": "len>"})
        self.seen.add("FeedError", page.hear("error"))
        page.tell({"do": "ping"})
        self.seen.add("Pong", page.hear("pong"))
        tick = page.hear("tick", lambda one: any("relay" in line for line in one["sockets"]))
        self.seen.each("Counters", self.seen.add("Tick", tick)["sockets"])
        self.seen.each("ViewNews", tick["views"])
        rows = self.seen.add("Rows", page.hear("rows", lambda one: one["rows"]))["rows"]
        self.seen.each("Row", rows)

    def logged(self):
        def whole():
            rows = self.web.api("GET", "/log")["rows"]
            seen = {key for row in rows for key in row}
            return rows if {"fate", "rtt_us", "rule", "by", "why"} <= seen else None

        end = time.monotonic() + LIMIT
        while not (rows := whole()):
            self.assertLess(time.monotonic(), end, self.web.api("GET", "/log"))
            time.sleep(0.05)
        self.seen.each("Row", rows)
        self.api("LogPart", "GET", "/log")
        self.api("Sent", "POST", "/send", {"to": self.to, "data": "w8TjusM=", "append": "sum8"})
        last = self.web.api("POST", "/send", {"to": self.to, "text": "AT", "append": "sum8"})["id"]
        for row in [rows[0]["id"], last - 1, last]:
            self.seen.each("Checksum", self.api("WholeRow", "GET", f"/log/{row}")["checksums"])

    def answers(self):
        state = self.api("ServerState", "GET", "/state")
        self.seen.each("SocketEntry", state["sockets"])
        self.seen.each("JobEntry", state["jobs"])
        self.seen.each("Answer", [answer for job in state["jobs"]
                                  for answer in job.get("answers", [])])
        self.seen.each("Action", self.web.api("GET", "/actions")["actions"])
        self.seen.each("PortEntry", self.web.api("GET", "/ports")["ports"])
        offer = self.api("Offer", "GET", "/words")
        for name, key in (("ChecksumKind", "checksums"), ("Service", "services"),
                          ("FilterTerm", "filter_terms"), ("Interface", "interfaces"),
                          ("TextView", "encoding_views")):
            self.seen.each(name, offer[key])
        self.api("Preview", "POST", "/preview", {"text": "x"})
        self.api("Characters", "GET", "/words?encoding=gbk")

    def compile(self):
        with tempfile.TemporaryDirectory() as folder:
            here = pathlib.Path(folder)
            (here / "types.ts").write_text(TYPES.read_text())
            (here / "samples.ts").write_text(self.seen.source())
            said = subprocess.run(
                ["node", COMPILER, "--noEmit", "--strict", "--exactOptionalPropertyTypes",
                 "--lib", "es2022", "samples.ts"], cwd=here,
                stdout=subprocess.PIPE, text=True, check=False)
            self.assertEqual(said.returncode, 0, said.stdout[:4000])

    def everything_optional_was_seen(self):
        for name, fields in optional_fields(TYPES.read_text()).items():
            if name in self.seen.of:
                left = {f"{name}.{field}" for field in fields - self.seen.keys(name)}
                self.assertEqual(left - set(UNSEEN), set())


if __name__ == "__main__":
    if not COMPILER.exists():
        print("skipped: built with -DDGRAM_PAGE=OFF, so there is no TypeScript compiler")
        sys.exit(77)
    unittest.main()
