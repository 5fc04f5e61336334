# SPDX-License-Identifier: MIT
"""Medians, and ratios of what was measured side by side, with an interval."""
import random
import statistics
from dataclasses import dataclass

RESAMPLES = 2000
SEED = 20260101  # the same samples give the same interval, every time
STOLEN_MAX = 0.01  # share of a run's time that other machines may take on this host
PAIRS_WANTED = 3  # fewer quiet pairs than this say nothing: then all are used, and it is said


@dataclass(frozen=True)
class Ratio:
    median: float
    low: float  # of the 95 % interval
    high: float
    pairs: int
    dropped: int  # pairs left out for stolen time
    unquiet: bool = False  # too few quiet pairs, so none was left out

    def tells_apart(self):
        return not self.low <= 1 <= self.high


def interval(values, resamples=RESAMPLES, seed=SEED):
    """The 95 % bootstrap interval of the median."""
    chance = random.Random(seed)
    medians = sorted(statistics.median(chance.choices(values, k=len(values)))
                     for _ in range(resamples))
    return medians[int(0.025 * resamples)], medians[int(0.975 * resamples) - 1]


def paired(firsts, seconds, stolen):
    """The ratio first/second over pairs measured next to each other; `stolen`: the greater share of
    stolen time of the two runs of each pair. None where nothing can be divided."""
    pairs = [(first / second, share) for first, second, share in zip(firsts, seconds, stolen)
             if first is not None and second]
    quiet = [ratio for ratio, share in pairs if share <= STOLEN_MAX]
    unquiet = len(quiet) < min(PAIRS_WANTED, len(pairs))
    used = [ratio for ratio, _ in pairs] if unquiet else quiet
    if not used:
        return None
    return Ratio(statistics.median(used), *interval(used), len(used), len(pairs) - len(used),
                 unquiet)


def spread(values):
    """Median, least and greatest of what there is; None without any value."""
    known = [value for value in values if value is not None]
    return (statistics.median(known), min(known), max(known)) if known else None


def highest(rate_of, start, steps):
    """Searches the highest offered rate that `rate_of(offered)` carries: it returns what arrived,
    or None where too much was lost. Doubles, then halves the gap; `steps` trials in all. Returns
    (offered, arrived) of the best, or None."""
    good, bad, offered, best = 0.0, None, start, None
    for _ in range(steps):
        arrived = rate_of(offered)
        if arrived is None:
            bad = offered
        else:
            good = offered
            best = max(best or (0, 0), (offered, arrived), key=lambda pair: pair[1])
            if bad is None and arrived < 0.8 * offered:  # cannot even offer so much
                bad = offered
        offered = good * 2 if bad is None else (good + bad) / 2 if good else bad / 4
    return best
