# SPDX-License-Identifier: MIT
"""ask: sends each DATA, one after another, and prints the reply; silence and refusal told apart."""
from program import *


class Answered(unittest.TestCase):
    def test_into_a_pipe_each_reply_and_a_newline(self):
        with Echo() as peer:
            done = dgram("ask", peer.address, "one", "two")
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"one\ntwo\n", b""))

    def test_one_after_another(self):
        def slow(payload):
            time.sleep(0.05)
            return payload
        with Echo(slow) as peer:
            done = dgram("ask", peer.address, "a", "b", "c", "--json")
            order = [one["event"] for one in events(done.stdout)]
            self.assertEqual(order, ["tx", "rx"] * 3 + ["summary"])

    def test_raw_is_the_exact_bytes(self):
        with Echo(lambda payload: b"\x00\xff\n" + payload) as peer:
            done = dgram("ask", peer.address, "a", "b", "--raw")
            self.assertEqual(done.stdout, b"\x00\xff\na\x00\xff\nb")

    def test_hex(self):
        with Echo(lambda payload: b"\xa5\x5a") as peer:
            self.assertEqual(dgram("ask", peer.address, "x", "--hex").stdout, b"a5 5a\n")

    def test_an_empty_reply_is_a_reply(self):
        with Echo(lambda payload: b"") as peer:
            done = dgram("ask", peer.address, "x")
            self.assertEqual((done.returncode, done.stdout), (0, b"\n"))

    def test_an_empty_question_is_asked(self):
        with Echo(lambda payload: b"got %d" % len(payload)) as peer:
            self.assertEqual(dgram("ask", peer.address, "").stdout, b"got 0\n")

    def test_standard_input_is_a_question(self):
        with Echo() as peer:
            self.assertEqual(dgram("ask", peer.address, stdin=b"abc\n").stdout, b"abc\n\n")

    def test_over_ipv6(self):
        with Echo(host="::1", family=socket.AF_INET6) as peer:
            self.assertEqual(dgram("ask", peer.address, "six").stdout, b"six\n")

    def test_the_longest_datagram_comes_back_whole(self):
        with Echo() as peer:
            done = dgram("ask", peer.address, "x" * 65507, "--raw")
            self.assertEqual(done.stdout, b"x" * 65507)

    def test_a_reply_has_its_round_trip_in_json(self):
        with Echo() as peer:
            done = dgram("ask", peer.address, "hi", "--json")
            [reply] = named(done.stdout, "rx")
            self.assertEqual((reply["v"], reply["remote"], reply["len"], reply["data"],
                              reply["text"], reply["truncated"], reply["iface"]),
                             (1, peer.address, 2, "aGk=", "hi", False, "lo"))
            self.assertGreater(reply["rtt_us"], 0)
            self.assertLess(reply["rtt_us"], 2_000_000)
            self.assertEqual(reply["ttl"], 64)

    def test_several_remotes_are_all_asked(self):
        with Echo(lambda p: b"A" + p) as first, Echo(lambda p: b"B" + p) as second:
            done = dgram("ask", "--to", first.address, "--to", second.address, "x")
            self.assertEqual((done.returncode, done.stdout), (0, b"Ax\nBx\n"))

    def test_count_asks_again(self):
        with Echo() as peer:
            self.assertEqual(dgram("ask", peer.address, "x", "-c", "3").stdout, b"x\n" * 3)

    def test_a_template_can_use_the_reply_before(self):
        with Echo(lambda payload: b"[" + payload + b"]") as peer:
            done = dgram("ask", peer.address, "-t", "a{{rx[0:2]}}", "-c", "2")
            self.assertEqual(done.stdout, b"[a]\n[a[a]\n")

    def test_two_unix_sockets(self):
        with tempfile.TemporaryDirectory() as folder, \
                socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as peer:
            peer.bind(folder + "/peer")
            peer.settimeout(LIMIT)
            with Running("ask", f"unix:{folder}/peer", "hi") as asking:
                payload, source = peer.recvfrom(99)
                peer.sendto(b"<" + payload + b">", source)
                self.assertEqual(asking.end()[:2], (0, b"<hi>\n"))


class Silence(unittest.TestCase):
    def test_it_waits_two_seconds_and_says_what_silence_means(self):
        with udp() as silent:
            begun = time.monotonic()
            done = dgram("ask", address(silent), "x")
            self.assertGreaterEqual(time.monotonic() - begun, 2)
            self.assertEqual((done.returncode, done.stdout), (1, b""))
            self.assertIn(b"nothing came within 2 s", done.stderr)

    def test_wait_takes_units_and_bare_seconds(self):
        with udp() as silent:
            for limit, least in (("100ms", 0.1), ("0.2", 0.2), ("0", 0)):
                begun = time.monotonic()
                self.assertEqual(dgram("ask", address(silent), "x", "-w", limit).returncode, 1)
                self.assertGreaterEqual(time.monotonic() - begun, least)
                self.assertLess(time.monotonic() - begun, 2)

    def test_it_is_a_timeout_event(self):
        with udp() as silent:
            done = dgram("ask", address(silent), "x", "-w", "50ms", "--json")
            [timeout] = named(done.stdout, "timeout")
            self.assertEqual(timeout["remote"], address(silent))
            self.assertEqual(done.returncode, 1)

    def test_retry_sends_again(self):
        with udp() as silent:
            done = dgram("ask", address(silent), "x", "-w", "50ms", "--retry", "2")
            self.assertEqual(done.returncode, 1)
            self.assertEqual([silent.recv(9) for _ in range(3)], [b"x"] * 3)

    def test_retry_stops_at_the_answer(self):
        heard = []

        def second(payload):
            heard.append(payload)
            return payload if len(heard) == 2 else None
        with Echo(second) as peer:
            done = dgram("ask", peer.address, "x", "-w", "300ms", "--retry", "5")
            self.assertEqual((done.returncode, done.stdout, len(heard)), (0, b"x\n", 2))

    def test_one_silence_among_answers_is_not_every_one_answered(self):
        with Echo(lambda payload: None if payload == b"b" else payload) as peer:
            done = dgram("ask", peer.address, "a", "b", "c", "-w", "100ms")
            self.assertEqual((done.returncode, done.stdout), (1, b"a\nc\n"))

    def test_a_late_reply_is_no_answer_to_the_next_question(self):
        with udp() as peer:
            with Running("ask", address(peer), "a", "b", "-w", "150ms", "-i", "300ms",
                         "--json") as asking:
                _, source = peer.recvfrom(9)
                time.sleep(0.2)
                peer.sendto(b"late", source)
                self.assertEqual(peer.recvfrom(9)[0], b"b")
                peer.sendto(b"b!", source)
                code, out, _ = asking.end()
            late, timely = named(out, "rx")
            self.assertEqual((late["text"], "rtt_us" in late), ("late", False))
            self.assertEqual((timely["text"], "rtt_us" in timely), ("b!", True))
            self.assertEqual(code, 1)


class Refused(unittest.TestCase):
    def test_by_whom_in_words_and_code_at_once(self):
        to = f"127.0.0.1:{free_port()}"
        begun = time.monotonic()
        done = dgram("ask", to, "x")
        self.assertLess(time.monotonic() - begun, 1.5)
        self.assertEqual((done.returncode, done.stdout), (3, b""))
        self.assertIn(f"{to} refused".encode(), done.stderr)
        self.assertIn(b"said by 127.0.0.1", done.stderr)

    def test_over_ipv6(self):
        with udp("::1", family=socket.AF_INET6) as one:
            to = address(one)
        self.assertEqual(dgram("ask", to, "x").returncode, 3)

    def test_as_json(self):
        to = f"127.0.0.1:{free_port()}"
        [refused] = named(dgram("ask", to, "x", "--json").stdout, "refused")
        self.assertEqual((refused["remote"], refused["by"]), (to, "127.0.0.1"))

    def test_no_route_is_this_machines_word(self):
        done = dgram("ask", "[2001:db8::1]:9", "x", "-w", "100ms")
        self.assertIn(done.returncode, (1, 3, 5))  # a machine with IPv6 has a route there


class Replies(unittest.TestCase):
    def test_n_replies_end_the_waiting(self):
        with Echo(lambda payload: [b"1", b"2", b"3"]) as peer:
            begun = time.monotonic()
            done = dgram("ask", peer.address, "x", "-r", "2", "-w", "10s")
            self.assertEqual((done.returncode, done.stdout), (0, b"1\n2\n"))
            self.assertLess(time.monotonic() - begun, 5)

    def test_all_takes_what_comes_in_the_time(self):
        with Echo(lambda payload: [b"1", b"2", b"3"]) as peer:
            begun = time.monotonic()
            done = dgram("ask", peer.address, "x", "-r", "all", "-w", "300ms")
            self.assertGreaterEqual(time.monotonic() - begun, 0.3)
            self.assertEqual((done.returncode, done.stdout), (0, b"1\n2\n3\n"))

    def test_fewer_than_asked_for_is_no(self):
        with Echo() as peer:
            done = dgram("ask", peer.address, "x", "-r", "2", "-w", "100ms")
            self.assertEqual((done.returncode, done.stdout), (1, b"x\n"))
            self.assertIn(b"1 of 2", done.stderr)

    def test_a_reply_from_another_address_of_that_machine_is_seen_and_told(self):
        with udp("0.0.0.0") as peer:
            port = peer.getsockname()[1]
            with Running("ask", f"127.0.0.1:{port}", "x") as asking:
                _, source = peer.recvfrom(9)
                peer.close()
                with udp("127.0.0.2", port) as elsewhere:
                    elsewhere.sendto(b"here", source)
                    code, out, err = asking.end()
            self.assertEqual((code, out), (0, b"here\n"))
            self.assertIn(f"127.0.0.2:{port}, not from 127.0.0.1:{port}".encode(), err)

    def test_a_strangers_datagram_is_shown_but_answers_nothing(self):
        with udp() as peer, udp("127.0.0.3") as stranger:
            with Running("ask", address(peer), "x", "-w", "300ms") as asking:
                _, source = peer.recvfrom(9)
                stranger.sendto(b"\x1b[31mspam", source)
                code, out, err = asking.end()
            self.assertEqual((code, out), (1, b""))
            self.assertIn(b"127.0.0.3", err)
            self.assertIn(b"spam", err)
            self.assertNotIn(b"\x1b", err)

    def test_multicast_is_answered_by_anyone(self):
        with udp("0.0.0.0") as member:
            member.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                              socket.inet_aton("239.255.77.1") + socket.inet_aton("127.0.0.1"))
            port = member.getsockname()[1]
            with Running("ask", f"239.255.77.1:{port}", "who?", "-r", "all", "-w", "500ms",
                         "--iface", "lo") as asking:
                payload, source = member.recvfrom(99)
                self.assertEqual(payload, b"who?")
                with udp() as another:
                    another.sendto(b"me", source)
                self.assertEqual(asking.end()[:2], (0, b"me\n"))


class Expect(unittest.TestCase):
    def ask(self, reply, *words):
        with Echo(lambda payload: reply) as peer:
            return dgram("ask", peer.address, "x", "-w", "300ms", *words)

    def test_met(self):
        for wanted in ("OK", "hex:4f 4b", "/^O.$/"):
            self.assertEqual(self.ask(b"OK", "--expect", wanted).returncode, 0, wanted)

    def test_unmet_is_no_and_the_reply_is_printed_all_the_same(self):
        done = self.ask(b"ERROR", "--expect", "OK")
        self.assertEqual((done.returncode, done.stdout), (1, b"ERROR\n"))
        self.assertIn(b"expect", done.stderr)

    def test_one_of_several_replies_is_enough(self):
        with Echo(lambda payload: [b"busy", b"OK"]) as peer:
            done = dgram("ask", peer.address, "x", "-r", "2", "--expect", "OK")
            self.assertEqual(done.returncode, 0)

    def test_silence_is_no(self):
        self.assertEqual(self.ask(None, "--expect", "OK").returncode, 1)

    def test_a_bad_expression_is_a_usage_error(self):
        self.assertEqual(self.ask(b"OK", "--expect", "/(/").returncode, 2)
        self.assertEqual(self.ask(b"OK", "--expect", "hex:4").returncode, 2)


class Interrupted(unittest.TestCase):
    def test_before_a_result_it_is_130(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with udp() as silent, Running("ask", address(silent), "x", "-w", "1h") as asking:
                silent.recv(9)
                asking.signal(number)
                self.assertEqual(asking.end()[0], 130)

    def test_with_all_replies_what_came_is_the_result(self):
        with Echo() as peer, Running("ask", peer.address, "x", "-r", "all", "-w", "1h") as asking:
            asking.read_until("stdout", b"x\n")
            asking.signal()
            self.assertEqual(asking.end()[0], 0)


unittest.main()
