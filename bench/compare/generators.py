# SPDX-License-Identifier: MIT
"""Generators: what one core sends into a plain sink, and to how many targets."""
import contextlib
import ipaddress

import network
import parsing
import processes
import servers
from outcome import Goal, Outcome, Sample

OFFERED = 10_000_000  # a second, more than a core can send to a sink that knows no trains
SOCKPERF_SECONDS = 1


def _sockperf(session, place, server):
    def measure():
        done = processes.run(["sockperf", "throughput", "-i", place.address, "-p", server.port,
                              "-t", SOCKPERF_SECONDS, "-m", 64], place, 30)
        return Sample(rate=parsing.sockperf_rate(done.out))
    return measure


def _stream(session, place, server):
    def measure():
        said = session.bench(place, "stream", server.port, "--size", 64, "--train", 64, "--rate",
                             f"{OFFERED}/s", "-d", session.run_for)
        return Sample(rate=said["sent"] / said["seconds"], client_ns=said["cpu_ns_per_datagram"])
    return measure


def _bare(session, place, server):
    def measure():
        said = session.drive(place, "flood", server.port, "--bytes", 64, "--train", 64)
        return Sample(rate=said["sent"] / said["seconds"],
                      client_ns=said["client_cpu_ns"] / max(1, said["sent"]))
    return measure


TARGETS, TRAIN = 1000, 8
FIRST_TARGET = (127 << 24) + (2 << 16) + 1  # 127.2.0.1, as in drive/fan.cpp
EVERYWHERE = "0.0.0.0"


def _fan(session, port):
    to = [f"--to={ipaddress.IPv4Address(FIRST_TARGET + i)}:{port}" for i in range(TARGETS)]

    def measure():
        argv = [session.dgram, "bench", "fan", "--json", "--warmup", 0, "--size", 64, "--train",
                TRAIN, "-d", session.run_for, *to]
        done = processes.run(argv, network.Loopback(), 60, codes=(0, 1))
        said = parsing.result_of_bench(done.out)
        if not said.get("sent"):
            raise processes.Failed(f"nothing sent, {said.get('why')}: {done.err}")
        return Sample(rate=said["sent"] / said["seconds"], client_ns=said["cpu_ns_per_datagram"])
    return measure


def _sendto(session, place, port):
    def measure():
        said = session.drive(place, "fan", port, "--clients", TARGETS, "--train", TRAIN)
        return Sample(rate=said["sent"] / said["seconds"],
                      client_ns=said["client_cpu_ns"] / max(1, said["sent"]))
    return measure


def _bench_raw(session, place, workload):
    def measure():
        said = session.bare(place, workload)
        return Sample(rate=said["sent"] / said["seconds"], client_ns=said.get("sender_cpu_ns"))
    return measure


def fan(session, place, name):
    out = Outcome(name, f"Fan-out, {TRAIN} datagrams of 64 bytes to each of {TARGETS:,} targets",
                  "Addresses of 127/8 at one plain sink, so what is measured is the sender:"
                  " `dgram bench fan`, a loop of sendto, and `dgram bench raw` for both.",
                  columns=("rate", "client_ns"), compared="rate", raw="bench raw fan-gso",
                  goals=[Goal("dgram", "sendto loop", "rate", at_least=3),
                         Goal("dgram", "sendto loop", "client_ns", at_most=1 / 3)])
    with contextlib.ExitStack() as stack:
        port = processes.free_port(place)
        argv = [session.peers / "sink_recvmmsg", EVERYWHERE, port]
        stack.enter_context(processes.Server(argv, place, port))
        measures = {"dgram": _fan(session, port), "sendto loop": _sendto(session, place, port),
                    "bench raw fan-gso": _bench_raw(session, place, "fan-gso")}
        out.rounds = session.rounds(servers.tried(measures, out))
    return out


def measure(session, place, name):
    out = Outcome(name, "Generator, 64-byte datagrams from one core into a plain sink",
                  "What left, whether or not the sink (recvmmsg, no GRO) read it. dgram and the"
                  " bare loop send trains of 64 (GSO), sockperf cannot.",
                  columns=("rate", "client_ns"), compared="rate", raw="GSO loop",
                  goals=[Goal("dgram", "sockperf", "rate", at_least=3),
                         Goal("dgram", "GSO loop", "rate", at_least=0.97),
                         Goal("dgram", "GSO loop", "client_ns", at_most=1 / 0.97)])
    with contextlib.ExitStack() as stack:
        server = servers.started(session, place, "recvmmsg sink", stack)
        measures = {"dgram": _stream, "GSO loop": _bare, "sockperf": _sockperf}
        out.rounds = session.rounds(servers.tried({who: make(session, place, server)
                                                   for who, make in measures.items()}, out))
    return out
