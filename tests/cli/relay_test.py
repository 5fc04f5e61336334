# SPDX-License-Identifier: MIT
"""relay: what passes, what a bad path does to it, the same again with the same seed."""
import shutil
import threading

from program import *
from serving import closes, ended, summary

MASK, STEP = 2**64 - 1, 0x9E3779B97F4A7C15
DOWNWARDS = 2**63


def mix(x):
    x = ((x ^ x >> 30) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ x >> 27) * 0x94D049BB133111EB) & MASK
    return x ^ x >> 31


def lost(seed, share, count):
    """The numbers that a stream loses, worked out without the program."""
    sequence = mix((mix((seed + STEP) & MASK) + STEP) & MASK)
    return [n for n in range(count)
            if (mix((sequence + n * STEP) & MASK) >> 11) / 2**53 < share]


def relay(*words, **kwargs):
    return Running("relay", "0", *words, **kwargs)


def send_settled(one, port, far, payloads):
    """Sends them, a few at a time: no buffer on the way overflows. Gives what reaches `far`."""
    came = []
    far.settimeout(0.2)
    for i, payload in enumerate(payloads):
        one.sendto(payload, ("127.0.0.1", port))
        if i % 50 == 49 or i == len(payloads) - 1:
            try:
                while True:
                    came.append(far.recv(65536))
            except TimeoutError:
                pass
    return came


class Passing(unittest.TestCase):
    def test_everything_passes_untouched_both_ways(self):
        payloads = [b"", b"hello", bytes(range(256)), b"\0" * 1472, b"\xff" * 65507]
        with Echo() as far, relay(far.address, "--json") as ours, udp() as one:
            port = ours.json_port()
            for payload in payloads:
                one.sendto(payload, ("127.0.0.1", port))
                answer, source = one.recvfrom(65536)
                self.assertEqual((answer, source), (payload, ("127.0.0.1", port)))
            code, out, _ = ended(ours)
        self.assertEqual((code, far.heard), (0, payloads))
        account = summary(out)
        self.assertTrue(closes(account), account)
        for way in ("up", "down"):
            self.assertEqual((account[way]["received"], account[way]["forwarded"]), (5, 5))
        self.assertEqual(account["clients"], {"came": 1, "idle": 0, "dropped": 0})

    def test_each_of_many_clients_gets_its_own_answers(self):
        answers = {}

        def talk(port, who):
            with udp() as one:
                for n in range(20):
                    question = b"%d:%d" % (who, n)
                    one.sendto(question, ("127.0.0.1", port))
                    answers[question] = one.recv(100)

        with Echo(lambda payload: payload.upper() + b"!") as far, \
                relay(far.address, "--json") as ours:
            port = ours.json_port()
            talkers = [threading.Thread(target=talk, args=(port, who)) for who in range(50)]
            for each in talkers:
                each.start()
            for each in talkers:
                each.join(LIMIT)
            code, out, _ = ended(ours)
        self.assertEqual(len(answers), 1000)
        self.assertEqual({k: v for k, v in answers.items() if v != k + b"!"}, {})
        self.assertEqual((code, summary(out)["clients"]["came"]), (0, 50))

    def test_socat_and_netcat_speak_through_it(self):
        for peer in (("socat", "-t1", "-", "UDP:127.0.0.1:{}"),
                     ("nc", "-u", "-W1", "127.0.0.1", "{}")):
            if shutil.which(peer[0]) is None:
                print(f"not here: {peer[0]}")
                continue
            with Echo(bytes.upper) as far, relay(far.address) as ours:
                port = str(ours.port())
                done = subprocess.run([word.format(port) for word in peer], input=b"hello\n",
                                      capture_output=True, timeout=LIMIT)
                self.assertEqual(done.stdout, b"HELLO\n", peer)

    def test_it_may_stand_between_the_families(self):
        with Echo(host="::1", family=socket.AF_INET6) as far, \
                Running("relay", ":0", far.address) as ours, udp() as one, \
                udp("::1", family=socket.AF_INET6) as six:
            port = ours.port()
            for client, host in ((one, "127.0.0.1"), (six, "::1")):
                client.sendto(b"x", (host, port))
                answer, source = client.recvfrom(100)
                self.assertEqual((answer, source[:2]), (b"x", (host, port)))


class Impaired(unittest.TestCase):
    COUNT = 1000

    def run_once(self, *options):
        """The datagrams that reached the target, and the account."""
        with udp() as far, udp() as one, \
                relay(address(far), "--json", *options) as ours:
            payloads = [b"%d" % n for n in range(self.COUNT)]
            came = send_settled(one, ours.json_port(), far, payloads)
            code, out, _ = ended(ours)
        account = summary(out)
        del account["time"]
        self.assertEqual((code, account["up"]["received"]), (0, self.COUNT))
        self.assertEqual(account["up"]["forwarded"], len(came))
        self.assertTrue(closes(account), account)
        return came, account

    def test_a_seed_loses_exactly_these(self):
        came, account = self.run_once("--loss", "10%", "--seed", "42")
        gone = lost(42, 0.1, self.COUNT)
        self.assertEqual([n for n in range(self.COUNT) if b"%d" % n not in came], gone)
        self.assertEqual(account["up"]["lost"], len(gone))

    def test_the_same_seed_does_the_same_again(self):
        options = ("--loss", "5", "--duplicate", "4%", "--corrupt", "3%", "--mtu", "1000")
        first = self.run_once(*options, "--seed", "7")
        again = self.run_once(*options, "--seed", "7")
        self.assertEqual(first, again)
        self.assertNotEqual(first[0], self.run_once(*options, "--seed", "8")[0])
        up = first[1]["up"]
        for what in ("lost", "duplicated", "corrupted"):
            self.assertGreater(up[what], 0, what)

    def test_a_seed_that_was_made_up_is_told_and_repeats_it(self):
        with udp() as far:
            with relay(address(far), "--loss", "50%") as ours:
                ours.read_until("stderr", b"--seed ")
                _, _, said = ended(ours)
                seed = said.split(b"--seed ")[1].split()[0].decode()
        self.COUNT = 200
        came, _ = self.run_once("--loss", "50%", "--seed", seed)
        self.assertEqual(self.COUNT - len(came), len(lost(int(seed), 0.5, self.COUNT)))

    def test_only_one_way(self):
        with Echo() as far, relay(far.address, "--json", "--loss", "100%", "--only", "down",
                                  "--seed", "1") as ours, udp() as one:
            port = ours.json_port()
            one.settimeout(0.3)
            one.sendto(b"x", ("127.0.0.1", port))
            with self.assertRaises(TimeoutError):
                one.recv(10)
            _, out, _ = ended(ours)
        account = summary(out)
        self.assertEqual((account["up"]["forwarded"], account["down"]["lost"]), (1, 1))
        [listening] = named(out, "listening")
        self.assertEqual((listening["up"], listening["down"], listening["seed"]),
                         ({}, {"loss": 100}, 1))

    def test_late_and_too_big(self):
        with Echo() as far, relay(far.address, "--json", "--delay", "100ms", "--mtu", "10",
                                  "--bandwidth", "10M") as ours, udp() as one:
            port = ours.json_port()
            began = time.monotonic()
            one.sendto(b"x" * 11, ("127.0.0.1", port))
            one.sendto(b"x" * 10, ("127.0.0.1", port))
            self.assertEqual(one.recv(100), b"x" * 10)
            self.assertGreaterEqual(time.monotonic() - began, 0.2)
            _, out, _ = ended(ours)
        self.assertEqual((summary(out)["up"]["too_big"], far.heard), (1, [b"x" * 10]))


class Shown(unittest.TestCase):
    def test_both_ways_are_shown_as_they_happen(self):
        with Echo(bytes.upper) as far, relay(far.address, "-v") as ours, udp() as one:
            one.sendto(b"hello\x1b", ("127.0.0.1", ours.port()))
            one.recv(100)
            ours.read_until("stdout", b"HELLO")
            _, out, err = ended(ours)
            who = address(one)
        self.assertEqual(out.decode().splitlines(),
                         [f"▶ {who} 6 B hello\\x1b", f"◀ {who} 6 B HELLO\\x1b"])
        self.assertIn(b"up: received 1 (6 bytes), dropped by the kernel 0, forwarded 1\n", err)

    def test_nothing_is_shown_of_datagrams_without_v(self):
        with Echo() as far, relay(far.address) as ours, udp() as one:
            one.sendto(b"x", ("127.0.0.1", ours.port()))
            one.recv(100)
            code, out, err = ended(ours)
            self.assertEqual((code, out), (0, b""))
            self.assertIn(b"forwarding to " + far.address.encode(), err)

    def test_a_record_as_json_tells_way_and_fate(self):
        with Echo() as far, relay(far.address, "--json", "-v", "--mtu", "3") as ours, \
                udp() as one:
            port = ours.json_port()
            one.sendto(b"long", ("127.0.0.1", port))
            one.sendto(b"hi", ("127.0.0.1", port))
            one.recv(100)
            _, out, _ = ended(ours)
        shown = [(each["way"], each["text"], each["fate"]) for each in named(out, "rx")]
        self.assertEqual(shown, [("up", "long", "too-big"), ("up", "hi", "forwarded"),
                                 ("down", "hi", "forwarded")])

    def test_a_refused_target_is_told(self):
        gone = free_port()
        with relay(f"127.0.0.1:{gone}", "--json", "-v") as ours, udp() as one:
            one.sendto(b"x", ("127.0.0.1", ours.json_port()))
            ours.read_until("stdout", b'"refused"')
            code, out, _ = ended(ours)
            who = address(one)
        [refused] = named(out, "refused")
        self.assertEqual((code, refused["remote"], refused["client"]),
                         (0, f"127.0.0.1:{gone}", who))
        self.assertEqual(summary(out)["up"]["icmp"], 1)

    def test_who_is_not_allowed_goes_nowhere(self):
        with Echo() as far, relay(far.address, "--json", "-v", "--allow", "192.0.2.0/24") as ours, \
                udp() as one:
            one.sendto(b"x", ("127.0.0.1", ours.json_port()))
            ours.read_until("stdout", b'"withheld"')
            _, out, _ = ended(ours)
        account = summary(out)
        self.assertEqual((account["dropped"]["guard"], account["sent"], far.heard),
                         ({"not-allowed": 1}, 0, []))
        self.assertTrue(closes(account), account)


class Mistakes(unittest.TestCase):
    def test_what_cannot_be_relayed_is_said(self):
        port = free_port()
        for words, said in (((), b"LISTEN"), (("9000",), b"TARGET"),
                            (("0", ":9", "x"), b"one word too many"),
                            (("unix:/x", ":9"), b"Unix"), (("0", "unix:/x"), b"Unix"),
                            (("0", "239.1.2.3:9"), b"group"), (("0", "127.0.0.1:0"), b"port 0"),
                            ((str(port), f":{port}"), b"to itself"),
                            ((f":{port}", f"127.0.0.1:{port}"), b"to itself"),
                            (("0", ":9", "--loss", "101%"), b"100 percent"),
                            (("0", ":9", "--delay", "2h"), b"too long"),
                            (("0", ":9", "--bandwidth", "fast"), b"not a number"),
                            (("0", ":9", "--only", "left"), b"up|down"),
                            (("0", ":9", "--idle", "0"), b"too short")):
            done = dgram("relay", *words)
            self.assertEqual(done.returncode, 2, (words, done.stderr))
            self.assertIn(said, done.stderr)

    def test_a_port_that_somebody_holds_is_5(self):
        with udp() as held:
            done = dgram("relay", address(held), ":9")
        self.assertEqual(done.returncode, 5, done.stderr)

    def test_its_options_are_of_no_other_verb(self):
        done = dgram("serve", "echo", "0", "--loss", "1%")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"relay", done.stderr)


unittest.main(verbosity=2)
