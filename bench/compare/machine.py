# SPDX-License-Identifier: MIT
"""The machine a measurement was made on, and what it did meanwhile."""
import os
import pathlib
import platform
import re
import time

SYSCTLS = ("net/core/rmem_max", "net/core/rmem_default", "net/core/wmem_max",
           "net/core/wmem_default", "net/core/netdev_max_backlog")
CLOCK = "/sys/devices/system/clocksource/clocksource0/current_clocksource"
STEAL = 7  # of the numbers in /proc/stat: user nice system idle iowait irq softirq steal


def read(path):
    try:
        return pathlib.Path(path).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return "not told"


def facts(command):
    """(name, value) of what a reader needs to judge the figures."""
    model = re.search(r"^model name\s*:\s*(.*)$", read("/proc/cpuinfo"), re.MULTILINE)
    system = re.search(r'^PRETTY_NAME="(.*)"$', read("/etc/os-release"), re.MULTILINE)
    return [
        ("processor", f"{model[1] if model else 'not told'}, {os.cpu_count()} logical"),
        # Version and series alone: the rest names a build, not what was measured.
        ("kernel", f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"),
        ("system", system[1] if system else "not told"),
        ("clock source", read(CLOCK)),
        *((f"`{name.replace('/', '.')}`", read(f"/proc/sys/{name}")) for name in SYSCTLS),
        ("load before", " ".join(f"{load:.2f}" for load in os.getloadavg())),
        ("date", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())),
        ("command", f"`{command}`"),
    ]


def ticks():
    first = pathlib.Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0]
    return [int(word) for word in first.split()[1:9]]


class Stolen:
    """The share of all CPU time that the hypervisor gave to others since this was made."""

    def __init__(self):
        self.before = ticks()

    def share(self):
        passed = [now - then for now, then in zip(ticks(), self.before)]
        return passed[STEAL] / max(1, sum(passed))
