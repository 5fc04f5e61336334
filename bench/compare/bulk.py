# SPDX-License-Identifier: MIT
"""One flow of large datagrams, each contender at the highest rate that loses next to none."""
import functools

import machine
import parsing
import processes
import servers
from arithmetic import highest
from outcome import Goal, Outcome, Sample

BYTES, TRAIN = 1472, 44  # as many segments as one send of 65,507 bytes carries
LOSS_MAX = 0.001
SEARCH_STEPS, SEARCH_STEPS_QUICK = 9, 6
START = {"dgram at a rate": 400_000, "GSO/GRO loop": 400_000, "sendmmsg/recvmmsg loop": 200_000,
         "iperf3": 100_000}  # a second
BACK_OFF = 0.85  # how far to go down where a pair lost too much
TRIES = 4
IPERF_SECONDS = 1  # it takes whole seconds only
BUFFER_MAX = 4 << 20


def _buffer():
    """What iperf3 may ask for: it refuses to run where it is granted less."""
    limits = [machine.read(f"/proc/sys/net/core/{name}") for name in ("rmem_max", "wmem_max")]
    return min([BUFFER_MAX, *(int(limit) for limit in limits if limit.isdigit())])


def _sample(arrived, sent, seconds, server_ns, client_ns):
    return Sample(rate=arrived / seconds, bits=arrived * BYTES * 8 / seconds,
                  server_ns=server_ns / max(1, arrived), client_ns=client_ns / max(1, sent),
                  lost=1 - min(1, arrived / max(1, sent)))


def iperf3(session, place, rate):
    port = processes.free_port(place)
    with processes.Server(["iperf3", "-s", "-p", port], place, port, protocol="tcp") as server:
        used = server.cpu_ns()
        done = processes.run(["iperf3", "-u", "-c", place.address, "-p", port, "-l", BYTES,
                              "-t", IPERF_SECONDS, "-b", int(rate * BYTES * 8), "-w", _buffer(),
                              "--json"], place, 30)
        used = server.cpu_ns() - used
    bits, lost, arrived = parsing.iperf3(done.out)
    return Sample(rate=bits / BYTES / 8, bits=bits, server_ns=used / max(1, arrived),
                  client_ns=done.cpu_ns / max(1, arrived / max(1e-9, 1 - lost)), lost=lost)


def bare(session, place, rate, plain=False):
    """Our own smallest loops: GSO from `drive`, GRO in the sink; or sendmmsg and recvmmsg."""
    port = processes.free_port(place)
    sink, mode, *more = ("sink_recvmmsg", "plain", "--clients", 1) if plain else \
        ("sink_gro", "flood")
    argv = [session.peers / sink, place.address, port, *([BUFFER_MAX] if plain else [])]
    with processes.Server(argv, place, port) as server:
        used = server.cpu_ns()
        said = session.drive(place, mode, port, "--bytes", BYTES, "--train", TRAIN, "--rate", rate,
                             *more)
        server.wait_until_read()
        used = server.cpu_ns() - used
    arrived = parsing.last_json(server.last_words)["received"]
    return _sample(arrived, said["sent"], said["seconds"], used, said["client_cpu_ns"])


def dgram(session, place, rate=None, plain=False):
    """Without a rate it goes as fast as the far end reads, which then reports all the time. When
    `plain`, neither end knows trains."""
    port = processes.free_port(place)
    if rate:
        paced = ["--rate", f"{rate:.0f}/s"]
    else:  # veth holds a sender back by itself: reports only cost there
        paced = ["--max-loss", f"{LOSS_MAX:.1%}"] if place.name == "loopback" else []
    far, near = ((), ("--no-gso",)) if plain else (("--gro",), ())
    with processes.Server(servers.dgram("bench", *far)(session, place.address, port), place,
                          port) as server:
        used = server.cpu_ns()
        said = session.bench(place, "stream", port, "--size", BYTES, "-d", session.run_for, *near,
                             *paced)
        used = server.cpu_ns() - used
    return Sample(rate=said["rate_per_s"], bits=said["bytes_per_s"] * 8,
                  server_ns=used / max(1, said["answered"]), client_ns=said["cpu_ns_per_datagram"],
                  lost=said["lost"] / said["sent"])


def bench_raw(session, place):
    said = session.bare(place, "bulk")
    return Sample(rate=said["rate_per_s"], bits=said["bytes_per_s"] * 8,
                  server_ns=said.get("receiver_cpu_ns"), client_ns=said.get("sender_cpu_ns"),
                  lost=1 - min(1, said["received"] / max(1, said["sent"])))


SEARCHED = {"dgram at a rate": dgram, "GSO/GRO loop": bare, "iperf3": iperf3}
PLAIN = {"dgram at a rate": functools.partial(dgram, plain=True),
         "sendmmsg/recvmmsg loop": functools.partial(bare, plain=True), "iperf3": iperf3}


def _calibrated(session, place, name, one):
    """The highest rate that loses little enough, in datagrams a second."""
    def rate_of(offered):
        sample = one(session, place, offered)
        return sample.rate if sample.lost <= LOSS_MAX else None
    steps = SEARCH_STEPS_QUICK if session.quick else SEARCH_STEPS
    found = highest(rate_of, START[name], steps)
    if found is None:
        raise processes.Failed(f"loses more than {LOSS_MAX:.1%} at any rate that was tried")
    return found[0]


def _at_its_best(session, place, one, rate):
    """A function that measures at `rate`, and lower for good where that loses too much."""
    held = [rate]

    def measure():
        for _ in range(TRIES):
            sample = one(session, place, held[0])
            if sample.lost <= LOSS_MAX:
                return sample
            held[0] *= BACK_OFF
        return None  # this round has no figure
    return measure


def _by_itself(one, too_much):
    """A function that measures what finds its rate itself; a run that lost more has no figure, and
    its loss goes into `too_much`."""
    def measure():
        sample = one()
        if sample.lost <= LOSS_MAX:
            return sample
        too_much.append(sample.lost)
        return None
    return measure


def _contenders(session, place, out, itself, searched):
    measures = servers.tried(itself, out)
    for who, one in searched.items():
        try:
            measures[who] = _at_its_best(session, place, one, _calibrated(session, place, who, one))
        except (processes.Failed, OSError) as why:
            out.missing.append((who, str(why)))
    return measures


def measure(session, place, name):
    raw = "bench raw" if place.name == "loopback" else "GSO/GRO loop"
    bound = 10 if place.name == "loopback" else 3
    out = Outcome(name, f"Bulk, one flow of {BYTES}-byte datagrams, at most 0.1 % lost",
                  "Each at its own highest rate, searched for first; `dgram` alone goes as fast as"
                  f" its far end reports to read. Trains of {TRAIN} (GSO) and GRO for `dgram bench"
                  " stream` to `dgram serve bench --gro` and for the bare loops; iperf3 3.12 knows"
                  f" neither, and gets socket buffers of {_buffer() >> 20} MiB.",
                  columns=("bits", "rate", "server_ns", "client_ns", "lost"), compared="bits",
                  raw=raw,
                  goals=[Goal("dgram", "iperf3", "bits", at_least=bound),
                         Goal("dgram at a rate", "iperf3", "bits", at_least=bound),
                         Goal("dgram", raw, "bits", at_least=0.97),
                         Goal("dgram at a rate", "GSO/GRO loop", "bits", at_least=0.97)])
    if place.name == "veth":
        out.notes.append("Between the namespaces datagrams are segmented in software and put"
                         " together again by GRO, as on a path over a card without offload.")
    too_much = []
    itself = {"dgram": _by_itself(lambda: dgram(session, place), too_much)}
    if place.name == "loopback":  # both of its ends are on one
        itself["bench raw"] = _by_itself(lambda: bench_raw(session, place), too_much)
    out.rounds = session.rounds(_contenders(session, place, out, itself, SEARCHED))
    _tell(too_much, out)
    return out


def plain(session, place, name):
    raw = "sendmmsg/recvmmsg loop"
    out = Outcome(name, f"Bulk, one flow of {BYTES}-byte datagrams, no segmentation on either side",
                  "As above, at most 0.1 % lost, but every datagram goes by itself: `dgram bench"
                  " stream --no-gso` to `dgram serve bench`, and bare loops of sendmmsg and"
                  " recvmmsg.",
                  columns=("bits", "rate", "server_ns", "client_ns", "lost"), compared="bits",
                  raw=raw,
                  goals=[Goal(ours, theirs, "bits", at_least=bound)
                         for ours in ("dgram", "dgram at a rate")
                         for theirs, bound in (("iperf3", 1.15), (raw, 0.97))])
    too_much = []
    itself = {"dgram": _by_itself(lambda: dgram(session, place, plain=True), too_much)}
    out.rounds = session.rounds(_contenders(session, place, out, itself, PLAIN))
    _tell(too_much, out)
    return out


def _tell(too_much, out):
    if too_much:
        out.notes.append(f"{len(too_much)} runs without a rate lost {min(too_much):.2%} to"
                         f" {max(too_much):.2%}, and do not count.")
