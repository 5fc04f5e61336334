# SPDX-License-Identifier: MIT
"""Programs at work for a test: started as root or as an ordinary user, read, ended in any case."""
import contextlib
import json
import os
import signal
import subprocess
import tempfile
import threading
import time

NOBODY = 65534
LIMIT = 20  # seconds: what any one command or wait may take on a busy machine


def wait_until(fact, what, limit=LIMIT):
    """Looks again and again until `fact()` is true; returns it."""
    end = time.monotonic() + limit
    while True:
        found = fact()
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"not within {limit} s: {what}")
        time.sleep(0.005)


def ordinary_user():
    """A prefix that makes a command run without any privilege."""
    with open("/proc/self/uid_map", encoding="ascii") as lines:
        mapped = [[int(word) for word in line.split()] for line in lines]
    if any(first <= NOBODY < first + count for first, _, count in mapped):
        return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    # In a user namespace of an ordinary user there is no second user to become.
    return ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]


class Done:
    """What a command that ended said."""

    def __init__(self, args, code, out, err):
        self.args, self.code, self.out, self.err = args, code, out, err

    def events(self, word=None):
        """The JSON events on standard output, all or those of one word."""
        all_events = [json.loads(line) for line in self.out.splitlines()]
        return [one for one in all_events if word in (None, one["event"])]

    def event(self, word):
        """The one event of this word."""
        found = self.events(word)
        if len(found) != 1:
            raise AssertionError(f"{len(found)} events '{word}', not one: {self}")
        return found[0]

    def __str__(self):
        return (f"{' '.join(self.args)[:300]}\n  ended with {self.code}\n"
                f"  out: {self.out[-1500:]}\n  err: {self.err[-1500:]}")


class Running:
    """A program at work, its output in files, so that it never waits for a reader."""

    def __init__(self, args):
        self.args = args
        self._out, self._err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig=KILL", *args], stdin=subprocess.DEVNULL, stdout=self._out,
            stderr=self._err)

    def _text(self, file):
        size = os.fstat(file.fileno()).st_size
        return os.pread(file.fileno(), size, 0).decode("utf-8", "replace")

    def said(self):
        """What it said so far, whole lines only."""
        out = self._text(self._out)
        return Done(self.args, self._process.poll(), out[:out.rfind("\n") + 1],
                    self._text(self._err))

    def wait_for(self, word, count=1):
        """The events of this word, once there are `count`."""
        def look():
            said = self.said()
            found = said.events(word)
            if len(found) < count and said.code is not None:
                raise AssertionError(f"it ended before {count} of '{word}': {said}")
            return found if len(found) >= count else None
        try:
            return wait_until(look, f"{count} of '{word}'")
        except TimeoutError as why:
            raise AssertionError(f"{why}: {self.said()}") from None

    def port(self):
        """The port it listens on, once it does."""
        return int(self.wait_for("listening")[0]["local"].rpartition(":")[2])

    def signal(self, number):
        self._process.send_signal(number)

    def ended(self, limit=LIMIT):
        """Waits for its end."""
        self._process.wait(limit)
        return self.said()

    def stop(self):
        """Ends it as a person would, and tells what it said."""
        self.signal(signal.SIGINT)
        return self.ended()

    def close(self):
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._out.close()
        self._err.close()


class Echo:
    """Answers on a socket with the same bytes, in a thread, until closed."""

    def __init__(self, bound):
        self.socket = bound
        self.port = bound.getsockname()[1]
        bound.settimeout(0.05)
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while not self._ends.is_set():
            with contextlib.suppress(TimeoutError, OSError):
                data, who = self.socket.recvfrom(65536)
                self.socket.sendto(data, who)

    def close(self):
        self._ends.set()
        self._thread.join()
        self.socket.close()
