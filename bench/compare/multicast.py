# SPDX-License-Identifier: MIT
"""One datagram to a group of local members, against one to each of as many."""
import contextlib
import ipaddress

import parsing
import processes
import servers
from generators import FIRST_TARGET
from outcome import Goal, Outcome, Sample

MEMBERS, BYTES, TRAIN = 8, 64, 8
GROUP = "239.1.2.3"


class Crowd:
    """MEMBERS servers on one port: each in the group, or each with an address of its own."""

    def __init__(self, session, place, stack, grouped):
        self.port = processes.free_port(place)
        self.grouped = grouped
        self.to = [GROUP] if grouped else [str(ipaddress.IPv4Address(FIRST_TARGET + i))
                                           for i in range(MEMBERS)]
        self.left = 0  # datagrams that members should have seen since they began
        more = ["--iface", "lo"] if grouped else []
        self.members = [stack.enter_context(processes.Server(
            [session.dgram, "serve", "discard", "--json", *more,
             f"{self.to[i % len(self.to)]}:{self.port}"], place, self.port))
            for i in range(MEMBERS)]

    def cpu_ns(self):
        return sum(one.cpu_ns() for one in self.members)

    def measured(self, send):
        """A function that has `send` send: it returns (sent, seconds, CPU ns of the sender)."""
        def measure():
            used, dropped = self.cpu_ns(), self.members[0].drops()  # of the port: of all members
            sent, seconds, sender_ns = send()
            self.members[0].wait_until_read()
            used, dropped = self.cpu_ns() - used, self.members[0].drops() - dropped
            copies = sent * MEMBERS if self.grouped else sent
            self.left += copies
            delivered = max(1, copies - dropped)
            return Sample(rate=delivered / seconds, server_ns=used / delivered,
                          client_ns=sender_ns / delivered, lost=dropped / max(1, copies))
        return measure

    def arrived(self):
        """By the members' own accounts, after their end."""
        return sum(parsing.last_json(one.last_words)["arrived"] for one in self.members)


def _fan(session, place, crowd, train):
    to = [f"--to={address}:{crowd.port}" for address in crowd.to]

    def send():
        argv = [session.dgram, "bench", "fan", "--json", "--warmup", 0, "--size", BYTES, "--train",
                train, "-d", session.run_for, *to]
        said = parsing.result_of_bench(processes.run(argv, place, 60, codes=(0, 1)).out)
        if not said.get("sent"):
            raise processes.Failed(f"nothing sent, {said.get('why')}")
        return said["sent"], said["seconds"], said["cpu_ns_per_datagram"] * said["sent"]
    return crowd.measured(send)


def _drive(session, place, crowd, mode, *words):
    def send():
        said = session.drive(place, mode, crowd.port, "--bytes", BYTES, "--train", 1, *words,
                             to=crowd.to[0])
        return said["sent"], said["seconds"], said["client_cpu_ns"]
    return crowd.measured(send)


def measure(session, place, name):
    out = Outcome(name, f"One datagram to {MEMBERS} members of a group on this machine",
                  f"{BYTES} bytes, as fast as it goes; the sender's CPU time for each datagram that"
                  " a member's socket took. `to each`: one by one, to as many that are in no group."
                  f" Members are `dgram serve discard`, all on one CPU; trains: {TRAIN} (GSO).",
                  columns=("client_ns", "server_ns", "rate", "lost"), compared="client_ns",
                  ours="dgram to the group", raw="send loop to the group",
                  goals=[Goal("dgram to the group", "sendto loop to each", "client_ns",
                              at_most=1 / 3),
                         Goal("dgram to the group", "send loop to the group", "client_ns",
                              at_most=1 / 0.97)])
    with contextlib.ExitStack() as stack:
        group, alone = (Crowd(session, place, stack, grouped) for grouped in (True, False))
        out.rounds = session.rounds(servers.tried({
            "dgram to the group": _fan(session, place, group, 1),
            "dgram to the group, trains": _fan(session, place, group, TRAIN),
            "send loop to the group": _drive(session, place, group, "plain", "--clients", 1),
            "dgram to each": _fan(session, place, alone, 1),
            "dgram to each, trains": _fan(session, place, alone, TRAIN),
            "sendto loop to each": _drive(session, place, alone, "fan", "--clients", MEMBERS),
        }, out))
    out.checks = [(f"arrived {who}, by the members' own accounts", f"{crowd.arrived():,}",
                   f"{crowd.left:,}", crowd.arrived() == crowd.left)
                  for who, crowd in (("of the group's", group), ("one by one", alone))]
    return out
