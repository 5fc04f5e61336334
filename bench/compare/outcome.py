# SPDX-License-Identifier: MIT
"""What one workload yields: samples of each contender, round by round, and their goals."""
from dataclasses import dataclass, field

import arithmetic
import plot


@dataclass
class Sample:
    """One run of one contender; what it does not measure is None."""
    rate: float | None = None  # of datagrams that came through, a second
    server_ns: float | None = None  # CPU time of the server, a datagram
    client_ns: float | None = None  # CPU time of the generator, a datagram
    p50_us: float | None = None
    p99_us: float | None = None
    lost: float | None = None  # share
    stolen: float = 0.0
    bits: float | None = None  # payload a second
    uneven: float | None = None  # what the busiest worker got, over the mean of all


@dataclass(frozen=True)
class Goal:
    """`ours` over `theirs`, in `what`, should be at most (or at least) `bound`."""
    ours: str
    theirs: str
    what: str
    at_most: float | None = None
    at_least: float | None = None

    def text(self):
        return f"≤ {self.at_most:g}" if self.at_most is not None else f"≥ {self.at_least:g}"

    def verdict(self, ratio):
        """`met`, `within 15 %` or `missed`."""
        off = ratio.median / self.at_most if self.at_most is not None \
            else self.at_least / max(ratio.median, 1e-12)
        return "met" if off <= 1 else "within 15 %" if off <= 1.15 else "missed"


@dataclass
class Curve:
    """Lines for a picture: {contender: [(x, y or None)]}."""
    file: str
    title: str
    x_name: str
    y_name: str
    lines: dict
    y_logarithmic: bool = False

    def known(self):
        return any(y is not None for line in self.lines.values() for _, y in line)

    def svg(self):
        return plot.svg(self.title, self.x_name, self.y_name, self.lines, self.y_logarithmic,
                        strong="dgram")


@dataclass
class Outcome:
    name: str
    title: str
    how: str = ""  # payload, shape, what is compared; one sentence or two
    columns: tuple = ("rate", "server_ns", "client_ns", "lost")
    rounds: list = field(default_factory=list)  # {contender: Sample}
    goals: list = field(default_factory=list)
    raw: str = ""  # the contender that is the bare loop
    compared: str = "server_ns"  # what the ratio column compares; "": there is none
    ours: str = "dgram"
    checks: list = field(default_factory=list)  # (what, said, wanted, holds), without a ratio
    curve: Curve | None = None
    notes: list = field(default_factory=list)
    missing: list = field(default_factory=list)  # contenders that did not run, and why

    def contenders(self):
        return list(dict.fromkeys(name for one in self.rounds for name in one))

    def values(self, contender, what):
        return [getattr(one[contender], what) for one in self.rounds if contender in one]

    def ratio(self, ours, theirs, what):
        both = [one for one in self.rounds if ours in one and theirs in one]
        return arithmetic.paired([getattr(one[ours], what) for one in both],
                                 [getattr(one[theirs], what) for one in both],
                                 [max(one[ours].stolen, one[theirs].stolen) for one in both])
