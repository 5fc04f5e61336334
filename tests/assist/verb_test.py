#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The verb `web`: what it prints, what it opens, where it may be reached, how it ends."""
import pathlib
import signal
import tempfile

from web import *
from program import Running, Terminal, dgram, events, named, tell, udp

URL = re.compile(rb"http://127\.0\.0\.1:\d+/#k=[0-9a-f]{64}")


class Output(unittest.TestCase):
    def test_the_url_is_said_once_on_standard_output_and_nothing_else(self):
        with Running("web", "--port", "0") as run:
            run.read_until("stdout", b"\n")
            run.read_until("stderr", b"Ctrl-C")
            run.signal(signal.SIGTERM)
            code, out, err = run.end()
        self.assertEqual(code, 0)
        self.assertRegex(out, rb"\A" + URL.pattern + rb"\n\Z")
        token = URL.search(out)[0].split(b"=")[1]
        self.assertNotIn(token, err)
        self.assertIn(b"received 0", err)

    def test_events_come_first_the_url_then_the_sockets_and_the_account_last(self):
        with Web("--serve", "hello 0", "--listen", "0", "-v") as web:
            out = web.run.read_until("stdout", b"0.0.1:")
            while len(named(out, "listening")) < 3:
                out += web.run.read_until("stdout", b"\n")
            hello = named(out, "listening")[1]["local"]
            port = int(hello.rsplit(":", 1)[1])
            with udp() as client:
                client.sendto(b"Bob", ("127.0.0.1", port))
                self.assertEqual(client.recv(100), b"Hello, Bob!")
            state = web.api("GET", "/state")
            self.assertEqual([one["kind"] for one in state["sockets"]], ["service", "listen"])
            web.run.signal(signal.SIGINT)
            code, out, _ = web.run.end()
        self.assertEqual(code, 0)
        told = [one["event"] for one in events(out)]
        self.assertEqual(told, ["listening"] * 3 + ["rx", "tx", "summary"])
        last = events(out)[-1]
        self.assertEqual((last["arrived"], last["handled"], last["sent"]), (1, 1, 1))
        self.assertEqual(base64.b64decode(events(out)[3]["data"]), b"Bob")

    def test_rows_of_people_hold_no_control_bytes(self):
        with Running("web", "--port", "0", "--listen", "0", "-v") as run:
            err = run.read_until("stderr", b"\n")
            port = int(re.search(rb"127\.0\.0\.1:(\d+)", err)[1])
            tell(port, b"\x1b]0;x\x07 \xe2\x80\xae", b"second")
            out = run.read_until("stdout", b"second").split(b"\n", 1)[1]
        self.assertNotIn(b"\x1b", out)
        self.assertNotIn(b"\xe2\x80\xae", out)
        self.assertRegex(out, rb"\xe2\x97\x80 127\.0\.0\.1:\d+ 10 B ")

    def test_a_view_only_url_is_said_when_asked_for(self):
        with Running("web", "--port", "0", "--view-only") as run:
            run.read_until("stderr", b"Ctrl-C")
            run.signal()
            code, out, _ = run.end()
        urls = URL.findall(out)
        self.assertEqual((code, len(urls), len(set(urls))), (0, 2, 2))

    def test_no_argument_of_the_process_and_no_variable_of_it_holds_the_token(self):
        with Web() as web:
            for name in ("cmdline", "environ"):
                self.assertNotIn(web.token.encode(),
                                 pathlib.Path(f"/proc/{web.pid}/{name}").read_bytes())

    def test_a_reader_that_went_away_does_not_end_it(self):
        with Web("-v", "--listen", "0") as web:
            web.run.process.stdout.close()
            local = web.api("GET", "/state")["sockets"][0]["local"]
            tell(int(local.rsplit(":", 1)[1]), b"one", b"two")
            time.sleep(0.3)
            self.assertEqual(web.api("GET", "/log")["total"], 2)
            web.run.signal(signal.SIGTERM)
            self.assertEqual(web.run.process.wait(LIMIT), 0)
            web.run.process.stdout = None

    def test_speaks_chinese_too(self):
        said = dgram("web", "--help", "--lang", "zh")
        self.assertEqual(said.returncode, 0)
        self.assertIn("网络调试助手".encode(), said.stdout)

    def test_rules_come_from_the_file_that_is_named_as_with_serve(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "my lab.rules")
            path.write_text('ping: exact "PING" -> reply "PONG"\n', encoding="utf-8")
            with Web("--serve", f"rules 0 {path}") as web, udp() as client:
                local = web.api("GET", "/state")["sockets"][0]["local"]
                client.sendto(b"PING", ("127.0.0.1", int(local.rsplit(":", 1)[1])))
                self.assertEqual(client.recv(100), b"PONG")
                web.run.signal(signal.SIGINT)
                self.assertEqual(web.run.end()[0], 0)
            path.write_text('ping: exact ->\n', encoding="utf-8")
            for wrong, said in ((path, b"rules"), (path.with_name("none"), b"none: read")):
                done = dgram("web", "--port", "0", "--serve", f"rules 0 {wrong}")
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(said, done.stderr)


class Ends(unittest.TestCase):
    def test_each_signal_ends_it_with_pages_open(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with Web("--serve", "echo 0") as web, web.socket() as page, web.connect():
                page.hear("state")
                page.tell({"do": "view", "view": 1, "rows": 10, "at": "tail"})
                local = web.api("GET", "/state")["sockets"][0]["local"]
                tell(int(local.rsplit(":", 1)[1]), b"one")
                page.hear("rows", lambda one: one["total"] >= 2)
                web.run.signal(number)
                code, out, err = web.run.end()
            self.assertEqual((code, err[-300:].count(b"terminate")), (0, 0), err)
            self.assertEqual(named(out, "summary")[0]["handled"], 1)


class Refusals(unittest.TestCase):
    def refused(self, code, *words):
        said = dgram("web", *words)
        self.assertEqual(said.returncode, code, said.stderr)
        self.assertEqual(said.stdout, b"")
        return said.stderr.decode()

    def test_what_is_typed_wrong(self):
        self.assertIn("one word too many", self.refused(2, "9999"))
        self.assertIn("ADDRESS is missing", self.refused(2, "--serve", "hello"))
        self.assertIn("no such service", self.refused(2, "--port", "0", "--serve", "nope 1234"))
        self.assertIn("standard output", self.refused(2, "--pcap", "-"))
        self.assertIn("/nowhere/x: open", self.refused(2, "--port", "0", "--pcap", "/nowhere/x"))
        self.assertIn("2 MiB", self.refused(2, "--store", "1k"))
        self.assertIn("port", self.refused(2, "--port", "70000"))
        self.assertIn("serve exec 0", self.refused(2, "--port", "0", "--serve", "exec 0 rm"))

    def test_a_socket_that_cannot_be_had(self):
        with udp() as holder:
            local = program.address(holder)
            said = self.refused(5, "--port", "0", "--listen", local)
        self.assertIn(f"listen {local}: bind: Address already in use", said)
        self.assertIn(f"pid {os.getpid()}", said)
        self.assertIn("resolve",
                      self.refused(4, "--port", "0", "--listen", "no-such-host.invalid:53"))

    def test_a_port_that_is_asked_for_is_never_shared(self):
        for host, family in (("127.0.0.1", socket.AF_INET), ("0.0.0.0", socket.AF_INET),
                             ("::1", socket.AF_INET6), ("::", socket.AF_INET6)):
            with self.subTest(host), socket.socket(family, socket.SOCK_STREAM) as squatter:
                squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                squatter.bind((host, 0))
                squatter.listen()
                said = self.refused(5, "--port", str(squatter.getsockname()[1]))
                self.assertIn("Address already in use", said)
                self.assertIn("--port", said)

    def test_the_usual_port_taken_is_another_and_said(self):
        holders = []
        for host, family in (("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)):
            one = self.enterContext(socket.socket(family, socket.SOCK_STREAM))
            try:
                one.bind((host, 9990))
                one.listen()
                holders.append(one)
            except OSError:
                pass  # somebody else has it: as good
        with Running("web") as run:
            said = run.read_until("stderr", b"\n")
            url = run.read_until("stdout", b"\n")
        self.assertRegex(said, rb"TCP port 9990 is taken, so it is \d+")
        self.assertNotIn(b":9990/", url)


class Exposure(unittest.TestCase):
    def test_nothing_but_loopback_is_bound(self):
        with Web() as web:
            said = program.subprocess.run(["ss", "-Hltn"], capture_output=True, text=True,
                                          check=True).stdout
        bound = {line.split()[3] for line in said.splitlines() if f":{web.port} " in line + " "}
        self.assertLessEqual(bound, {web.host, f"[::1]:{web.port}"})
        self.assertIn(web.host, bound)

    def test_needs_plain_an_address_and_a_name(self):
        for words, missing in ((["0.0.0.0"], "--plain"), (["127.0.0.2"], "--plain"),
                               (["0.0.0.0", "--plain"], "a name"),
                               (["bench.example", "--plain"], "no address"),
                               (["a/b", "--plain"], "neither"), (["a:80", "--plain"], "neither"),
                               (["ä", "--plain"], "neither")):
            said = dgram("web", "--port", "0", "--expose", *words)
            self.assertEqual((said.returncode, said.stdout), (2, b""), words)
            self.assertIn(missing.encode(), said.stderr)
        self.assertEqual(dgram("web", "--plain").returncode, 2)

    def test_is_reached_by_the_names_given_and_no_other(self):
        with Web("--expose", "127.0.0.2", "--expose", "Bench.example", "--plain") as web:
            web.host = f"127.0.0.2:{web.port}"
            self.assertIn(web.host, web.url)
            for name, status in ((web.host, 200), (f"bench.example:{web.port}", 200),
                                 (f"127.0.0.1:{web.port}", 421), ("bench.example", 421),
                                 (f"localhost:{web.port}", 421)):
                said = web.raw(web.head(host=name), host="127.0.0.2")
                self.assertEqual(said.status, status, name)
            with self.assertRaises(ConnectionRefusedError):
                web.connect()
            note = web.run.read_until("stderr", b"unencrypted")
            self.assertIn(web.host.encode(), note)

    def test_every_address_with_a_name(self):
        with Web("--expose", "0.0.0.0", "--expose", "bench.example", "--plain") as web:
            for name, status in ((f"bench.example:{web.port}", 200), (web.host, 421),
                                 (f"0.0.0.0:{web.port}", 421)):
                self.assertEqual(web.raw(web.head(host=name)).status, status, name)


class OnATerminal(unittest.TestCase):
    def test_the_url_is_plain_and_ctrl_c_ends_it(self):
        with Terminal("web", "--port", "0") as run:
            shown = run.see(b"Ctrl-C")
            self.assertRegex(shown, URL)
            run.type(b"\x03")
            run.see(b"received 0")
            self.assertEqual(run.end(), 0)


if __name__ == "__main__":
    unittest.main()
