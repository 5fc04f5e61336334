#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs one of apps/page/tests/browser: a real browser, the real program, a real peer. In a network
of its own where the system allows one, so that port 8080 is free."""
import os
import pathlib
import shutil
import subprocess
import sys

import page_folder


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def own_network():
    unshare = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
    if subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode:
        return []
    return [*unshare, "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]


def main():
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        skip("no chromium (Debian package chromium)")
    here = pathlib.Path(__file__).resolve().parent
    environment = {**os.environ, "CHROMIUM": chromium, "PYTHON": sys.executable,
                   "PEER": str(here / "peer.py"), "HOSTILE": str(here.parent / "assist")}
    script = page_folder.fresh() / "tests" / "browser" / sys.argv[1]
    done = subprocess.run([*own_network(), "node", "--test-reporter=spec", script], env=environment,
                          check=False)
    sys.exit(1 if done.returncode else 0)


main()
