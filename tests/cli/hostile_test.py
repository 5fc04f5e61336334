# SPDX-License-Identifier: MIT
"""Hostile payloads through every output of the command: each comes out as text that drives nothing
and reads back to the same bytes. Those of the assistant are in tests/assist/outputs_test.py."""
import base64
import re
import sys

import pcapng
from program import *

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "assist"))
import hostile  # noqa: E402  (found only after the line above)
from hostile import is_harmless, read_back

LONGEST = (b"\x1b]0;owned\x07</script>=1+1\"\r\n" * 3000)[:65507]
PAYLOADS = [*hostile.payloads(), LONGEST]
DUMP_LINE = re.compile(r"([0-9a-f]{4,})  ((?:[0-9a-f]{2} ?| )+?) {2,}\|(.*)\|$")


def bytes_of_dumps(lines):
    """The payloads of hex dumps: each begins at offset 0."""
    found = []
    for line in lines:
        if dumped := DUMP_LINE.match(line):
            if int(dumped[1], 16) == 0:
                found.append(b"")
            assert int(dumped[1], 16) == len(found[-1]), line
            found[-1] += bytes.fromhex(dumped[2])
    return found


class Outputs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "x.pcapng")

    def feed(self, port):
        """In small numbers: no queue of the kernel overflows."""
        with udp() as peer:
            for i, payload in enumerate(PAYLOADS):
                peer.sendto(payload, ("127.0.0.1", port))
                if i % 10 == 9:
                    time.sleep(0.005)

    def json_port(self, path):
        end = time.monotonic() + LIMIT
        while not (os.path.exists(path) and pathlib.Path(path).read_bytes().endswith(b"\n")):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        first = events(pathlib.Path(path).read_bytes())[0]
        return int(first["local"].rsplit(":", 1)[1])

    def listened(self, *words):
        """What `listen` writes into a file, as a pipe would get it."""
        out = self.path + ".out"
        with Running("listen", "0", "-c", str(len(PAYLOADS)), "-o", out, *words) as running:
            self.feed(self.json_port(out) if "--json" in words else running.port())
            code, _, err = running.end()
        self.assertEqual(code, 0, err)
        return pathlib.Path(out).read_bytes()

    def test_lines(self):
        lines = self.listened().decode().split("\n")
        self.assertEqual(lines.pop(), "")
        self.assertEqual([read_back(line.encode()) for line in lines], PAYLOADS)
        self.assertTrue(all(is_harmless(line) for line in lines))

    def test_hex_and_raw(self):
        self.assertEqual([bytes.fromhex(line) for line in
                          self.listened("--hex").decode().split("\n")[:-1]], PAYLOADS)
        self.assertEqual(self.listened("--raw"), b"".join(PAYLOADS))

    def test_json(self):
        out = self.listened("--json")
        self.assertNotRegex(out, rb"[\x00-\x09\x0b-\x1f\x7f]")
        told = named(out, "rx")
        self.assertEqual([base64.b64decode(one["data"]) for one in told], PAYLOADS)
        for one, payload in zip(told, PAYLOADS):
            if "text" in one:
                self.assertEqual(one["text"].encode(), payload)
            else:
                self.assertRaises(UnicodeDecodeError, payload.decode)

    def test_a_capture_and_what_show_and_replay_make_of_it(self):
        self.listened("--pcap", self.path)
        capture = pcapng.read(self.path)
        self.assertEqual(capture.payloads, PAYLOADS)
        self.assertFalse(capture.torn)
        shown = dgram("show", self.path).stdout.decode().split("\n")[:-1]
        self.assertEqual([read_back(line.partition(" B")[2][2:].encode()) for line in shown],
                         PAYLOADS)
        self.assertTrue(all(is_harmless(line) for line in shown))
        told = named(dgram("show", self.path, "--json").stdout, "rx")
        self.assertEqual([base64.b64decode(one["data"]) for one in told], PAYLOADS)
        again = self.path + ".again"
        with Running("listen", "0", "-c", str(len(PAYLOADS)), "--pcap", again,
                     stdout=subprocess.DEVNULL) as running:
            done = dgram("replay", self.path, "--to", f"127.0.0.1:{running.port()}")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(running.end()[0], 0)
        self.assertEqual(pcapng.read(again).payloads, PAYLOADS)

    def on_a_terminal(self, *words):
        """The lines that a terminal shows of a capture, without the codes that are ours."""
        with Terminal("show", self.path, "--color", "never", *words) as terminal:
            seen = terminal.see(b" shown, of ").decode()
        return seen.replace("\r\n", "\n").split("\n")[:-1]

    def test_a_terminal(self):
        self.listened("--pcap", self.path)
        lines = self.on_a_terminal("--hex")
        self.assertEqual(bytes_of_dumps(lines), [one for one in PAYLOADS if one])
        for words in (("--hex",), ("--text",), (), ("--raw",)):
            lines = self.on_a_terminal(*words)
            self.assertGreater(len(lines), 100)
            for line in lines:
                self.assertTrue(is_harmless(line), (words, line))


if __name__ == "__main__":
    unittest.main()
