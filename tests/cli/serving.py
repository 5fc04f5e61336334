# SPDX-License-Identifier: MIT
"""What the tests of serve share: running it, asking it, reading its account."""
from program import *


def serve(*words, **kwargs):
    return Running("serve", *words, **kwargs)


def ask(port, payload, host="127.0.0.1", limit=LIMIT):
    """The answer of a plain socket's question; None for silence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with udp("::1" if family == socket.AF_INET6 else "127.0.0.1", family=family) as one:
        one.settimeout(limit)
        one.sendto(payload, (host, port))
        try:
            return one.recv(65536)
        except TimeoutError:
            return None


def ended(running, number=signal.SIGINT):
    running.signal(number)
    return running.end()


def summary(out):
    return named(out, "summary")[0]


def closes(account):
    """Both sums of the account."""
    dropped = account["dropped"]
    return (account["arrived"] == account["received"] + dropped["kernel"]
            and account["received"] == account["handled"] + sum(dropped["guard"].values())
            + dropped["queue"] + account["failed"] + account["waiting"])
