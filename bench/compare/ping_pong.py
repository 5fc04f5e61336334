# SPDX-License-Identifier: MIT
"""One datagram there and back: a question of who sleeps, and of what waking costs."""
import contextlib

import servers
from outcome import Goal, Outcome
from session import closed_loop

SPIN = "1ms"  # how long the spinning server looks before it sleeps


def measure(session, place, name):
    out = Outcome(name, "Ping-pong, one client, 64 bytes",
                  "`blocking`: both ends sleep until something comes; `spinning`: both look again"
                  f" and again (`dgram serve echo --spin={SPIN}`).",
                  columns=("p50_us", "p99_us", "server_ns", "client_ns"), compared="p50_us",
                  ours="dgram blocking", raw="recvfrom loop blocking",
                  goals=[Goal("dgram blocking", "recvfrom loop blocking", "p50_us", at_most=1.03),
                         Goal("dgram spinning", "dgram blocking", "p50_us", at_most=0.15)])

    def spinning(session, address, port):
        return [session.dgram, "serve", "echo", "-q", f"--spin={SPIN}", f"{address}:{port}"]

    with contextlib.ExitStack() as stack:
        running = servers.all_started(session, place, ("dgram", "recvfrom loop", "sockperf", "Asio",
                                                       "libuv"), stack, out)
        measures = {f"{who} blocking": closed_loop(session, place, server, "ping-pong")
                    for who, server in running.items()}
        try:
            server = servers.started(session, place, "dgram", stack, words=spinning)
            measures["dgram spinning"] = closed_loop(session, place, server, "ping-pong", "--spin")
        except servers.processes.Failed as why:
            out.missing.append(("dgram spinning", str(why)))
        out.rounds = session.rounds(measures)
    return out
