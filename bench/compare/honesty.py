# SPDX-License-Identifier: MIT
"""What the generator says where the truth is known: a server that stands still for a while, and a
path that drops, doubles and swaps by a known pattern."""
import contextlib

import processes
import servers
from outcome import Outcome

RATE, SECONDS, PAUSE_MS, AFTER_MS = 10_000, 10, 200, 4_000
TRIES = 3
# 2 % of the requests find the server standing and wait between 0 and 200 ms, all equally likely:
# half of those, 1 % of all, wait longer than 100 ms; one in twenty, 0.1 % of all, longer than 190.
P99_MS, P99_PART, P999_MS, P999_PART = 100, 0.10, 190, 0.05
PACES, PACING_SECONDS = ((10_000, 1), (100_000, 1), (500_000, 64)), 2
PATTERN_COUNT = 10_000  # of every 100: one dropped, one doubled, one overtaken by the next


def near(said_us, wanted_ms, part):
    return said_us is not None and abs(said_us / 1e3 - wanted_ms) <= part * wanted_ms


def _milliseconds(value):
    return "among the lost" if value is None else f"{value / 1e3:.1f} ms"


def _one_pause(session, place):
    port = processes.free_port(place)
    argv = [session.peers / "echo_pausing", place.address, port, AFTER_MS, PAUSE_MS]
    with processes.Server(argv, place, port):
        return session.bench(place, "load", port, "--rate", f"{RATE}/s", "-d", SECONDS,
                             limit=SECONDS + 20)


def pause(session, place, name):
    out = Outcome(name, f"Honesty: an echo that stands still for {PAUSE_MS} ms", columns=())
    for attempt in range(1, TRIES + 1):  # a run that calls itself not valid claims nothing
        said = _one_pause(session, place)
        if said["valid"]:
            break
        out.notes.append(f"Run {attempt} calls itself not valid: {said.get('why')}")
    latency = said["latency_us"]
    out.checks = [
        ("p99", _milliseconds(latency["p99"]), f"{P99_MS} ms ± 10 %",
         near(latency["p99"], P99_MS, P99_PART)),
        ("p99.9", _milliseconds(latency["p99.9"]), f"{P999_MS} ms ± 5 %",
         near(latency["p99.9"], P999_MS, P999_PART)),
        ("requests", f"{said['sent']:,} sent, {said['answered']:,} answered",
         f"{RATE * SECONDS:,}, none missing",
         said["answered"] == said["sent"] and abs(said["sent"] - RATE * SECONDS) <= 1),
    ]
    return out


def pacing(session, place, name):
    out = Outcome(name, "Pacing of `dgram bench load`", columns=())
    with contextlib.ExitStack() as stack:
        server = servers.started(session, place, "dgram --gro", stack)
        for rate, train in PACES:
            said = session.bench(place, "load", server.port, "--rate", f"{rate}/s", "--train",
                                 train, "-d", PACING_SECONDS)
            real = said["sent"] / said["seconds"]
            out.checks.append((f"{rate:,} a second, in trains of {train}", f"{real:,.1f}",
                               "± 0.1 %, and calls itself valid",
                               abs(real / rate - 1) <= 0.001 and said["valid"]))
    return out


def pattern(session, place, name):
    out = Outcome(name, "Honesty: a path with a known pattern", columns=())
    port = processes.free_port(place)
    with processes.Server([session.peers / "echo_pattern", place.address, port], place, port):
        said = session.bench(place, "load", port, "--rate", f"{RATE}/s", "-c", PATTERN_COUNT)
    each = PATTERN_COUNT // 100
    wanted = {"sent": PATTERN_COUNT, "answered": PATTERN_COUNT - each, "lost": each,
              "duplicate": each, "reordered": each, "late": 0, "corrupt": 0}
    out.checks = [(what, f"{said[what]:,}", f"{count:,}", said[what] == count)
                  for what, count in wanted.items()]
    return out
