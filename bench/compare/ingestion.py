# SPDX-License-Identifier: MIT
"""Sinks: what each reads of more than it can take, and what reading costs when it keeps up."""
import contextlib

import servers
from outcome import Goal, Outcome, Sample

WHO = ("dgram discard", "dgram discard --gro", "dgram listen", "recvmmsg sink", "socat", "rsyslog")
BYTES, TRAIN = 128, 64
RATE = 100_000


def _flood(session, place, server, *words):
    """Floods one sink and waits until it has read all. (report, its CPU time, datagrams dropped by
    the kernel at its socket, whether some waited still when the flood ended)."""
    server.wait_until_read()
    used, dropped = server.cpu_ns(), server.drops()
    said = session.drive(place, "flood", server.port, "--bytes", BYTES, "--train", TRAIN,
                         "--flight", TRAIN, *words)
    waited = server.waiting() > 0
    server.wait_until_read()
    dropped = server.drops() - dropped
    # With GRO the kernel counts a lost train as one.
    return said, server.cpu_ns() - used, dropped * (TRAIN if "--gro" in server.argv else 1), waited


def overloaded(session, place, server):
    """A function that measures what one sink reads of more than it can take."""
    def measure():
        said, used, dropped, waited = _flood(session, place, server)
        read = max(1, said["sent"] - dropped)
        seconds = max(said["seconds"], used / 1e9) if waited else said["seconds"]
        return Sample(rate=read / seconds, server_ns=used / read,
                      client_ns=said["client_cpu_ns"] / max(1, said["sent"]),
                      lost=dropped / max(1, said["sent"]))
    return measure


def paced(session, place, server):
    """A function that measures what one sink pays for each datagram when it can keep up."""
    def measure():
        said, used, dropped, _ = _flood(session, place, server, "--rate", RATE)
        read = max(1, said["sent"] - dropped)
        return Sample(rate=said["sent"] / said["seconds"], server_ns=used / read,
                      lost=dropped / max(1, said["sent"]))
    return measure


# name: (title, how, measure, columns, compared, goals)
SHAPES = {
    "ingestion": (
        "Ingestion, one flow, more than can be read",
        f"A sender offers {BYTES}-byte lines in trains of {TRAIN} (GSO) as fast as it can; compared"
        " is what was read. rsyslog discards each message, socat and `dgram listen` write it"
        " to /dev/null, the latter as lines.",
        overloaded, ("rate", "server_ns", "client_ns", "lost"), "rate",
        [Goal("dgram discard", "rsyslog", "rate", at_least=10),
         Goal("dgram discard", "socat", "rate", at_least=3),
         Goal("dgram discard", "recvmmsg sink", "rate", at_least=0.97),
         Goal("dgram listen", "rsyslog", "rate", at_least=10),
         Goal("dgram listen", "socat", "rate", at_least=3),
         Goal("dgram discard --gro", "recvmmsg sink", "rate", at_least=5)]),
    "ingestion-paced": (
        f"Ingestion, one flow, {RATE:,} a second",
        f"{BYTES}-byte lines in trains of {TRAIN} (GSO), so few that each sink can read them all;"
        " compared is what reading one costs.",
        paced, ("rate", "server_ns", "lost"), "server_ns",
        [Goal("dgram discard", "rsyslog", "server_ns", at_most=0.1),
         Goal("dgram discard", "socat", "server_ns", at_most=1 / 3),
         Goal("dgram discard", "recvmmsg sink", "server_ns", at_most=1 / 0.97)]),
}


def measure(session, place, name):
    title, how, one, columns, compared, goals = SHAPES[name]
    out = Outcome(name, title, how, columns=columns, compared=compared, ours="dgram discard",
                  raw="recvmmsg sink", goals=goals)
    with contextlib.ExitStack() as stack:
        running = servers.all_started(session, place, WHO, stack, out)
        out.rounds = session.rounds({who: one(session, place, server)
                                     for who, server in running.items()})
    return out
