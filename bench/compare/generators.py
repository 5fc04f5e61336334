# SPDX-License-Identifier: MIT
"""Generators: what one core sends into a plain sink, and to how many targets."""
import contextlib

import parsing
import processes
import servers
from outcome import Goal, Outcome, Sample

SINK_CPU = processes.SERVER_CPU
SOCKPERF_SECONDS = 1


def _sockperf(session, place, server):
    def measure():
        done = processes.run(["sockperf", "throughput", "-i", place.address, "-p", server.port,
                              "-t", SOCKPERF_SECONDS, "-m", 64], place, 30)
        return Sample(rate=parsing.sockperf_rate(done.out))
    return measure


def _stream(session, place, server):
    def measure():
        done, said = session.bench(place, "stream", server.port, "--size", 64, "--train", 64, "-d",
                                   session.run_for)
        if not said.get("sent"):
            raise processes.Failed(f"no result: {done.err or done.out}")
        return Sample(rate=said["sent"] / session.run_for, client_ns=done.cpu_ns / said["sent"])
    return measure


def _bare(session, place, server):
    def measure():
        said = session.drive(place, "flood", server.port, "--bytes", 64, "--train", 64)
        return Sample(rate=said["sent"] / said["seconds"],
                      client_ns=said["client_cpu_ns"] / max(1, said["sent"]))
    return measure


def measure(session, place, name):
    out = Outcome(name, "Generator, 64-byte datagrams from one core into a plain sink",
                  "What left, whether or not the sink (recvmmsg, no GRO) read it. dgram and the"
                  " bare loop send trains of 64 (GSO), sockperf cannot.",
                  columns=("rate", "client_ns"), compared="rate", raw="GSO loop",
                  goals=[Goal("dgram", "sockperf", "rate", at_least=3),
                         Goal("dgram", "GSO loop", "rate", at_least=0.97)])
    with contextlib.ExitStack() as stack:
        server = servers.started(session, place, "recvmmsg sink", stack)
        measures = {"dgram": _stream, "GSO loop": _bare, "sockperf": _sockperf}
        out.rounds = session.rounds(servers.tried({who: make(session, place, server)
                                                   for who, make in measures.items()}, out))
    return out
