# SPDX-License-Identifier: MIT
"""The servers that are compared, and how each is started; all of them stand idle until asked."""
import contextlib
import pathlib
import shutil
import sys
import tempfile

import processes

PEERS = pathlib.Path(__file__).resolve().parents[1] / "peers"
RSYSLOG = """
module(load="imudp" TimeRequery="500")
input(type="imudp" address="{address}" port="{port}" ruleset="discard")
ruleset(name="discard") {{ stop }}
action(type="omfile" file="/dev/null")
"""  # the action belongs to other inputs, of which there are none: it refuses to run without any


def _peer(name):
    return lambda session, address, port: [session.peers / name, address, port]


def dgram(service, *options):
    return lambda session, address, port: [session.dgram, "serve", service, "-q", *options,
                                           f"{address}:{port}"]


def _python(session, address, port):
    return [shutil.which("python3", path="/usr/bin") or sys.executable, "-B",
            PEERS / "echo_threading.py", address, port]


ECHO = {
    "dgram": dgram("echo"),
    "dgram --gro": dgram("echo", "--gro"),
    "recvfrom loop": _peer("echo_recvfrom"),
    "recvmmsg loop": _peer("echo_mmsg"),
    "grouping loop": _peer("echo_grouped"),
    "GRO loop": _peer("echo_raw_gro"),
    "Asio": _peer("echo_asio"),
    "libuv": _peer("echo_libuv"),
    "sockperf": lambda session, address, port: ["sockperf", "server", "-i", address, "-p", port],
    "Python threads": _python,
}

SINKS = {
    "dgram discard": dgram("discard"),
    "dgram discard --gro": dgram("discard", "--gro"),
    "dgram listen": lambda session, address, port: [session.dgram, "listen", "-q", "-o",
                                                    "/dev/null", f"{address}:{port}"],
    "recvmmsg sink": _peer("sink_recvmmsg"),
    "socat": lambda session, address, port: ["socat", "-u", f"UDP4-RECV:{port},bind={address}",
                                             "OPEN:/dev/null,wronly"],
}


@contextlib.contextmanager
def _rsyslog(place, port):
    """The program in the foreground with a configuration and a pid file of its own; the system's
    service is never touched."""
    with tempfile.TemporaryDirectory() as folder:
        settings = pathlib.Path(folder, "rsyslog.conf")
        settings.write_text(RSYSLOG.format(address=place.address, port=port), encoding="ascii")
        argv = ["rsyslogd", "-n", "-f", settings, "-i", pathlib.Path(folder, "pid")]
        with processes.Server(argv, place, port) as server:
            yield server


def started(session, place, name, stack, words=None):
    """The running server of that name; `stack` ends it. `words` makes its command line."""
    port = processes.free_port(place)
    if name == "rsyslog":
        return stack.enter_context(_rsyslog(place, port))
    make = words or {**ECHO, **SINKS}[name]
    return stack.enter_context(processes.Server(make(session, place.address, port), place, port))


def all_started(session, place, names, stack, outcome):
    """{name: server} of those that start; why the others do not goes into the outcome."""
    running = {}
    for name in names:
        try:
            running[name] = started(session, place, name, stack)
        except (processes.Failed, OSError) as why:
            outcome.missing.append((name, str(why)))
    return running


def tried(measures, outcome):
    """Those of {name: function} that can measure; each is asked once, as a warm-up."""
    able = {}
    for name, measure in measures.items():
        try:
            measure()
            able[name] = measure
        except (processes.Failed, OSError) as why:
            outcome.missing.append((name, str(why)))
    return able
