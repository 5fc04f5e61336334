# SPDX-License-Identifier: MIT
"""Resident memory of a server after very many datagrams and very many distinct clients."""
import contextlib

import servers
from outcome import Outcome

CLIENTS = 1_000_000
DATAGRAMS, DATAGRAMS_QUICK = 100_000_000, 3_000_000
RESIDENT_MAX_KIB = 16 * 1024
GROWTH_MAX_KIB = 512  # what `flat` allows: pages of the kernel's accounting, not memory per client
SECONDS = 150


def measure(session, place, name):
    out = Outcome(name, "Memory of `serve echo --workers 2`", columns=())

    def two_workers(session, address, port):
        return [session.dgram, "serve", "echo", "-q", "--workers", 2, "--gro", f"{address}:{port}"]

    with contextlib.ExitStack() as stack:
        server = servers.started(session, place, "dgram", stack, words=two_workers)
        train = ("--flight", 64, "--train", 64)
        session.drive(place, "hot", server.port, *train, seconds=0.2)
        session.drive(place, "crowd", server.port, "--flight", 16, "--count", 1000, seconds=5)
        before = server.resident_kib()
        crowd = session.drive(place, "crowd", server.port, "--flight", 16, "--count", CLIENTS,
                              seconds=SECONDS)
        after_crowd = server.resident_kib()
        hot = session.drive(place, "hot", server.port, *train, "--count",
                            DATAGRAMS_QUICK if session.quick else DATAGRAMS, seconds=SECONDS)
        after_all = server.resident_kib()
    out.checks = [
        ("resident after the first thousands", f"{before} KiB", f"≤ {RESIDENT_MAX_KIB} KiB",
         before <= RESIDENT_MAX_KIB),
        (f"after {crowd['sent']:,} distinct clients ({crowd['answered']:,} answered)",
         f"{after_crowd} KiB", f"≤ {RESIDENT_MAX_KIB} KiB, flat",
         after_crowd <= min(RESIDENT_MAX_KIB, before + GROWTH_MAX_KIB)
         and crowd["sent"] == CLIENTS),
        (f"after {hot['answered']:,} more datagrams", f"{after_all} KiB",
         f"≤ {RESIDENT_MAX_KIB} KiB, flat",
         after_all <= min(RESIDENT_MAX_KIB, after_crowd + GROWTH_MAX_KIB)),
    ]
    return out
