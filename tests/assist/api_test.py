#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""docs/api.md, by the real program over HTTP and WebSocket, with plain sockets as its peers."""
import csv
import io
import subprocess
import urllib.parse

from web import *


def base64_of(data):
    return base64.b64encode(data).decode()


def bytes_of(row):
    return base64.b64decode(row["data"])


def wait_for(what, limit=LIMIT):
    """What `what` gives once it gives something."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {limit} s")


class Case(unittest.TestCase):
    def setUp(self):
        self.web = self.enterContext(Web("--view-only"))
        self.peer = self.enterContext(program.udp())
        self.peer_address = program.address(self.peer)

    def open(self, **fields):
        return self.web.api("POST", "/sockets", {"kind": "listen", "local": "0", **fields})

    def tell(self, entry, *payloads):
        host, port = entry["local"].rsplit(":", 1)
        for payload in payloads:
            self.peer.sendto(payload, (host, int(port)))

    def rows(self, count=0, **query):
        """The rows of the log, once there are that many."""
        path = "/log?" + urllib.parse.urlencode(query)

        def enough():
            said = self.web.api("GET", path)
            return said if said["total"] >= count else None
        return wait_for(enough)["rows"]

    def refused(self, method, path, body=None):
        said = self.web.request(method, "/api/v1" + path, body=body)
        self.assertGreaterEqual(said.status, 400)
        return said.status, said.json()["error"]


class Sending(Case):
    def test_text_data_and_nothing_arrive_byte_for_byte(self):
        for fields, wanted in (({"text": "Michael"}, b"Michael"), ({"data": "AP8N"}, b"\0\xff\r"),
                               ({"text": ""}, b""), ({"text": "网络"}, "网络".encode()),
                               ({"text": "网络", "encoding": "gbk"}, "网络".encode("gbk")),
                               ({"text": "a5 5a", "hex": True}, b"\xa5\x5a"),
                               ({"text": "AT", "eol": "crlf"}, b"AT\r\n"),
                               ({"text": "A[0D 0A]", "escapes": True}, b"A\r\n")):
            said = self.web.api("POST", "/send", {"to": self.peer_address, **fields})
            got, source = self.peer.recvfrom(65536)
            self.assertEqual(got, wanted)
            self.assertEqual((said["sent"], said["len"]), (1, len(wanted)))
            self.assertEqual(int(said["local"].rsplit(":", 1)[1]), source[1])
            row = self.web.api("GET", f"/log/{said['id']}")
            self.assertEqual((row["event"], bytes_of(row)), ("tx", wanted))

    def test_the_longest_arrives_and_one_more_byte_is_told(self):
        self.web.api("POST", "/send", {"to": self.peer_address, "data": base64_of(b"x" * 65507)})
        self.assertEqual(len(self.peer.recv(65536)), 65507)
        status, why = self.refused("POST", "/send", {"to": self.peer_address,
                                                     "data": base64_of(b"x" * 65508)})
        self.assertIn(status, (400, 409))
        self.assertIn("long", why["why"])

    def test_several_remotes_get_one_each(self):
        with program.udp() as other:
            said = self.web.api("POST", "/send", {
                "to": [self.peer_address, program.address(other)], "text": "both"})
            self.assertEqual((self.peer.recv(10), other.recv(10)), (b"both", b"both"))
            self.assertEqual((said["sent"], len(said["rows"])), (2, 2))

    def test_a_mistake_is_told_with_its_place(self):
        status, why = self.refused("POST", "/send", {"to": self.peer_address, "text": "a5 5g",
                                                     "hex": True})
        self.assertEqual((status, why["what"], why["at"], why["length"]), (400, "hex", 4, 1))

    def test_nobody_there_becomes_a_row(self):
        gone = f"127.0.0.1:{program.free_port()}"
        self.web.api("POST", "/send", {"to": gone, "text": "anybody?"})
        row = self.rows(2)[1]
        self.assertEqual((row["event"], row["remote"]), ("refused", gone))

    def test_a_preview_sends_nothing(self):
        said = self.web.api("POST", "/preview", {"text": "{{counter}} {{hex}}", "template": True})
        self.assertEqual(base64.b64decode(said["data"])[:2], b"1 ")
        self.assertEqual(self.rows(), [])


class Sockets(Case):
    def test_what_comes_is_in_the_log_and_is_answered_from_the_same_port(self):
        entry = self.open()
        self.tell(entry, b"hi", b"")
        first, second = self.rows(2)
        self.assertEqual((bytes_of(first), first["remote"]), (b"hi", self.peer_address))
        self.assertEqual((first["event"], second["len"], first["iface"]), ("rx", 0, "lo"))
        self.web.api("POST", "/send", {"socket": entry["id"], "to": self.peer_address,
                                       "text": "yes"})
        got, source = self.peer.recvfrom(100)
        self.assertEqual((got, source[1]), (b"yes", int(entry["local"].rsplit(":", 1)[1])))

    def test_who_holds_the_port_is_told(self):
        status, why = self.refused("POST", "/sockets", {"kind": "listen",
                                                        "local": self.peer_address})
        self.assertEqual((status, why["what"]), (409, "bind"))
        self.assertIn(f"pid {os.getpid()}", why["hint"])

    def test_a_service_answers(self):
        entry = self.open(kind="service", service="hello")
        self.tell(entry, b"Bob")
        self.assertEqual(self.peer.recv(100), b"Hello, Bob!")
        self.assertEqual([row["event"] for row in self.rows(2)], ["rx", "tx"])

    def test_one_is_talked_to_and_others_are_not_heard(self):
        entry = self.open(kind="talk", remote=self.peer_address, local="127.0.0.1:0")
        with program.udp() as other:
            other.sendto(b"me too", ("127.0.0.1", int(entry["local"].rsplit(":", 1)[1])))
        self.web.api("POST", "/send", {"socket": entry["id"], "text": "you"})
        got, source = self.peer.recvfrom(100)
        self.assertEqual(got, b"you")
        self.peer.sendto(b"I", source)
        self.assertEqual([bytes_of(row) for row in self.rows(2)], [b"you", b"I"])

    def test_a_closed_one_leaves_its_rows_and_its_port(self):
        entry = self.open()
        self.tell(entry, b"hi")
        self.rows(1)
        self.web.api("DELETE", f"/sockets/{entry['id']}")
        self.assertEqual(self.web.api("GET", "/state")["sockets"], [])
        self.assertEqual(len(self.rows(1)), 1)
        with program.udp(port=int(entry["local"].rsplit(":", 1)[1])):
            pass

    def test_gets_a_name(self):
        entry = self.open()
        said = self.web.api("PATCH", f"/sockets/{entry['id']}", {"name": "<b>bench</b>"})
        self.assertEqual(said["name"], "<b>bench</b>")
        self.assertEqual(self.web.api("GET", "/state")["sockets"], [said])


class Rules(Case):
    def test_answer_tell_how_often_and_print_as_they_are_read(self):
        entry = self.open()
        path = f"/sockets/{entry['id']}/rules"
        status, why = self.refused("PUT", path, {"text": "when is it"})
        self.assertEqual((status, why["line"]), (400, 1))
        said = self.web.api("GET", path)
        self.assertEqual(said["rules"], [])
        rules = [{"name": "status", "when": [{"is": "prefix", "text": "AT+"}],
                  "reply": "OK {{text}}"}]
        said = self.web.api("PUT", path, {"rules": rules})
        self.assertIn("status", said["text"])
        again = self.web.api("PUT", path, {"text": said["text"]})
        self.assertEqual(again["rules"], said["rules"])
        self.tell(entry, b"AT+X", b"else")
        self.assertEqual(self.peer.recv(100), b"OK AT+X")
        rows = self.rows(3)
        self.assertIn("status", [row.get("rule") for row in rows])
        self.assertEqual(self.web.api("GET", path)["rules"][0]["fired"], 1)

    def test_are_turned_off_and_on(self):
        entry = self.open()
        path = f"/sockets/{entry['id']}"
        self.web.api("PUT", path + "/rules", {"rules": [{"name": "all", "reply": "yes"}]})
        self.assertFalse(self.web.api("PATCH", path, {"answer": False})["answer"])
        self.tell(entry, b"one")
        self.rows(1)
        self.assertTrue(self.web.api("PATCH", path, {"answer": True})["answer"])
        self.tell(entry, b"two")
        self.assertEqual(self.peer.recv(100), b"yes")
        self.assertEqual([row["event"] for row in self.rows(3)], ["rx", "rx", "tx"])

    def test_are_tried_without_a_socket(self):
        rules = [{"name": "any", "when": [{"is": "mask", "text": "A5 ?? 01"}], "reply": "yes"}]
        test = {"rules": rules, "from": "10.0.0.7:5000"}
        said = self.web.api("POST", "/rules/test", {**test, "data": base64_of(b"\xa5\x77\x01")})
        self.assertEqual((said["rule"], bytes_of(said)), ("any", b"yes"))
        self.assertIsNone(self.web.api("POST", "/rules/test",
                                       {**test, "data": base64_of(b"\xa5\x77\x02")})["rule"])


class Log(Case):
    def setUp(self):
        super().setUp()
        self.entry = self.open()
        self.sent = [b"OK %d" % i for i in range(20)] + [b"x" * 2000, b"=cmd()", b'a"b\r\n', b""]
        self.tell(self.entry, *self.sent)
        self.rows(len(self.sent))

    def test_windows_and_filters(self):
        self.assertEqual([bytes_of(row) for row in self.rows(rows=3, where='text:"OK" rx')],
                         self.sent[17:20])
        self.assertEqual([bytes_of(row) for row in self.rows(**{"from": 2, "rows": 2})],
                         self.sent[2:4])
        long = self.rows(where="len>100")[0]
        self.assertEqual((len(bytes_of(long)), long["cut"], long["len"]), (512, True, 2000))
        self.assertEqual(bytes_of(self.web.api("GET", f"/log/{long['id']}")), b"x" * 2000)
        status, why = self.refused("GET", "/log?where=len%3E")
        self.assertEqual((status, why["what"]), (400, "where"))
        self.assertIn("at", why)

    def test_one_row_comes_with_the_one_before(self):
        rows = self.rows()
        self.assertEqual(bytes_of(self.web.api("GET", f"/log/{rows[5]['id']}")["previous"]),
                         self.sent[4])

    def download(self, name, **query):
        path = f"/api/v1/log.{name}?" + urllib.parse.urlencode(query)
        said = self.web.request("GET", path)
        self.assertEqual(said.status, 200)
        self.assertEqual(said["content-disposition"], f'attachment; filename="dgram.{name}"')
        return said.body

    def test_exports_hold_the_same_bytes(self):
        lines = [json.loads(line) for line in self.download("jsonl").splitlines()]
        self.assertEqual([bytes_of(line) for line in lines], self.sent)
        table = list(csv.DictReader(io.StringIO(self.download("csv").decode(), newline="")))
        self.assertEqual([bytes.fromhex(row["hex"]) for row in table], self.sent)
        self.assertTrue(all(row["text"][:1] not in "=+-@" or not row["text"] for row in table))
        self.assertEqual(self.download("txt").count(b"\n"), len(self.sent))
        self.assertEqual(self.download("csv", where="len>100").count(b"\r\n"), 2)

    def test_the_capture_is_read_by_somebody_else(self):
        with tempfile_with(self.download("pcapng")) as path:
            said = subprocess.run(["tcpdump", "-nr", path], capture_output=True, text=True,
                                  check=False, timeout=LIMIT)
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertEqual(said.stdout.count("UDP, length"), len(self.sent))
        self.assertIn("UDP, length 2000", said.stdout)

    def test_is_emptied_and_counters_go_to_zero(self):
        self.web.api("DELETE", "/log")
        self.assertEqual(self.rows(), [])
        self.web.api("POST", "/reset", {})
        with self.web.socket() as page:
            tick = page.hear("tick")
        self.assertEqual(tick["sockets"][0]["rx"], 0)
        actions = [one["action"] for one in self.web.api("GET", "/actions")["actions"]]
        self.assertEqual(actions, ["open", "clear", "reset"])


def tempfile_with(data):
    file = program.tempfile.NamedTemporaryFile()
    file.write(data)
    file.flush()

    class Named:
        def __enter__(self):
            return file.name

        def __exit__(self, *_):
            file.close()
    return Named()


class Pages(Case):
    def test_hear_the_state_rows_and_ticks(self):
        entry = self.open(name="here")
        with self.web.socket() as page:
            state = page.hear("state")
            self.assertEqual(state["sockets"][0]["name"], "here")
            self.assertFalse(state["view_only"])
            page.tell({"do": "view", "view": 1, "where": 'text:"OK"', "rows": 10, "at": "tail"})
            page.hear("rows")
            self.tell(entry, b"OK 1", b"no", b"OK 2")
            rows = page.hear("rows", lambda one: one["total"] == 2)
            self.assertEqual([bytes_of(row) for row in rows["rows"]], [b"OK 1", b"OK 2"])
            tick = page.hear("tick", lambda one: one["sockets"][0]["rx"] == 3)
            self.assertEqual(tick["sockets"][0]["rx_bytes"], 10)
            self.web.api("DELETE", f"/sockets/{entry['id']}")
            self.assertEqual(page.hear("state", lambda one: not one["sockets"])["sockets"], [])
            page.tell({"do": "ping"})
            page.hear("pong")

    def test_hear_of_a_filter_that_is_wrong(self):
        with self.web.socket() as page:
            page.tell({"do": "view", "view": 3, "where": "len>"})
            said = page.hear("error")
            self.assertEqual((said["what"], said["view"]), ("where", 3))

    def test_several_see_the_same_and_one_may_come_again(self):
        entry = self.open()
        view = {"do": "view", "view": 1, "rows": 10, "at": "tail"}
        with self.web.socket() as one, self.web.socket() as other:
            for page in (one, other):
                page.tell(view)
            self.tell(entry, b"hi")
            for page in (one, other):
                page.hear("rows", lambda said: said["total"] == 1)
        with self.web.socket() as again:
            again.tell(view)
            self.assertEqual(again.hear("rows", lambda said: said["total"])["total"], 1)

    def test_conversations_pair_request_and_reply(self):
        entry = self.open()
        with self.web.socket() as page:
            page.tell({"do": "watch", "socket": entry["id"], "conversations": True,
                       "charts": True})
            self.web.api("POST", "/send", {"socket": entry["id"], "to": self.peer_address,
                                           "text": "question"})
            self.tell(entry, b"answer")
            said = page.hear("conversations", lambda one: one["rows"] and one["rows"][0]["rx"])
            self.assertEqual(said["rows"][0]["remote"], self.peer_address)
            self.assertEqual((said["rows"][0]["tx"], said["rows"][0]["unanswered"]), (1, 0))
            self.assertGreater(said["rows"][0]["rtt_us"]["last"], 0)
            page.hear("charts")


class ViewOnly(Case):
    def test_sees_everything_and_changes_nothing(self):
        views = self.web.view_url.split("#k=")[1]
        entry = self.open()
        self.tell(entry, b"hi")
        self.rows(1)
        reads = {"Authorization": f"Bearer {views}"}
        state = self.web.request("GET", "/api/v1/state", reads).json()
        self.assertTrue(state["view_only"])
        self.assertNotIn(self.web.token, json.dumps(state))
        for method, path in (("POST", "/send"), ("POST", "/sockets"), ("DELETE", "/log"),
                             ("DELETE", f"/sockets/{entry['id']}"), ("POST", "/preview"),
                             ("PUT", f"/sockets/{entry['id']}/rules"), ("POST", "/reset")):
            body = None if method == "DELETE" else {}
            self.assertEqual(self.web.request(method, "/api/v1" + path, reads, body).status, 403)
        with self.web.socket(token=views) as page:
            self.assertTrue(page.hear("state")["view_only"])
            page.tell({"do": "view", "view": 1, "rows": 10, "at": "tail"})
            self.assertEqual(page.hear("rows", lambda one: one["total"])["total"], 1)
        self.assertEqual(len(self.web.api("GET", "/state")["sockets"]), 1)


class Words(Case):
    def test_name_what_a_page_offers(self):
        words = self.web.api("GET", "/words")
        self.assertIn("crc16-modbus", [one["name"] for one in words["checksums"]])
        self.assertIn("gbk", words["encodings"])
        self.assertEqual(words["encodings"], [one["name"] for one in words["encoding_views"]])
        latin1 = self.web.api("GET", "/words?encoding=latin1")
        self.assertEqual(latin1["characters"], bytes(range(128, 256)).decode("latin1"))
        self.assertEqual(self.web.request("GET", "/api/v1/words?encoding=utf8x").status, 400)
        self.assertIn("hello", [one["name"] for one in words["services"]])
        self.assertIn("lo", [one["name"] for one in words["interfaces"]])
        self.assertIn(self.peer_address,
                      [one["local"] for one in self.web.api("GET", "/ports")["ports"]])


if __name__ == "__main__":
    unittest.main()
