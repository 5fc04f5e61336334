# SPDX-License-Identifier: MIT
"""A page open in a real browser while datagrams flood its socket: what is counted, how long a key
takes until its letter is painted, and what memory does. Browser, program and generator share the
machine's CPUs."""
import os
import shutil

import parsing
import processes
from outcome import Outcome
from session import TOP

RATE = 50_000
SECONDS, SECONDS_QUICK = 60, 10
KEY_MAX_MS = 100
PAGE_GROWTH_MAX_KIB = 2 * 1024
PROGRAM_GROWTH_MAX_KIB = 8 * 1024  # the log has its cap; frames and threads' arenas come and go


def _script(session):
    """Where the page's packages are: beside the program that was built with it."""
    built = session.dgram.resolve().parent / "apps/page"
    if not (built / "node_modules").is_dir():
        raise processes.Failed("the program was built with -DDGRAM_PAGE=OFF")
    tests = built / "tests/browser"
    source = TOP / "apps/page/tests/browser"
    shutil.copytree(source, tests, dirs_exist_ok=True)
    return tests / "load.mjs"


def measure(session, place, name):
    seconds = SECONDS_QUICK if session.quick else SECONDS
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        raise processes.Failed("no chromium (Debian package chromium)")
    words = ["env", f"CHROMIUM={chromium}", f"DGRAM={session.dgram}", "node", _script(session),
             seconds, RATE]
    done = processes.run(words, place, 4 * seconds + 60, cpu=processes.BOTH_CPUS)
    said = parsing.last_json(done.out)
    counted = said["received"] + said["kernel"]
    wait = said["wait_ms"]
    grown = {who: said[f"{who}_kib"][1] - said[f"{who}_kib"][0] for who in ("page", "program")}
    out = Outcome(name, f"An open page under {RATE:,} datagrams/s of 64 bytes for {seconds} s",
                  columns=())
    out.checks = [
        ("counted, of what was sent", f"{counted:,} of {said['sent']:,}", "all",
         counted == said["sent"] == RATE * seconds),
        ("of them dropped by the kernel", f"{said['kernel']:,}", "counted", True),
        ("in the log, or told as gone from it", f"{said['kept'] + said['left']:,}",
         f"{said['received']:,}", said["kept"] + said["left"] == said["received"]),
        (f"from a key to its letter, p95 of {said['painted']} (p50 {wait['p50']:.0f} ms,"
         f" longest {wait['max']:.0f} ms)", f"{wait['p95']:.0f} ms", f"≤ {KEY_MAX_MS} ms",
         said["painted"] > 0 and wait["p95"] <= KEY_MAX_MS),
        ("the page's heap, from a quarter of the time to its end", f"{grown['page']:+,} KiB",
         f"≤ {PAGE_GROWTH_MAX_KIB:,} KiB", grown["page"] <= PAGE_GROWTH_MAX_KIB),
        ("the program, likewise", f"{grown['program']:+,} KiB",
         f"≤ {PROGRAM_GROWTH_MAX_KIB:,} KiB", grown["program"] <= PROGRAM_GROWTH_MAX_KIB),
    ]
    return out
