# SPDX-License-Identifier: MIT
"""The two curves of the README: how servers stand many clients, and how they stand load."""
import contextlib
import statistics

import servers
from outcome import Curve, Outcome, Sample
from session import closed_loop

WHO = ("dgram", "recvmmsg loop", "Asio", "libuv", "sockperf")
LOADED = ("dgram", "recvmmsg loop", "Asio", "libuv")  # sockperf's answers its own messages only
CLIENTS = (1, 4, 16, 64, 256, 1000)
UNDER_WAY = 64  # in all, or one each where there are more clients
RATES = (10_000, 20_000, 50_000, 100_000, 150_000)  # datagrams a second
LOAD_SECONDS = 1
ROUNDS, ROUNDS_QUICK = 3, 1
WAIT = "200ms"  # for the last answers of a run


def _points(rounds, names, xs, value):
    """{name: [(x, median)]} of rounds whose contenders are (name, x)."""
    def median(name, x):
        known = [value(one[name, x]) for one in rounds if (name, x) in one]
        known = [one for one in known if one is not None]
        return statistics.median(known) if known else None
    return {name: [(x, median(name, x)) for x in xs] for name in names}


def against_clients(session, place, name):
    out = Outcome(name, "Echo against the number of clients",
                  f"{UNDER_WAY} datagrams of 64 bytes under way in all, or one for each client"
                  " where there are more; what one second of the server's CPU time answers.",
                  columns=())
    with contextlib.ExitStack() as stack:
        running = servers.all_started(session, place, WHO, stack, out)
        rounds = session.rounds({(who, count): closed_loop(
            session, place, server, "many", "--clients", count, "--depth",
            max(1, UNDER_WAY // count)) for who, server in running.items() for count in CLIENTS},
            ROUNDS_QUICK if session.quick else ROUNDS)
    out.curve = Curve("echo-against-clients.svg", "Echoes per second of server CPU time",
                      "clients", "echoes / CPU second",
                      _points(rounds, running, CLIENTS,
                              lambda one: 1e9 / one.server_ns if one.server_ns else None))
    return out


def _loaded(session, place, server, rate):
    def measure():
        said = session.bench(place, "load", server.port, "--rate", f"{rate}/s", "-d", LOAD_SECONDS,
                             "-w", WAIT)
        # A generator that missed its rate says nothing about the server.
        return Sample(rate=said["rate_per_s"],
                      p99_us=said["latency_us"]["p99"] if said["valid"] else None)
    return measure


def against_load(session, place, name):
    out = Outcome(name, "Echo latency against load",
                  "`dgram bench load`: 99th percentile from the planned time of each request, lost"
                  " ones included; points where the generator missed its rate are left out.",
                  columns=())
    with contextlib.ExitStack() as stack:
        running = servers.all_started(session, place, LOADED, stack, out)
        rounds = session.rounds({
            (who, rate): _loaded(session, place, server, rate)
            for who, server in running.items() for rate in RATES},
            ROUNDS_QUICK if session.quick else ROUNDS)
    out.curve = Curve("echo-against-load.svg", "99th percentile of latency against load",
                      "requests a second", "µs",
                      _points(rounds, running, RATES, lambda one: one.p99_us), True)
    return out
