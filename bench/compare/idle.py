# SPDX-License-Identifier: MIT
"""Looking for a moment before sleeping: what it gives while asked, and costs while nobody asks."""
import contextlib
import time

import servers
from outcome import Goal, Outcome, Sample
from session import closed_loop
from table import percent

SPIN = "50us"  # as long as `bench rr` looks by itself
IDLE_MAX = 0.05  # of a core
IDLE_SECONDS, IDLE_SECONDS_QUICK = 5, 1


def _round_trips(session, place, server, *words):
    def measure():
        used = server.cpu_ns()
        said = session.bench(place, "rr", server.port, "-d", session.run_for, *words)
        used = server.cpu_ns() - used
        answered = max(1, said["answered"])
        return Sample(rate=said["rate_per_s"], p50_us=said["latency_us"]["p50"],
                      p99_us=said["latency_us"]["p99"], server_ns=used / answered,
                      client_ns=said["cpu_ns_per_datagram"], lost=said["lost"] / said["sent"])
    return measure


def _idle(server, seconds):
    """What part of a core it takes while nobody asks."""
    used, begin = server.cpu_ns(), time.monotonic_ns()
    time.sleep(seconds)
    return (server.cpu_ns() - used) / (time.monotonic_ns() - begin)


def measure(session, place, name):
    out = Outcome(name, "Ping-pong that looks before it sleeps, one client, 64 bytes",
                  f"`adaptive`: `dgram bench rr` looks for {SPIN} before it sleeps, and so does"
                  f" `dgram serve echo --spin={SPIN}`; `blocking`: both sleep at once.",
                  columns=("p50_us", "p99_us", "server_ns", "client_ns", "lost"),
                  compared="p50_us", ours="adaptive", raw="recvfrom loop, blocking",
                  goals=[Goal("adaptive", "blocking", "p50_us", at_most=0.15)])
    with contextlib.ExitStack() as stack:
        def started(who, *options):
            return servers.started(session, place, who, stack,
                                   words=servers.dgram("echo", *options) if options else None)
        plain, looking = started("dgram"), started("dgram", f"--spin={SPIN}")
        bare = started("recvfrom loop")
        out.rounds = session.rounds({
            "adaptive": _round_trips(session, place, looking),
            "adaptive client alone": _round_trips(session, place, plain),
            "blocking": _round_trips(session, place, plain, "--spin=0"),
            "recvfrom loop, blocking": closed_loop(session, place, bare, "ping-pong")})
        seconds = IDLE_SECONDS_QUICK if session.quick else IDLE_SECONDS
        for said, server in (("`serve echo`", plain), (f"`serve echo --spin={SPIN}`", looking)):
            share = _idle(server, seconds)
            out.checks.append((f"{said}, idle for {seconds} s", f"{percent(share)} of a core",
                               f"< {percent(IDLE_MAX)}", share < IDLE_MAX))
    return out
