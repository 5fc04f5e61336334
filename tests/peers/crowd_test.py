#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Many clients at once, seen from outside: each gets its own answers, none waits for another."""
import selectors

from peers import LIMIT, Ours, main, text_of, time, udp, unittest

CLIENTS = 200
EXEC_CLIENTS = 50  # more than the 32 commands that run at once; each costs a process
DELAY_MAX = 0.050  # seconds another client's slow command may cost
SLOW = 1.0         # seconds the slow command takes


def all_ask(clients, at, rounds, question):
    """Every client asks `rounds` times, one in flight each; gives the answers of each in order."""
    answers = [[] for _ in clients]
    with selectors.DefaultSelector() as ready:
        for number, one in enumerate(clients):
            one.setblocking(False)
            ready.register(one, selectors.EVENT_READ, number)
        for number, one in enumerate(clients):
            one.sendto(question(number, 0), at)
        end = time.monotonic() + LIMIT
        while any(len(one) < rounds for one in answers):
            for key, _ in ready.select(max(0, end - time.monotonic())):
                number = key.data
                answers[number].append(key.fileobj.recv(70_000))
                if len(answers[number]) < rounds:
                    key.fileobj.sendto(question(number, len(answers[number])), at)
            if time.monotonic() > end:
                missing = sum(rounds - len(one) for one in answers)
                raise AssertionError(f"{missing} answers did not come within {LIMIT} s")
    return answers


def question(number, turn):
    return b"client %d asks %d" % (number, turn)


class Crowd(unittest.TestCase):
    def setUp(self):
        self.clients = [udp() for _ in range(CLIENTS)]
        for one in self.clients:
            self.addCleanup(one.close)

    def asked(self, server, rounds):
        return all_ask(self.clients, ("127.0.0.1", server.port), rounds, question)

    def test_two_hundred_clients_of_hello_get_exactly_their_own_answers(self):
        with Ours("serve", "hello", "127.0.0.1:0") as server:
            wanted = [[b"Hello, %s!" % question(number, turn) for turn in range(20)]
                      for number in range(CLIENTS)]
            self.assertEqual(self.asked(server, 20), wanted)

    def test_two_hundred_clients_of_two_workers_get_exactly_their_own_answers(self):
        with Ours("serve", "hello", "127.0.0.1:0", "--workers", "2") as server:
            wanted = [[b"Hello, %s!" % question(number, turn) for turn in range(20)]
                      for number in range(CLIENTS)]
            self.assertEqual(self.asked(server, 20), wanted)

    def test_fifty_clients_of_exec_get_exactly_their_own_answers(self):
        command = ("sh", "-c", 'read -r asked; printf %s "$asked from $DGRAM_REMOTE"')
        del self.clients[EXEC_CLIENTS:]
        with Ours("serve", "exec", "127.0.0.1:0", "--", *command) as server:
            names = [text_of(one.getsockname()).encode() for one in self.clients]
            wanted = [[question(number, turn) + b" from " + names[number] for turn in range(2)]
                      for number in range(EXEC_CLIENTS)]
            self.assertEqual(self.asked(server, 2), wanted)


class SlowCommand(unittest.TestCase):
    def test_a_slow_command_for_one_client_does_not_delay_another(self):
        command = ("sh", "-c", f'read -r word; [ "$word" = slow ] && sleep {SLOW}; echo "$word"')
        with Ours("serve", "exec", "127.0.0.1:0", "--", *command) as server, \
                udp() as slow, udp() as quick:
            at = ("127.0.0.1", server.port)
            alone = min(self.round_trip(quick, at) for _ in range(10))
            slow.sendto(b"slow\n", at)
            asked = time.monotonic()
            beside = []  # begun while the slow command runs
            while len(beside) < 10 and time.monotonic() - asked < SLOW:
                beside.append(self.round_trip(quick, at))
            self.assertLess(min(beside) - alone, DELAY_MAX)
            self.assertEqual(slow.recv(100), b"slow\n")
            self.assertGreaterEqual(time.monotonic() - asked, SLOW)

    @staticmethod
    def round_trip(client, at):
        begun = time.monotonic()
        client.sendto(b"quick\n", at)
        assert client.recv(100) == b"quick\n"
        return time.monotonic() - begun


if __name__ == "__main__":
    main()
