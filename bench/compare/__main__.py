# SPDX-License-Identifier: MIT
"""./dev bench: the program and its peers side by side on this machine.

Contenders take turns in alternating order; compared are medians of paired ratios, with a 95 %
interval. The server is pinned to CPU 0 and the generator to CPU 1. Figures of a busy machine are
worth little: leave it alone meanwhile.
"""
import argparse
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import assistant  # noqa: E402  (found only after the line above)
import balance
import bulk
import curves
import echo
import generators
import honesty
import idle
import ingestion
import machine
import measurements
import memory
import multicast
import network
import page
import ping_pong
import processes
import replay
import session
import table

# In order of worth: where time runs out, the last are left out.
WORKLOADS = {
    **{name: (echo.measure, network.Loopback) for name in echo.SHAPES},
    "ping-pong": (ping_pong.measure, network.Loopback),
    "idle": (idle.measure, network.Loopback),
    "bulk": (bulk.measure, network.Loopback),
    "bulk-veth": (bulk.measure, network.Veth),
    "bulk-plain": (bulk.plain, network.Loopback),
    "generator": (generators.measure, network.Loopback),
    "fan": (generators.fan, network.Loopback),
    "multicast": (multicast.measure, network.Alone),
    "honesty-pause": (honesty.pause, network.Loopback),
    "pacing": (honesty.pacing, network.Loopback),
    "honesty-pattern": (honesty.pattern, network.Loopback),
    **{name: (ingestion.measure, network.Loopback) for name in ingestion.SHAPES},
    "balance": (balance.measure, network.Loopback),
    "curve-clients": (curves.against_clients, network.Loopback),
    "curve-load": (curves.against_load, network.Loopback),
    "assistant": (assistant.measure, network.Loopback),
    "replay": (replay.measure, network.Loopback),
    "memory": (memory.measure, network.Loopback),
    "page": (page.measure, network.Alone),
}


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD",
                        help=f"default: all of {' '.join(WORKLOADS)}")
    parser.add_argument("--quick", action="store_true", help="3 short pairs instead of 11")
    parser.add_argument("--write", action="store_true",
                        help=f"write {measurements.FILE} and its pictures")
    parser.add_argument("--pairs", type=int, help="pairs of each comparison")
    parser.add_argument("--minutes", type=float, default=30, help="begin nothing after that")
    parser.add_argument("--dgram", help="the program; default build/dgram")
    parser.add_argument("--peers", help="folder of the peers; default build-bench/bench")
    given = parser.parse_args()
    if unknown := [name for name in given.workloads if name not in WORKLOADS]:
        parser.error(f"no such workload: {' '.join(unknown)}; one of: {' '.join(WORKLOADS)}")
    return given


def measured(now, name):
    """The outcome of one workload, or None with the reason printed."""
    measure, where = WORKLOADS[name]
    try:
        place = where()
    except OSError as why:
        return print(f"{name}: not measured: no network namespaces: {why}", flush=True)
    begin = time.monotonic()
    try:
        outcome = measure(now, place, name)
    except processes.Failed as why:
        return print(f"{name}: not measured: {why}", flush=True)
    finally:
        place.close()
    print(f"\n== {outcome.title}, {place.name} [{name}, {time.monotonic() - begin:.0f} s]")
    print(table.shown(outcome), flush=True)
    return outcome, place.name


def main():
    given = arguments()
    if (os.cpu_count() or 1) < 2:
        sys.exit("./dev bench: server and generator need a CPU each, and there is one")
    now = session.Session(given.quick, given.pairs, given.minutes * 60, given.dgram, given.peers)
    facts = machine.facts(" ".join(["./dev bench", *sys.argv[1:]]))
    for name, value in facts:
        print(f"{name.replace('`', ''):28} {value}")
    outcomes, order, begin = [], list(WORKLOADS), time.monotonic()
    for name in given.workloads or WORKLOADS:
        if time.monotonic() > now.deadline:
            print(f"{name}: not measured: no time left", flush=True)
        elif outcome := measured(now, name):
            outcomes.append(outcome)
            if given.write:  # after each: what was measured is kept, however the run ends
                measurements.write(session.TOP, outcomes, facts, order)
    print(f"\n== In {(time.monotonic() - begin) / 60:.1f} minutes")
    print(table.summary([outcome for outcome, _ in outcomes]))
    return 0 if outcomes else 1


if __name__ == "__main__":
    sys.exit(main())
