# SPDX-License-Identifier: MIT
"""Several workers on one port: who of them gets what, by how datagrams are steered."""
import statistics

import parsing
import processes
from arithmetic import highest
from outcome import Outcome, Sample
from table import percent

WORKERS, BYTES = 2, 128
SOURCES = (1, 4, 1000)
STEERED = ("random", "flow", "cpu")
UNEVEN_MAX = 1.1  # what the busiest worker may get, over the mean
PART = 0.8  # of the highest rate
START = 200_000  # a second
LOSS_MAX = 0.001  # at what counts as the highest rate
SEARCH_STEPS, SEARCH_STEPS_QUICK = 7, 4


def evenness(received):
    """What the busiest got, over the mean of all; None where nobody got anything."""
    return max(received) * len(received) / sum(received) if sum(received) else None


def once(session, place, steer, sources, rate):
    """A server of its own for each run: its summary tells what each worker got."""
    port = processes.free_port(place)
    argv = [session.dgram, "serve", "discard", "--json", "--workers", WORKERS, f"--steer={steer}",
            f"{place.address}:{port}"]
    with processes.Server(argv, place, port) as server:
        used = server.cpu_ns()
        said = session.drive(place, "plain", port, "--bytes", BYTES, "--clients", sources, "--rate",
                             rate)
        server.wait_until_read()
        used = server.cpu_ns() - used
    account = parsing.last_json(server.last_words)
    received = [one["received"] for one in account["workers"]]
    read = max(1, sum(received))
    return Sample(rate=read / said["seconds"], server_ns=used / read, uneven=evenness(received),
                  lost=account["dropped"]["kernel"] / max(1, said["sent"]))


def _highest(session, place, steer, sources):
    def rate_of(offered):
        sample = once(session, place, steer, sources, offered)
        return sample.rate if sample.lost <= LOSS_MAX else None
    found = highest(rate_of, START, SEARCH_STEPS_QUICK if session.quick else SEARCH_STEPS)
    if found is None:
        raise processes.Failed(f"loses more than {percent(LOSS_MAX)} at any rate that was tried")
    return found[1]


def _name(steer, sources):
    return f"{steer}, {sources:,} source{'s' if sources > 1 else ''}"


def _held(out, steer, sources):
    """Checks of one way to steer: even, and nothing lost."""
    name = _name(steer, sources)
    samples = [one[name] for one in out.rounds if name in one]
    if not samples:
        return []
    uneven = statistics.median(sample.uneven for sample in samples)
    lost = statistics.median(sample.lost for sample in samples)
    return [(f"{name}: busiest worker / mean", f"{uneven:.3f}", f"≤ {UNEVEN_MAX}",
             uneven <= UNEVEN_MAX),
            (f"{name}: lost at {percent(PART)} of its highest rate", percent(lost), "0", lost == 0)]


def measure(session, place, name):
    out = Outcome(name, f"`serve discard --workers {WORKERS}`: who gets what",
                  f"{BYTES}-byte datagrams one by one from so many sockets in turn, at"
                  f" {percent(PART)} of the highest rate that loses at most {percent(LOSS_MAX)};"
                  " both workers share one CPU. Over loopback a datagram comes in on the sender's"
                  " CPU, so `cpu` gives all of them to one worker.",
                  columns=("uneven", "lost", "rate", "server_ns"), compared="")
    measures = {}
    for sources in SOURCES:
        for steer in STEERED:
            try:
                rate = PART * _highest(session, place, steer, sources)
            except processes.Failed as why:
                out.missing.append((_name(steer, sources), str(why)))
                continue
            measures[_name(steer, sources)] = (
                lambda steer=steer, sources=sources, rate=rate:
                    once(session, place, steer, sources, rate))
    out.rounds = session.rounds(measures)
    for sources in SOURCES:
        out.checks += _held(out, "random", sources)
    return out
