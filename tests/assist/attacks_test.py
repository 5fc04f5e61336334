#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a hostile web site, another program, another user or another host try, and fail.

What needs a browser is in tests/page, what a transport decides alone in transport_test.py, where
the program may be bound in verb_test.py."""
import secrets
import subprocess
import sys

from web import *
from program import named, udp

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "system"))
from hosts import Host  # noqa: E402

JSON = {"Content-Type": "application/json"}
REFUSED = {400, 403, 404, 405, 413, 415, 417, 421, 426, 431}


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.web = cls.enterClassContext(Web("--view-only", "--serve", "echo 0"))
        cls.peer = cls.enterClassContext(udp())
        cls.body = json.dumps({"to": program.address(cls.peer), "text": "x"}).encode()

    def tearDown(self):
        """Nothing that was tried here had an effect, and everybody else is still served."""
        self.peer.setblocking(False)
        with self.assertRaises(BlockingIOError):
            self.peer.recv(100)
        self.peer.settimeout(LIMIT)
        sockets = self.web.api("GET", "/state")["sockets"]
        self.assertEqual([one["kind"] for one in sockets if not one.get("outgoing")], ["service"])

    def is_refused(self, said, *statuses):
        """`said` is one of these, says nothing of this server, and lets no other site read it."""
        self.assertIsNotNone(said)
        self.assertIn(said.status, statuses)
        self.assertEqual([name for name, _ in said.fields if name.startswith("access-control")], [])
        for name, value in SECURITY.items():
            self.assertEqual([got for each, got in said.fields if each == name], [value], name)
        for secret in (self.web.token, self.web.view_url.split("#k=")[1], "0.1.", "Boost", "Beast",
                       str(program.DGRAM), "/home", "/root"):
            self.assertNotIn(secret.encode(), said.body + repr(said.fields).encode())

    def send(self, fields, host=None, body=None):
        """POST /send with these fields, which would send a datagram if it were let in."""
        body = self.body if body is None else body
        return self.web.raw(self.web.head("POST", "/api/v1/send", {
            "Content-Length": len(body), **JSON, **fields}, host=host) + body)


class Hosts(Case):
    def test_a_host_that_is_not_this_server_is_refused(self):
        port = self.web.port
        for host in ("evil.com", f"evil.com:{port}", f"127.0.0.1.evil.com:{port}",
                     f"localhost.evil.com:{port}", f"127.0.0.1:{port ^ 1}", f"localhost:{port ^ 1}",
                     "127.0.0.1", "localhost", f"a@127.0.0.1:{port}", f"127.1:{port}",
                     f"2130706433:{port}", f"0x7f000001:{port}", f"0.0.0.0:{port}",
                     f"127.0.0.1:0{port}", f"127.0.0.1:{port}.", f"127.0.0.1:{port},evil.com",
                     f"127.0.0.1:{port}/", f"http://127.0.0.1:{port}", f"127.0.0.2:{port}"):
            for target in ("/", "/api/v1/state"):
                said = self.web.raw(self.web.head("GET", target, self.web.bearer, host=host))
                self.is_refused(said, 421, 400)
            self.is_refused(self.send(self.web.bearer, host=host), 421, 400)
        for pairs in ((), (("Host", ""),), (("Host", self.web.host),) * 2,
                      (("Host", self.web.host), ("Host", "evil.com")),
                      (("Host", "evil.com"), ("host", self.web.host))):
            self.is_refused(self.web.raw(self.web.head(
                "GET", "/", [*pairs, *self.web.bearer.items()], host=False)), 400)

    def test_only_the_exact_forms_of_its_names_pass(self):
        port = self.web.port
        for host, status in ((f"localhost.:{port}", 421), (f"LOCALHOST:{port}", 200),
                             (f"[::1]:{port}", 200), (f"[::ffff:127.0.0.1]:{port}", 421),
                             (f"[0:0:0:0:0:0:0:1]:{port}", 421), (f"::1:{port}", 421)):
            said = self.web.raw(self.web.head("GET", "/api/v1/state", self.web.bearer, host=host))
            self.assertEqual(said.status, status, host)

    def test_a_target_that_names_a_host_and_a_request_without_one_are_refused(self):
        for target in ("http://evil.com/", f"http://evil.com:{self.web.port}/api/v1/state",
                       f"https://{self.web.host}/", f"http://a@{self.web.host}/"):
            self.is_refused(self.web.raw(self.web.head("GET", target, self.web.bearer)), 400, 421)
        self.is_refused(self.web.raw(self.web.head("GET", "/", host=False, version="1.0")), 400)

    def test_a_name_rebound_to_loopback_is_refused_though_host_and_origin_agree(self):
        evil = f"evil.com:{self.web.port}"
        said = self.web.raw(self.web.upgrade({"Origin": f"http://{evil}"}, host=evil))
        self.is_refused(said, 421)
        self.is_refused(self.send({**self.web.bearer, "Origin": f"http://{evil}"}, host=evil), 421)


class OtherSites(Case):
    def test_what_another_site_sends_is_refused_even_with_the_token(self):
        for origin in ("http://evil.com", "null", f"https://{self.web.host}", "http://127.0.0.1",
                       f"http://localhost:{self.web.port}", f"{self.web.origin}/", "",
                       f"{self.web.origin}.evil.com", f"{self.web.origin} ", "file://"):
            if origin != f"{self.web.origin} ":  # trailing blanks are no part of a field
                self.is_refused(self.send({**self.web.bearer, "Origin": origin}), 403)
        two = [*self.web.bearer.items(), *JSON.items(), ("Origin", self.web.origin),
               ("Origin", "http://evil.com"), ("Content-Length", len(self.body))]
        self.is_refused(self.web.raw(self.web.head("POST", "/api/v1/send", two) + self.body), 400)
        for site in ("cross-site", "same-site", "none", "", "same-origin, cross-site"):
            for origin in ({}, {"Origin": self.web.origin}):
                self.is_refused(self.send({**self.web.bearer, "Sec-Fetch-Site": site, **origin}),
                                403)

    def test_requests_without_the_token_are_refused(self):
        self.is_refused(self.send({}), 403)
        self.is_refused(self.send({"Origin": self.web.origin}), 401)
        for path in ("/state", "/log", "/actions", "/presets", "/log.csv", "/words", "/ports"):
            for fields in ({}, {"Sec-Fetch-Site": "same-origin"}, {"Authorization": "Bearer "},
                           {"Authorization": f"Basic {self.web.token}"},
                           {"Authorization": self.web.token},
                           {"Cookie": f"k={self.web.token}"}, {"X-Token": self.web.token}):
                said = self.web.raw(self.web.head("GET", "/api/v1" + path, fields))
                self.is_refused(said, 401)
                self.assertEqual(said["x-content-type-options"], "nosniff")
            said = self.web.raw(self.web.head("GET", f"/api/v1{path}?k={self.web.token}"))
            self.is_refused(said, 401)

    def test_bodies_that_need_no_preflight_are_refused(self):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                     "text/plain; application/json", "application/json; charset=gbk",
                     "application/jsonp", ""):
            for origin in ({}, {"Origin": self.web.origin}):
                self.is_refused(self.send({**self.web.bearer, "Content-Type": kind, **origin}), 415)
        self.is_refused(self.web.raw(self.web.head("POST", "/api/v1/send", {
            **self.web.bearer, "Content-Length": len(self.body)}) + self.body), 415)

    def test_a_preflight_gets_no_permission(self):
        for target in ("/api/v1/send", "/api/v1/state", "/", "*"):
            self.is_refused(self.web.raw(self.web.head("OPTIONS", target, {
                "Origin": "http://evil.com", "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Private-Network": "true"})), 403, 404, 405)

    def test_cookies_are_neither_set_nor_read(self):
        for target in ("/", "/api/v1/state", "/none"):
            said = self.web.raw(self.web.head("GET", target, self.web.bearer))
            self.assertIsNone(said["set-cookie"])

    def test_no_answer_redirects_or_repeats_the_request_in_a_field(self):
        for target in ("//evil.com/", "/\\evil.com", "/%0d%0aSet-Cookie:%20a=b",
                       "/?next=http://evil.com", "/api/v1/state?x=%0d%0aX-Evil:1", "/..//evil.com",
                       "/api/v1/log/1%0d%0aX-Evil:%201"):
            said = self.web.raw(self.web.head("GET", target))
            self.assertIn(said.status, (200, 400, 401, 404))
            for name in ("location", "x-evil", "set-cookie", "refresh"):
                self.assertIsNone(said[name])


class WebSockets(Case):
    def test_upgrades_with_a_wrong_origin_token_or_protocol_are_refused(self):
        protocol = "Sec-WebSocket-Protocol"
        wrong = secrets.token_hex(32)
        for fields, status in (
                ({"Origin": None}, 403), ({"Origin": "http://evil.com"}, 403),
                ({"Origin": "null"}, 403), ({protocol: None}, 403),
                ({protocol: "dgram.v1"}, 403), ({protocol: f"dgram.v1, k.{wrong}"}, 403),
                ({protocol: f"k.{self.web.token}"}, 403), ({protocol: "dgram.v1, k."}, 403),
                ({"Origin": None, **self.web.bearer, "Sec-Fetch-Site": "same-origin"}, 403),
                ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Sec-Fetch-Site": "same-site"}, 403),
                ({"Sec-WebSocket-Version": "8"}, 426), ({"Sec-WebSocket-Version": None}, 426),
                ({"Sec-WebSocket-Key": None}, 426), ({"Sec-WebSocket-Key": "short"}, 426),
                ({"Upgrade": None}, 426), ({"Connection": "close"}, 426)):
            self.is_refused(self.web.raw(self.web.upgrade(fields)), status)
        self.is_refused(self.web.raw(self.web.upgrade(
            {protocol: "dgram.v1"}, target=f"/api/v1/socket?k={self.web.token}")), 400, 403)
        said = self.web.raw(self.web.upgrade({"Sec-Fetch-Site": "same-origin"}))
        self.assertEqual((said.status, said["sec-websocket-protocol"]), (101, "dgram.v1"))
        self.assertNotIn(self.web.token, repr(said.fields))
        for name, value in SECURITY.items():
            self.assertEqual(said[name], value)  # there too

    def test_a_page_that_does_not_say_hello_soon_is_closed(self):
        with self.web.socket(hello=False) as silent, self.web.socket(hello=False) as rude:
            began = time.monotonic()
            rude.tell({"do": "view", "view": 1})
            self.assertEqual(rude.closed_with(), 1008)
            self.assertEqual(silent.closed_with(), 1008)
            self.assertGreater(time.monotonic() - began, 4)

    def test_malformed_frames_close_the_page(self):
        for what, code, frame in (
                ("not masked", 1002, lambda page: page.frame(1, b"{}", mask=False)),
                ("reserved bit", 1002, lambda page: page.frame(1, b"{}", first=0xc0)),
                ("no such opcode", 1002, lambda page: page.frame(3, b"{}")),
                ("long ping", 1002, lambda page: page.frame(9, b"x" * 126)),
                ("ping in pieces", 1002, lambda page: page.frame(9, b"x", first=0)),
                ("goes on with nothing", 1002, lambda page: page.frame(0, b"x")),
                ("close with half a code", 1002, lambda page: page.frame(8, b"\x03")),
                ("close with 1005", 1002, lambda page: page.frame(8, b"\x03\xed")),
                ("no UTF-8", 1007, lambda page: page.frame(1, b"\xff\xfe")),
                ("bytes", 1003, lambda page: page.frame(2, b"{}")),
                ("64 KiB and one", 1009, lambda page: page.frame(1, b"x" * 65537)),
                ("a GiB", 1009, lambda page: page.frame(1, b"x", length=2**30)),
                ("2^63", 1009, lambda page: page.frame(1, b"x", length=2**63))):
            with self.subTest(what), self.web.socket() as page:
                page.hear("state")
                frame(page)
                self.assertIn(page.closed_with(), (code, 1002, None) if what == "2^63" else (code,))

    def test_a_flood_of_frames_costs_no_memory_and_delays_no_other_page(self):
        with self.web.socket() as page:
            page.hear("state")
            before = self.web.memory()
            ping = bytes([0x89, 0x80, 0, 0, 0, 0])
            words = b'{"do":"none"}'
            frame = bytes([0x81, 0x80 | len(words), 0, 0, 0, 0]) + words
            for flood in (ping * 20_000, frame * 20_000):
                page.socket.settimeout(0.2)
                try:
                    page.say(flood)  # not read meanwhile: it may stop taking them
                except TimeoutError:
                    pass
                self.assertEqual(len(self.web.api("GET", "/state")["sockets"]), 1)
            self.assertLess(self.web.memory(), before + 16 * 2**20)


class Heads(Case):
    def test_ambiguous_lengths_fields_and_heads_are_refused_and_closed(self):
        host = f"Host: {self.web.host}\r\n"
        post = f"POST /api/v1/send HTTP/1.1\r\n{host}Authorization: Bearer {self.web.token}\r\n" \
               "Content-Type: application/json\r\n"
        size = len(self.body)
        for fields in (f"Content-Length: {size}\r\nTransfer-Encoding: chunked\r\n\r\n",
                       f"Transfer-Encoding: chunked\r\nContent-Length: {size}\r\n\r\n",
                       "Transfer-Encoding: chunked\r\n\r\n", "Transfer-Encoding: xchunked\r\n\r\n",
                       "Transfer-Encoding : chunked\r\n\r\n", "Transfer-Encoding: identity\r\n\r\n",
                       f"Content-Length: {size}\r\nContent-Length: {size}\r\n\r\n",
                       f"Content-Length: {size}\r\nContent-Length: 5\r\n\r\n",
                       f"Content-Length: {size}, {size}\r\n\r\n",
                       f"Content-Length: +{size}\r\n\r\n",
                       "Content-Length: -1\r\n\r\n", f"Content-Length: 0x{size:x}\r\n\r\n",
                       f"Content-Length: {2**64}\r\n\r\n", "Content-Length:\r\n\r\n",
                       f"Content-Length : {size}\r\n\r\n", f"Content-Length: {size}\n\n",
                       f" Content-Length: {size}\r\n\r\n",
                       f"X: y\r\n Content-Length: {size}\r\n\r\n",
                       f"X: \rContent-Length: {size}\r\n\r\n",
                       f"X: \0\r\nContent-Length: {size}\r\n\r\n",
                       f"Content-Length: {size}\r\nno colon\r\n\r\n",
                       f": empty\r\nContent-Length: {size}\r\n\r\n"):
            with self.web.connect() as one:
                one.say((post + fields).encode("latin-1") + self.body)
                said = one.answer()
                self.is_refused(said, 400)
                self.assertEqual(said["connection"], "close", fields)
                self.assertTrue(one.is_closed(), fields)
        for head in (f"GET  / HTTP/1.1\r\n{host}\r\n", f"GET\t/ HTTP/1.1\r\n{host}\r\n",
                     f"GET / HTTP/2.0\r\n{host}\r\n", f"GET / HTTP/1.2\r\n{host}\r\n",
                     f"GET / HTTP/0.9\r\n{host}\r\n", f"GET /\r\n{host}\r\n", "GET /\r\n\r\n",
                     f"get / HTTP/1.1\r\n{host}\r\n", f"\r\n\r\nGET / HTTP/1.1\r\n{host}\r\n",
                     "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                     f"CONNECT evil.com:80 HTTP/1.1\r\n{host}\r\n",
                     f"TRACE / HTTP/1.1\r\n{host}\r\n", f"GET /# HTTP/1.1\r\n{host}\r\n",
                     f"GET /\x7f HTTP/1.1\r\n{host}\r\n",
                     "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
                     f"GET / HTTP/1.1\r\n{host}" + "X: y\r\n" * 10_000 + "\r\n",
                     f"GET / HTTP/1.1\r\n{host}X: " + "y" * 20_000 + "\r\n\r\n",
                     f"GET /{'a' * 20_000} HTTP/1.1\r\n{host}\r\n"):
            self.is_refused(self.web.raw(head.encode("latin-1")), 400, 404, 405, 421, 431)

    def test_a_refused_body_is_not_taken_for_a_request(self):
        inner = self.web.head("POST", "/api/v1/send", {
            **self.web.bearer, **JSON, "Content-Length": len(self.body)}) + self.body
        with self.web.connect() as one:
            one.say(self.web.head("POST", "/api/v1/send", {
                **JSON, "Content-Length": len(inner)}) + inner)
            self.is_refused(one.answer(), 403)
            self.assertTrue(one.is_closed())

    def test_paths_that_climb_or_hide_are_refused(self):
        for path in ("/../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
                     "/assets/../../etc/passwd", "/assets/..%252f..%252fetc/passwd", "/.git/config",
                     "/index.html/", "/assets/", "/assets", "//", "/%00", "/api", "/api/",
                     "/api/v1",
                     "/api/v1/", "/api/v2/state", "/API/v1/state", "/api/v1//state",
                     "/api/v1/state/", "/api/v1/./state", "/api/v1/sockets/1/../..", "/sw.js",
                     "/metrics", "/api/v1/sockets/99999999999999999999", "/api/v1/log/-1",
                     "/api/v1/log/1e3"):
            said = self.web.raw(self.web.head("GET", path, self.web.bearer))
            self.is_refused(said, 400, 404, 405)  # and says nothing

    def test_a_body_that_is_too_long_is_refused_before_it_comes(self):
        for length in (2**20 + 1, 2**30, 2**63):
            with self.web.connect() as one:
                one.say(self.web.head("POST", "/api/v1/send", {
                    **self.web.bearer, **JSON, "Content-Length": length}))
                self.is_refused(one.answer(), 413)

    def test_slow_and_many_connections_keep_nobody_out(self):
        port = int(self.web.api("GET", "/state")["sockets"][0]["local"].rsplit(":", 1)[1])
        held = []
        with udp() as client, self.web.socket() as page:
            page.hear("state")
            for i in range(500):
                one = self.web.connect()
                held.append(one)
                one.say(b"GET / HTTP/1.1\r\nX" if i % 2 else b"G")
                client.sendto(b"%d" % i, ("127.0.0.1", port))
                self.assertEqual(client.recv(100), b"%d" % i)
            self.assertEqual(self.web.api("GET", "/state")["version"][0], "0")
            page.tell({"do": "ping"})
            page.hear("pong")
            open_now = sum(1 for _ in pathlib.Path(f"/proc/{self.web.pid}/fd").iterdir())
            self.assertLess(open_now, 64 + 40)
        for one in held:
            one.socket.close()
        self.web.api("DELETE", "/log")

    def test_malformed_bodies_are_refused(self):
        deep = b"[" * 10_000 + b"]" * 10_000
        for body in (b"", b"nul", b"{", b'{"to":1e400}', b'{"to":"\\ud800"}', b"\xff", b"[]", b"1",
                     b'"x"', deep, b'{"to":' + deep + b"}", b"{}" * 2, b'{"to":{}}', b"\0",
                     b'{"text":[],"kind":[],"rules":1}', b'\xef\xbb\xbf{}', b'{"data":"!"}',
                     b'{"data":7,"kind":"","rules":{}}', b'{"text":"x","hex":1,"kind":"none"}'):
            for path in ("/send", "/sockets", "/preview", "/rules/test", "/jobs", "/import"):
                said = self.web.raw(self.web.head("POST", "/api/v1" + path, {
                    **self.web.bearer, **JSON, "Content-Length": len(body)}) + body)
                self.assertIsNotNone(said, (path, body))
                self.assertEqual(said.status, 400, (path, body))
                self.assertTrue(said.json()["error"]["why"], (path, body))
        for to in ("null", '["x"]', '"evil\\r\\n:9"', '"127.0.0.1:99999"', '"127.0.0.1:0"',
                   '"\\u0000"'):
            body = f'{{"to":{to},"text":""}}'.encode()
            self.is_refused(self.send(self.web.bearer, body=body), 400)


class Secrets(Case):
    def test_guessed_tokens_are_refused_and_each_start_has_its_own(self):
        guess = secrets.token_hex
        said = set()
        with self.web.connect() as one:
            for _ in range(40):
                one.say(b"".join(self.web.head("GET", "/api/v1/state", {
                    "Authorization": f"Bearer {guess(32)}"}) for _ in range(50)))
                said |= {one.answer().status for _ in range(50)}
        self.assertEqual(said, {401})
        for wrong in (self.web.token[:-1], self.web.token + "0", self.web.token.upper() + "A",
                      self.web.token[:-1] + ("0" if self.web.token[-1] != "0" else "1")):
            self.is_refused(self.web.raw(self.web.head("GET", "/api/v1/state", {
                "Authorization": f"Bearer {wrong}"})), 401)
        with Web() as other:
            self.assertNotEqual(other.token, self.web.token)
            self.assertEqual(len(bytes.fromhex(other.token)), 32)

    def test_no_answer_argument_or_variable_holds_the_token(self):
        state = self.web.api("GET", "/state")
        told = [state, self.web.api("GET", "/actions"), self.web.api("GET", "/words"),
                self.web.request("GET", "/").body.decode("latin-1")]
        self.assertNotIn(self.web.token, json.dumps(told))
        with Web("-v", "--listen", "0") as web:
            local = web.api("GET", "/state")["sockets"][0]["local"]
            web.api("POST", "/send", {"to": local, "text": "x"})
            web.raw(web.head("GET", f"/{web.token}"))
            for name in ("cmdline", "environ"):
                self.assertNotIn(web.token.encode(),
                                 pathlib.Path(f"/proc/{web.pid}/{name}").read_bytes())
            web.run.signal(15)
            code, out, err = web.run.end()
        self.assertEqual(code, 0)
        self.assertEqual((out.count(web.token.encode()), err.count(web.token.encode())), (1, 0))
        self.assertEqual(len(named(out, "summary")), 1)

    @unittest.skipIf(os.geteuid(), "needs root, to be somebody else")
    def test_another_user_without_the_token_is_refused(self):
        code = ("import http.client\n"
                f"one = http.client.HTTPConnection('127.0.0.1', {self.web.port}, timeout={LIMIT})\n"
                "one.request('GET', '/api/v1/state')\nprint(one.getresponse().status)")
        said = subprocess.run(["python3", "-Sc", code], user=65534, group=65534, cwd="/",
                              capture_output=True, text=True, check=False, timeout=LIMIT)
        self.assertEqual(said.stdout, "401\n", said.stderr)

    def test_every_answer_has_the_security_fields_and_no_server_name(self):
        for method, target, fields in (("GET", "/", {}), ("HEAD", "/", {}), ("GET", "/none", {}),
                                       ("GET", "/api/v1/state", self.web.bearer),
                                       ("GET", "/api/v1/log.csv", self.web.bearer),
                                       ("GET", "/api/v1/state", {}), ("PUT", "/", {}),
                                       ("DELETE", "/api/v1/log", self.web.bearer),
                                       ("GET", "/ ", {}), ("BREW", "/", {})):
            said = self.web.raw(self.web.head(method, target, fields))
            for name, value in SECURITY.items():
                self.assertEqual([got for each, got in said.fields if each == name], [value], name)
            self.assertIsNone(said["server"])

    def test_the_page_has_nothing_inline_and_nothing_from_elsewhere(self):
        page = self.web.request("GET", "/").body.decode()
        self.assertNotRegex(page, r"<script(?![^>]*\bsrc=\"/)[^>]*>|<style|\sstyle=|\son\w+=")
        self.assertEqual(re.findall(r"(?:src|href)=\"(?!/[^/]|data:)[^\"]*", page), [])
        for path in re.findall(r"(?:src|href)=\"(/[^\"]*)\"", page):
            said = self.web.request("GET", path)
            self.assertEqual(said.status, 200, path)
            self.assertNotIn(b"serviceWorker", said.body)


@unittest.skipIf(os.geteuid(), "needs root, for a network of its own")
class Weapon(unittest.TestCase):
    def test_no_flood_leaves_for_public_addresses(self):
        host = Host("alone")
        self.addCleanup(host.close)
        host.ip("addr add 8.8.8.8/32 dev lo", "addr add 10.0.0.8/32 dev lo")
        with host.entered(), Web() as web:
            began = time.monotonic()
            for target, payload, each, least in (("8.8.8.8:9", "x", 256, 9_000),
                                                 ("8.8.8.8:9", "x" * 50_000, 1, 1)):
                sent = statuses = 0
                for _ in range(80):
                    said = web.request("POST", "/api/v1/send",
                                       body={"to": [target] * each, "text": payload})
                    statuses += said.status == 429
                    self.assertIn(said.status, (200, 429))
                    sent += each if said.status == 200 else 0
                spent = time.monotonic() - began
                self.assertGreater(statuses, 0)
                self.assertLess(sent * len(payload) * 8, 10e6 * (1 + spent))
                self.assertLess(sent, 10_000 * (1 + spent))
                self.assertGreater(sent, least)
            for _ in range(80):  # neighbours and this machine may get any number
                web.api("POST", "/send", {"to": ["10.0.0.8:9"] * 256, "text": "x"})
            actions = web.api("GET", "/actions")["actions"]
        self.assertEqual(sum(one["action"] == "send" for one in actions) >= 80, True)


if __name__ == "__main__":
    unittest.main()
