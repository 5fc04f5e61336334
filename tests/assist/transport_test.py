# SPDX-License-Identifier: MIT
"""HTTP and WebSocket as such, before an api that is slow, endless or broken on purpose."""
from web import *

BODY = {"Content-Type": "application/json"}


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.web = cls.enterClassContext(Web(fake=True))


class Http(Case):
    def test_a_connection_answers_one_request_after_another(self):
        with self.web.connect() as one:
            for i in range(100):
                one.say(self.web.head("GET", f"/api/v1/state?i={i}", self.web.bearer))
                self.assertEqual(one.answer().json()["i"], str(i))
            one.say(self.web.head("GET", "/", {"Connection": "close"}))
            self.assertEqual(one.answer()["connection"], "close")
            self.assertTrue(one.is_closed())

    def test_requests_sent_at_once_are_answered_in_order(self):
        with self.web.connect() as one:
            send = self.web.head("POST", "/api/v1/send",
                                 {**self.web.bearer, **BODY, "Content-Length": 9}) + b'{"a":"b"}'
            one.say(b"".join([send, self.web.head("GET", "/api/v1/state?i=2", self.web.bearer),
                              send, self.web.head("GET", "/")]))
            self.assertEqual(one.answer().json()["body"], {"a": "b"})
            self.assertEqual(one.answer().json()["i"], "2")
            self.assertEqual(one.answer().status, 201)
            self.assertIn(b"<html", one.answer().body)

    def test_a_head_in_pieces_of_one_byte_is_read(self):
        with self.web.connect() as one:
            for byte in self.web.head("GET", "/api/v1/state", self.web.bearer):
                one.say(bytes([byte]))
            self.assertEqual(one.answer().status, 200)

    def test_head_is_get_without_the_body(self):
        for path in ("/", "/api/v1/state"):
            with self.web.connect() as one:
                one.say(self.web.head("HEAD", path, self.web.bearer))
                said = one.answer(head_only=True)
                self.assertEqual(said.status, 200)
                self.assertGreater(int(said["content-length"]), 50)
                one.say(self.web.head("GET", path, self.web.bearer))  # nothing lay in between
                self.assertEqual(one.answer().status, 200)

    def test_nothing_to_say_is_204(self):
        said = self.web.request("DELETE", "/api/v1/log")
        self.assertEqual((said.status, said["content-length"], said.body), (204, None, b""))

    def test_who_asks_is_told_to_the_action_log(self):
        with self.web.connect() as one:
            one.say(self.web.head("GET", "/api/v1/state", self.web.bearer))
            self.assertEqual(one.answer().json()["from"], program.address(one.socket))

    def test_the_view_only_token_is_told_as_such(self):
        views = {"Authorization": f"Bearer {self.web.view_url.split('#k=')[1]}"}
        self.assertTrue(self.web.request("GET", "/api/v1/state", views).json()["view_only"])
        self.assertFalse(self.web.api("GET", "/state")["view_only"])

    def test_http_1_0_is_answered_once(self):
        with self.web.connect() as one:
            one.say(self.web.head("GET", "/", version="1.0"))
            self.assertEqual(one.answer()["connection"], "close")
            self.assertTrue(one.is_closed())

    def test_a_long_body_is_asked_for(self):
        body = json.dumps({"x": "y" * 1_000_000}).encode()
        with self.web.connect() as one:
            one.say(self.web.head("POST", "/api/v1/send", {
                **self.web.bearer, **BODY, "Content-Length": len(body), "Expect": "100-continue"}))
            self.assertEqual(one.answer().status, 100)
            one.say(body)
            self.assertEqual(len(one.answer().json()["body"]["x"]), 1_000_000)
        said = self.web.request("POST", "/api/v1/send", {"Expect": "a miracle"}, body={})
        self.assertEqual(said.status, 417)

    def test_an_api_that_throws_is_an_answer(self):
        said = self.web.request("GET", "/api/v1/ports")
        self.assertEqual((said.status, said.json()["error"]["what"]), (500, "internal"))

    def test_a_slow_answer_keeps_nobody_waiting(self):
        with self.web.connect() as slow:
            began = time.monotonic()
            slow.say(self.web.head("GET", "/api/v1/words", self.web.bearer))
            for _ in range(50):
                self.web.api("GET", "/state")
            with self.web.socket() as page:
                page.tell("quick")
                self.assertEqual(page.next_frame()[0], 1)
            between = time.monotonic() - began
            self.assertEqual(slow.answer().status, 200)
            self.assertLess(between, time.monotonic() - began)
            self.assertEqual(slow.read, b"")


class Downloads(Case):
    def test_comes_in_chunks_under_a_name_that_is_safe(self):
        said = self.web.request("GET", "/api/v1/log.csv")
        self.assertEqual(said.body, b'"a"\r\n1\r\n')
        self.assertEqual(said["content-disposition"], 'attachment; filename="Xx.b1.csv"')
        self.assertEqual(said["x"], None)
        self.assertEqual(said["content-type"], "text/csv")

    def test_http_1_0_gets_it_up_to_the_close(self):
        with self.web.connect() as one:
            one.say(self.web.head("GET", "/api/v1/log.csv", self.web.bearer, version="1.0"))
            while one.more():
                pass
            head, body = one.read.split(b"\r\n\r\n", 1)
            self.assertEqual(body, b'"a"\r\n1\r\n')
            self.assertNotIn(b"chunked", head)

    def test_its_head_has_no_body(self):
        with self.web.connect() as one:
            one.say(self.web.head("HEAD", "/api/v1/log.txt", self.web.bearer))
            self.assertEqual(one.answer(head_only=True).status, 200)
            one.say(self.web.head("GET", "/", {}))
            self.assertEqual(one.answer().status, 200)

    def test_an_endless_one_that_nobody_reads_takes_no_memory(self):
        with self.web.connect(receive_buffer=4096) as one:
            one.say(self.web.head("GET", "/api/v1/log.txt", self.web.bearer))
            one.take(200_000)
            before = self.web.memory()
            time.sleep(1)
            self.assertLess(self.web.memory(), before + 4 * 2**20)
            self.web.api("GET", "/state")


class Pages(Case):
    def test_is_let_in_with_our_protocol_only(self):
        with self.web.socket(hello=False) as page:
            self.assertEqual(page.let_in["sec-websocket-protocol"], "dgram.v1")
            self.assertEqual(page.let_in["sec-websocket-accept"], ACCEPT)
            self.assertEqual(page.let_in["sec-websocket-extensions"], None)

    def test_a_program_needs_no_origin(self):
        said = self.web.raw(self.web.upgrade({"Origin": None, "Sec-WebSocket-Protocol": None,
                                              **self.web.bearer}))
        self.assertEqual(said.status, 101)

    def test_compression_is_not_offered(self):
        said = self.web.raw(self.web.upgrade({
            "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}))
        self.assertEqual((said.status, said["sec-websocket-extensions"]), (101, None))

    def test_what_is_said_is_answered_at_once(self):
        with self.web.socket() as page:
            self.assertEqual(json.loads(page.next_frame()[1]), {"do": "hello"})
            page.tell("ä" * 30_000)
            self.assertEqual(page.next_frame(), (1, ("ä" * 30_000).encode()))

    def test_a_frame_in_fragments_is_one(self):
        with self.web.socket(hello=False) as page:
            page.frame(1, b'{"do":', first=0)
            page.frame(9, b"still there?")
            page.frame(0, b'"hello"}')
            self.assertEqual(page.next_frame(), (10, b"still there?"))
            self.assertEqual(page.next_frame(), (1, b'{"do":"hello"}'))

    def test_a_viewer_that_throws_ends_its_page_alone(self):
        with self.web.socket() as other, self.web.socket() as page:
            page.tell("throw")
            self.assertEqual(page.closed_with(), 1011)
            other.tell("still")
            self.assertIn((1, b"still"), [other.next_frame(), other.next_frame()])

    def test_a_page_that_does_not_read_is_told_nothing_more(self):
        with self.web.socket(receive_buffer=4096) as page:
            page.tell("flood")
            page.take(10)
            time.sleep(0.5)  # what the kernel takes has left
            before, memory = self.web.api("GET", "/state")["due"], self.web.memory()
            time.sleep(1)
            after = self.web.api("GET", "/state")["due"]
            self.assertEqual(after, before)
            self.assertLess(self.web.memory(), memory + 4 * 2**20)

    def test_a_page_that_left_is_forgotten(self):
        with self.web.socket() as page:
            page.next_frame()
            there = self.web.api("GET", "/state")["viewers"]
            page.frame(8, b"\x03\xe8")
            self.assertEqual(page.closed_with(), 1000)
        end = time.monotonic() + LIMIT
        while self.web.api("GET", "/state")["viewers"] >= there and time.monotonic() < end:
            time.sleep(0.02)
        self.assertLess(self.web.api("GET", "/state")["viewers"], there)


class Ends(unittest.TestCase):
    def test_ends_with_pages_and_slow_answers_under_way(self):
        with Web(fake=True) as web, web.socket() as page, web.connect() as slow, web.connect():
            page.next_frame()
            slow.say(web.head("GET", "/api/v1/words", web.bearer))
            time.sleep(0.2)
            web.run.process.terminate()
            self.assertEqual(web.run.end()[0], 0)
            self.assertIsNone(page.closed_with())

    def test_its_port_can_be_taken_again_at_once(self):
        with Web(fake=True) as web:
            port = web.port
            with web.connect() as one:  # the server closes first: its side lingers
                one.say(web.head("GET", "/", {"Connection": "close"}))
                one.answer()
                self.assertTrue(one.is_closed())
            web.run.process.terminate()
            web.run.end()
        with Web(str(port), fake=True) as web:
            self.assertEqual(web.raw(web.head()).status, 200)


if __name__ == "__main__":
    unittest.main()
