# SPDX-License-Identifier: MIT
"""The assistant from outside: its program, raw sockets, requests, and a WebSocket of our own."""
import base64
import json
import os
import pathlib
import re
import socket
import struct
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))
import program  # noqa: E402
from program import LIMIT  # noqa: E402

FAKE = str(pathlib.Path(os.environ.get("DGRAM_BUILD", "build-test")) / "tests/assist/fake_web")
CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
       "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
       "require-trusted-types-for 'script'; trusted-types svelte-trusted-html")
SECURITY = {"content-security-policy": CSP, "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "cross-origin-embedder-policy": "require-corp", "x-frame-options": "DENY",
            "cache-control": "no-store"}
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # of KEY: RFC 6455, section 1.3


def documented_requests():
    """What docs/api.md says there is: ("GET", "/api/v1/sockets/ID/rules") and so on."""
    text = (pathlib.Path(__file__).parents[2] / "docs/api.md").read_text()
    return re.findall(r"`(GET|PUT|POST|PATCH|DELETE) (/api/v1/[A-Za-z/.0-9]+)[`?]", text)


class Answer:
    """A response: status, fields in lower case, body; what the connection had more of in `rest`."""

    def __init__(self, head, rest):
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ")[1])
        self.fields = [(name.lower(), value) for name, value in
                       (line.split(": ", 1) for line in lines)]
        self.rest = rest
        self.body = b""

    def __getitem__(self, name):
        return next((value for each, value in self.fields if each == name), None)

    def json(self):
        return json.loads(self.body)


class Connection:
    """A raw TCP connection to the assistant."""

    def __init__(self, port, host="127.0.0.1", limit=LIMIT, receive_buffer=None):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(limit)
        self.socket.connect((host, port))
        self.read = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def say(self, data):
        self.socket.sendall(data)

    def more(self):
        """Reads on; False at the end."""
        try:
            piece = self.socket.recv(65536)
        except ConnectionError:
            piece = b""
        self.read += piece
        return bool(piece)

    def is_closed(self):
        """Whether the other end ends it, within the limit, with nothing more to say."""
        try:
            return not self.more()
        except TimeoutError:
            return False

    def take(self, count):
        while len(self.read) < count:
            if not self.more():
                raise EOFError(self.read)
        taken, self.read = self.read[:count], self.read[count:]
        return taken

    def take_line(self):
        while b"\r\n" not in self.read:
            if not self.more():
                raise EOFError(self.read)
        line, self.read = self.read.split(b"\r\n", 1)
        return line

    def answer(self, head_only=False):
        """The next response, whole."""
        while b"\r\n\r\n" not in self.read:
            if not self.more():
                raise EOFError(self.read)
        head, self.read = self.read.split(b"\r\n\r\n", 1)
        one = Answer(head, self.read)
        if head_only or one.status in (100, 101, 204):
            return one
        if one["transfer-encoding"] == "chunked":
            while size := int(self.take_line(), 16):
                one.body += self.take(size)
                self.take(2)
            self.take(2)
        else:
            one.body = self.take(int(one["content-length"]))
        return one


class Web:
    """A running assistant: `dgram web`, or the stand-in of fake_web.cpp."""

    def __init__(self, *words, fake=False, **kwargs):
        if fake:
            self.run = Fake(*words)
        else:
            words = words if "--port" in words else ("--port", "0", *words)
            self.run = program.Running("web", "--json", *words, **kwargs)

    def __enter__(self):
        try:
            line = self.run.read_until("stdout", b"\n").split(b"\n")[0]
        except AssertionError:
            self.run.__exit__()
            raise
        said = json.loads(line)
        self.url = said["url"]
        self.view_url = said.get("view_url")
        self.port = int(re.search(r":(\d+)/", self.url)[1])
        self.token = self.url.split("#k=")[1]
        self.host = f"127.0.0.1:{self.port}"
        self.origin = f"http://{self.host}"
        self.bearer = {"Authorization": f"Bearer {self.token}"}
        return self

    def __exit__(self, *_):
        self.run.__exit__()

    @property
    def pid(self):
        return self.run.process.pid

    def connect(self, **kwargs):
        return Connection(self.port, **kwargs)

    def head(self, method="GET", target="/", fields=None, host=None, version="1.1"):
        """A request without its body; `fields` a dict, or a list of pairs."""
        pairs = list(fields.items() if isinstance(fields, dict) else fields or [])
        if host is not False:
            pairs.insert(0, ("Host", host or self.host))
        lines = "".join(f"{name}: {value}\r\n" for name, value in pairs)
        return f"{method} {target} HTTP/{version}\r\n{lines}\r\n".encode("latin-1")

    def raw(self, data, **kwargs):
        """The answer to these bytes on a connection of their own; None: closed without one."""
        with self.connect(**kwargs) as one:
            try:
                one.say(data)
            except ConnectionError:
                pass  # refused before the end: the answer may be there all the same
            try:
                return one.answer(head_only=data.startswith(b"HEAD"))
            except EOFError:
                return None

    def request(self, method, target, fields=None, body=None, host=None):
        """As the owner's program asks: with the token, JSON in and out."""
        pairs = {**self.bearer, **(fields or {})}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        if body is None:
            data = b""
        else:
            pairs = {"Content-Type": "application/json", "Content-Length": len(data), **pairs}
        return self.raw(self.head(method, target, pairs, host) + data)

    def api(self, method, path, body=None):
        """The JSON of an answer that is no error."""
        said = self.request(method, "/api/v1" + path, body=body)
        if said.status >= 300:
            raise AssertionError(f"{method} {path}: {said.status} {said.body!r}")
        return said.json() if said.body else None

    def upgrade(self, fields=None, target="/api/v1/socket", **kwargs):
        """The head of a WebSocket's upgrade as a page sends it; a field of None is left out."""
        pairs = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
                 "Sec-WebSocket-Key": KEY, "Origin": self.origin,
                 "Sec-WebSocket-Protocol": f"dgram.v1, k.{self.token}", **(fields or {})}
        return self.head("GET", target, {name: value for name, value in pairs.items()
                                         if value is not None}, **kwargs)

    def socket(self, **kwargs):
        return WebSocket(self, **kwargs)

    def memory(self):
        """Bytes of the program in memory."""
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024


class Fake(program.Running):
    def __init__(self, *words):
        self.process = program.subprocess.Popen(
            [FAKE, *words], stdout=program.subprocess.PIPE, stderr=program.subprocess.PIPE)
        self.heard = {}


class WebSocket(Connection):
    """A client that has been let in."""

    def __init__(self, web, token=None, limit=LIMIT, hello=True, **kwargs):
        super().__init__(web.port, limit=limit, **kwargs)
        words = f"dgram.v1, k.{token or web.token}"
        self.say(web.upgrade({"Sec-WebSocket-Protocol": words}))
        self.let_in = self.answer()
        if self.let_in.status != 101:
            raise AssertionError(f"not let in: {self.let_in.status}")
        if hello:
            self.tell({"do": "hello"})

    def frame(self, opcode, payload=b"", mask=True, first=0x80, length=None):
        """Sends one frame; `length` lies about it."""
        size = len(payload) if length is None else length
        bit = 0x80 if mask else 0
        head = bytes([first | opcode])
        if size < 126:
            head += bytes([bit | size])
        elif size < 65536:
            head += struct.pack("!BH", bit | 126, size)
        else:
            head += struct.pack("!BQ", bit | 127, size)
        if mask:
            key = os.urandom(4)
            payload = bytes(each ^ key[i % 4] for i, each in enumerate(payload))
            head += key
        self.say(head + payload)

    def tell(self, what):
        self.frame(1, (what if isinstance(what, str) else json.dumps(what)).encode())

    def next_frame(self):
        """(opcode, payload) of the next frame."""
        first, second = self.take(2)
        size = second & 0x7f
        if size == 126:
            size = struct.unpack("!H", self.take(2))[0]
        elif size == 127:
            size = struct.unpack("!Q", self.take(8))[0]
        return first & 0x0f, self.take(size)

    def hear(self, event, where=lambda one: True, limit=LIMIT):
        """The next event of that name, what comes before it left aside."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            opcode, payload = self.next_frame()
            if opcode == 9:
                self.frame(10, payload)
            if opcode == 8:
                raise EOFError(self.code_of(payload))
            if opcode == 1:
                one = json.loads(payload)
                if one.get("event") == event and where(one):
                    return one
        raise AssertionError(f"no {event} in {limit} s")

    @staticmethod
    def code_of(payload):
        return struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else None

    def closed_with(self):
        """The code of the close frame that comes; None: the connection ended without."""
        try:
            while True:
                opcode, payload = self.next_frame()
                if opcode == 8:
                    return self.code_of(payload)
        except EOFError:
            return None


__all__ = ["ACCEPT", "CSP", "KEY", "LIMIT", "SECURITY", "Connection", "Web", "WebSocket", "base64",
           "documented_requests", "json", "os", "pathlib", "program", "re", "socket", "time",
           "unittest"]
