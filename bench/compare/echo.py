# SPDX-License-Identifier: MIT
"""Echo servers under five shapes of load: server CPU time for each answered datagram."""
import contextlib

import servers
from outcome import Goal, Outcome
from session import closed_loop

EVERYONE = ("dgram", "recvfrom loop", "recvmmsg loop", "grouping loop", "Asio", "libuv",
            "sockperf", "Python threads")
WARM = 0.05  # seconds a server is asked before it is measured
TEN_FOLD = ("Asio", "libuv", "sockperf")


def _at_most(bounds, ours="dgram"):
    return [Goal(ours, theirs, "server_ns", at_most=bound) for theirs, bound in bounds.items()]


def _each(names, bound):
    return dict.fromkeys(names, bound)


# name: (title, who, mode and options of the generator, goals, ours, raw)
SHAPES = {
    "echo-hot": (
        "Echo, one client, 64 under way, sent one by one", EVERYONE,
        ("hot", "--flight", 64),
        _at_most({"recvmmsg loop": 0.65, "recvfrom loop": 0.6, "grouping loop": 1.05,
                  **_each(TEN_FOLD, 1 / 1.6),
                  "Python threads": 1 / 50}), "dgram", "recvmmsg loop"),
    "echo-trains": (
        "Echo, one client that sends trains of 64 (GSO)",
        ("dgram --gro", "GRO loop", *EVERYONE),
        ("hot", "--flight", 64, "--train", 64),
        _at_most({"recvfrom loop": 0.10, **_each(TEN_FOLD, 1 / 8), "Python threads": 1 / 50},
                 "dgram --gro"), "dgram --gro", "GRO loop"),
    "echo-64x8": (
        "Echo, 64 clients, 8 under way each", EVERYONE,
        ("many", "--clients", 64, "--depth", 8),
        _at_most({"recvmmsg loop": 0.7, "grouping loop": 1.05, "Python threads": 1 / 50}),
        "dgram", "recvmmsg loop"),
    "echo-256x1": (
        "Echo, 256 clients, one under way each", EVERYONE,
        ("many", "--clients", 256),
        _at_most({"recvmmsg loop": 1.05}), "dgram", "recvmmsg loop"),
    "echo-1000x1": (
        "Echo, 1,000 clients, one under way each", EVERYONE,
        ("many", "--clients", 1000),
        _at_most({"Asio": 1 / 1.1, "libuv": 1 / 1.1, "sockperf": 1.0, "Python threads": 1 / 50}),
        "dgram", "recvmmsg loop"),
}


def measure(session, place, name):
    title, who, generator, goals, ours, raw = SHAPES[name]
    out = Outcome(name, title, "64-byte payloads with the header sockperf's server answers; CPU"
                  " time of the whole server process for each answered datagram.",
                  goals=goals, ours=ours, raw=raw)
    with contextlib.ExitStack() as stack:
        running = servers.all_started(session, place, who, stack, out)
        for server in running.values():
            session.drive(place, generator[0], server.port, *generator[1:], seconds=WARM)
        out.rounds = session.rounds({who: closed_loop(session, place, server, *generator)
                                     for who, server in running.items()})
    return out
