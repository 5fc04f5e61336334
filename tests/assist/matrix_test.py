#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every Host with every Origin, token, method and Sec-Fetch-Site, against an oracle of its own.

The oracle is written from docs/api.md, "Getting in", and knows nothing of the program: it names the
one answer each request must get. What was let in and what had an effect are then counted."""
import itertools

from web import *
from program import udp

ASKED_MIN = 5_000
METHODS = {"/": {"GET", "HEAD"}}
for how, place in documented_requests():
    METHODS.setdefault(place.replace("ID", "1"), set()).update(
        {how, "HEAD"} if how == "GET" and place != "/api/v1/socket" else {how})
REQUESTS = (("GET", "/"), ("POST", "/"), ("GET", "/none"), ("GET", "/api/v1/state"),
            ("POST", "/api/v1/state"), ("OPTIONS", "/api/v1/send"), ("GET", "/api/v1/send"),
            ("POST", "/api/v1/send"), ("POST text/plain", "/api/v1/send"),
            ("PATCH", "/api/v1/sockets/1"), ("GET", "/api/v1/socket"))
HOSTS = ("127.0.0.1:PORT", "LOCALHOST:PORT", "[::1]:PORT", "evil.com:PORT", "127.0.0.1:1")
ORIGINS = (None, "http://HOST", "http://evil.com", "null", "https://HOST", "http://localhost:PORT")
TOKENS = (None, "wrong", "owner", "view", "owner in protocol")
SITES = (None, "same-origin", "cross-site", "none")


def oracle(method, path, host, origin, token, site, names):
    """The status, or None: it is let in."""
    method, _, kind = method.partition(" ")
    bearer = token in ("wrong", "owner", "view")
    if host not in names:
        return 421
    if path not in METHODS:
        return 404
    if method not in METHODS[path]:
        return 405
    if site not in (None, "same-origin") and not (site == "none" and path == "/"):
        return 403
    if origin is not None and origin != "http://" + host:
        return 403
    must_say = method not in ("GET", "HEAD") or path == "/api/v1/socket"
    if origin is None and must_say and not (bearer and site is None):
        return 403
    if kind:
        return 415
    if path == "/":
        return None
    known = token in ("owner", "view") or (token and path == "/api/v1/socket" and token != "wrong")
    if not known:
        return 403 if path == "/api/v1/socket" else 401
    return 403 if token == "view" and method != "GET" else None


class Matrix(unittest.TestCase):
    def test_all_of_them(self):
        web = self.enterContext(Web("--view-only", "--listen", "0"))
        peer = self.enterContext(udp())
        self.web, self.names = web, {f"{name}:{web.port}"
                                     for name in ("127.0.0.1", "localhost", "[::1]")}
        send = json.dumps({"to": program.address(peer), "text": "x"}).encode()
        self.bodies = {"/api/v1/send": send, "/api/v1/sockets/1": b'{"name":"x"}'}
        self.words = {"wrong": "0" * 64, "owner": web.token, "view": web.view_url.split("#k=")[1],
                      "owner in protocol": web.token}
        asked = refused = 0
        sent = []
        for one in itertools.product(REQUESTS, HOSTS, ORIGINS, TOKENS, SITES):
            wanted, said = self.ask(*one)
            asked += 1
            if wanted is None:
                self.assertIn(said.status, (101, 200), one)
                sent.append(one[0] == ("POST", "/api/v1/send"))
            else:
                refused += 1
                self.assertEqual(said.status, wanted, one)
                self.assertLess(len(said.body), 100, one)
            self.assertEqual([name for name, _ in said.fields
                              if name.startswith("access-control")], [])
            self.assertEqual(said["content-security-policy"], CSP)
        self.assertGreaterEqual(refused, ASKED_MIN)
        self.assertEqual(asked, refused + len(sent))
        # What was let in had its effect, once each, and nothing else had any.
        log = web.api("GET", "/log?rows=1")
        self.assertEqual(log["total"], sum(sent))
        self.assertGreater(sum(sent), 0)
        peer.setblocking(False)
        for _ in range(sum(sent)):
            self.assertEqual(peer.recv(10), b"x")
        with self.assertRaises(BlockingIOError):
            peer.recv(10)
        print(f"asked {asked}, refused {refused}, let in {len(sent)}")

    def ask(self, request, host, origin, token, site):
        method, path = request
        host = host.replace("PORT", str(self.web.port))
        name = host.lower()
        origin = origin and origin.replace("HOST", name).replace("PORT", str(self.web.port))
        wanted = oracle(method, path, name, origin, token, site, self.names)
        method, _, kind = method.partition(" ")
        body = self.bodies.get(path, b"") if method in ("POST", "PATCH") else b""
        fields = {"Origin": origin, "Sec-Fetch-Site": site}
        if body:
            fields.update({"Content-Type": kind or "application/json", "Content-Length": len(body)})
        if path == "/api/v1/socket":
            fields.update({"Connection": "Upgrade", "Upgrade": "websocket",
                           "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": KEY})
        if token == "owner in protocol":
            fields["Sec-WebSocket-Protocol"] = f"dgram.v1, k.{self.words[token]}"
        elif token:
            fields["Authorization"] = f"Bearer {self.words[token]}"
        fields = {name: value for name, value in fields.items() if value is not None}
        return wanted, self.web.raw(self.web.head(method, path, fields, host=host) + body)


if __name__ == "__main__":
    unittest.main()
