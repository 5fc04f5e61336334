#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the tests of groups and routes in a namespace with two real interfaces.

    lo ── this host ── eth0 ══ eth1 ── this host
"""
import os
import subprocess
import sys

SCRIPT = r"""
set -e
ip link set lo up
echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad
ip link add eth0 type veth peer name eth1
ip link set eth0 up
ip link set eth1 up
ip addr add 10.77.0.1/24 dev eth0
ip -6 addr add fd77::1/64 dev eth0 nodad
ip route add 239.77.0.0/16 dev eth0
ip route add prohibit 10.99.0.0/16
export DGRAM_TEST_INTERFACE=eth0
export DGRAM_TEST_PROHIBITED=10.99.0.1:9
export DGRAM_TEST_LINK_LOCAL=$(ip -6 -o addr show dev eth0 scope link |
  sed 's,.*inet6 \([^/]*\)/.*,\1%eth0,')
exec "$0" --gtest_filter='*Multicast*:*PinnedInterface*:*ProhibitedRoute*'
"""


def main():
    program = os.path.join(os.environ["DGRAM_BUILD"], "tests/net/net_test")
    unshare = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
    if subprocess.run([*unshare, "true"], capture_output=True).returncode != 0:
        print("skipped: no right to make a network namespace here")
        return 77
    done = subprocess.run([*unshare, "sh", "-c", SCRIPT, program],
                          capture_output=True, text=True, timeout=50)
    print(done.stdout[-3000:], done.stderr[-2000:])
    if done.returncode != 0 or "SKIPPED" in done.stdout or "26 tests" not in done.stdout:
        return 1
    return 0


sys.exit(main())
