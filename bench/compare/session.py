# SPDX-License-Identifier: MIT
"""What every workload is given: where things are, how often to measure, and how long there is."""
import pathlib
import sys
import time

import machine
import parsing
import processes
from outcome import Sample

TOP = pathlib.Path(__file__).resolve().parents[2]


class Session:
    """Times in seconds."""

    def __init__(self, quick=False, pairs=None, budget=30 * 60, dgram=None, peers=None):
        self.quick = quick
        self.pairs = pairs or (3 if quick else 11)
        self.run_for = 0.3 if quick else 0.5
        self.dgram = pathlib.Path(dgram or TOP / "build/dgram")
        self.peers = pathlib.Path(peers or TOP / "build-bench/bench")
        self.deadline = time.monotonic() + budget

    def drive(self, place, mode, port, *words, seconds=None, to=None):
        """Runs our generator; its report, with the CPU time of its loop. `to`: an address that is
        not the place's own."""
        seconds = self.run_for if seconds is None else seconds
        done = processes.run([self.peers / "drive", mode, to or place.address, port, "--seconds",
                              seconds, *words], place, seconds + 30)
        return parsing.last_json(done.out)

    def bench(self, place, mode, port, *words, limit=60, codes=(0, 1)):
        """Runs a mode of `dgram bench` and returns its result object. Code 1 is a run that says of
        itself that it is not valid. No warm-up: with one it measures its own bare loop too."""
        argv = [self.dgram, "bench", mode, f"{place.address}:{port}", "--json", "--warmup", 0,
                *words]
        done = processes.run(argv, place, limit, codes=codes)
        said = parsing.result_of_bench(done.out)
        if not said.get("sent"):
            raise processes.Failed(f"nothing sent, {said.get('why')}: {' '.join(done.argv)}"
                                   f" {done.err}".strip())
        return said

    def bare(self, place, workload):
        """What `dgram bench raw` says of one workload; both ends are in that program."""
        done = processes.run([self.dgram, "bench", "raw", workload, "--json", "-d", self.run_for],
                             place, 60, cpu=processes.BOTH_CPUS)
        return parsing.result_of_bench(done.out)["workloads"][0]

    def rounds(self, measures, count=None):
        """Runs each of `measures`, {contender: function that yields a Sample}, once a round, in
        alternating order, until there are enough rounds or no time is left."""
        made = []
        for number in range(count or self.pairs):
            if time.monotonic() > self.deadline:
                print(f"  no time left after {number} rounds", file=sys.stderr)
                break
            one, names = {}, list(measures)
            for name in names if number % 2 == 0 else reversed(names):
                stolen = machine.Stolen()
                try:
                    sample = measures[name]()
                except processes.Failed as why:  # one run is lost, not what was measured before
                    print(f"  round {number + 1}, {name}: {str(why)[:300]}", file=sys.stderr)
                    continue
                if sample is not None:
                    sample.stolen = stolen.share()
                    one[name] = sample
            made.append({name: one[name] for name in names if name in one})
        return made


def closed_loop(session, place, server, mode, *words):
    """A function that measures an echo server once with our generator."""
    def measure():
        before = server.cpu_ns()
        said = session.drive(place, mode, server.port, *words)
        used = server.cpu_ns() - before
        answered = said["answered"]
        if not answered:
            return Sample(rate=0, lost=1)
        return Sample(rate=answered / said["seconds"], server_ns=used / answered,
                      client_ns=said["client_cpu_ns"] / answered, p50_us=said["p50_us"],
                      p99_us=said["p99_us"], lost=said["lost"] / max(1, said["sent"]))
    return measure
