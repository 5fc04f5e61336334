# SPDX-License-Identifier: MIT
"""Hosts, links and routers made of network namespaces, for tests that drive the program.

A namespace lives as long as the descriptor that holds it, and a program started here dies with the
test: so nothing is left behind, however the test ends. Nothing outside the namespaces is touched.
"""
import contextlib
import ctypes
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

from programs import LIMIT, Done, Echo, Running, ordinary_user, wait_until

PROGRAM = os.environ.get("DGRAM", "dgram")
TENTATIVE = 0x40  # IFA_F_TENTATIVE, linux/if_addr.h
CLONE_NEWNET = 0x40000000

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result):
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _namespace():
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)


class Host:
    """One network namespace. Its interfaces need no address to get a link-local one at once."""

    def __init__(self, name):
        self.name = name
        before = _namespace()
        try:
            _check(_libc.unshare(CLONE_NEWNET))
            self._descriptor = _namespace()
        finally:
            _check(_libc.setns(before, CLONE_NEWNET))
            os.close(before)
        for where in ("all", "default"):
            self.sysctl(f"ipv6/conf/{where}/accept_dad", 0)
            self.sysctl(f"ipv4/conf/{where}/rp_filter", 0)
        self.sysctl("ipv4/icmp_ratelimit", 0)
        self.sysctl("ipv6/icmp/ratelimit", 0)
        self.ip("link set lo up")

    @contextlib.contextmanager
    def entered(self):
        """This thread is on the host: sockets and programs begun here belong to it."""
        before = _namespace()
        _check(_libc.setns(self._descriptor, CLONE_NEWNET))
        try:
            yield
        finally:
            _check(_libc.setns(before, CLONE_NEWNET))
            os.close(before)

    def path(self):
        return f"/proc/{os.getpid()}/fd/{self._descriptor}"

    def sysctl(self, name, value):
        with self.entered(), open(f"/proc/sys/net/{name}", "w", encoding="ascii") as file:
            file.write(str(value))

    def forget_paths(self):
        """Forgets what routers told about the sizes that fit."""
        for family in ("-4", "-6"):
            self._configure(["ip", family, "route", "flush", "cache"], "")

    def _configure(self, args, words):
        with self.entered():
            done = subprocess.run(args, input=words, capture_output=True, text=True, timeout=LIMIT)
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}: {' '.join(args)}: {words}: {done.stderr}")

    def ip(self, *lines):
        """Lines for ip(8), in one go."""
        self._configure(["ip", "-batch", "-"], "\n".join(lines) + "\n")

    def nft(self, rules):
        self._configure(["nft", "-f", "-"], rules)

    def link_local(self, interface):
        """Its fe80:: address, without the scope."""
        def look():
            with self.entered(), open("/proc/thread-self/net/if_inet6", encoding="ascii") as lines:
                for line in lines:
                    number, _, _, scope, flags, name = line.split()
                    if name == interface and scope == "20" and not int(flags, 16) & TENTATIVE:
                        return socket.inet_ntop(socket.AF_INET6, bytes.fromhex(number))
            return None
        return wait_until(look, f"a link-local address on {self.name} {interface}")

    def index(self, interface):
        with self.entered():
            return socket.if_nametoindex(interface)

    def socket(self, bind=None, family=socket.AF_INET):
        """A Python UDP socket of this host, with a time limit for every call."""
        with self.entered():
            one = socket.socket(family, socket.SOCK_DGRAM)
        one.settimeout(5)
        if bind is not None:
            one.bind(bind)
        return one

    def start(self, *args, ordinary=False):
        with self.entered():
            return Running([*(ordinary_user() if ordinary else []), *args])

    def run(self, *args, ordinary=False, limit=LIMIT):
        with self.entered():
            done = subprocess.run([*(ordinary_user() if ordinary else []), *args],
                                  stdin=subprocess.DEVNULL, capture_output=True, timeout=limit)
        return Done(args, done.returncode, done.stdout.decode("utf-8", "replace"),
                    done.stderr.decode("utf-8", "replace"))

    def dgram(self, *args, ordinary=False, limit=LIMIT):
        """Runs the program to its end."""
        return self.run(PROGRAM, *args, ordinary=ordinary, limit=limit)

    def close(self):
        os.close(self._descriptor)


class Network(contextlib.ExitStack):
    """Makes hosts and links, and ends everything begun on them when left."""

    def host(self, name):
        one = Host(name)
        self.callback(one.close)
        return one

    def router(self, name):
        one = self.host(name)
        one.sysctl("ipv4/ip_forward", 1)
        one.sysctl("ipv6/conf/all/forwarding", 1)
        return one

    def link(self, first, first_interface, second, second_interface, mtu=1500):
        """A cable between two hosts."""
        first.ip(f"link add {first_interface} mtu {mtu} type veth peer name {second_interface}"
                 f" mtu {mtu} netns {second.path()}", f"link set {first_interface} up")
        second.ip(f"link set {second_interface} up")
        first.link_local(first_interface)
        second.link_local(second_interface)

    def dgram(self, host, *args, ordinary=False):
        """Starts a verb with JSON output and leaves it running."""
        one = host.start(PROGRAM, args[0], "--json", *args[1:], ordinary=ordinary)
        self.callback(one.close)
        return one

    def echo(self, host, bind, family=socket.AF_INET):
        one = Echo(host.socket(bind, family))
        self.callback(one.close)
        return one


def missing():
    """Why these tests cannot run here; nothing when they can."""
    for tool in ("ip", "nft", "setpriv", "unshare"):
        if shutil.which(tool) is None:
            return f"no {tool} here"
    if not os.access(PROGRAM, os.X_OK):
        return f"no program at {PROGRAM}"
    return None


def may_make_namespaces():
    tried = subprocess.run(["unshare", "-n", "true"], capture_output=True, timeout=LIMIT)
    return tried.returncode == 0


@contextlib.contextmanager
def reachable_program():
    """The program where an ordinary user can run it: not in somebody's closed home folder."""
    global PROGRAM
    tried = subprocess.run([*ordinary_user(), "test", "-x", PROGRAM], timeout=LIMIT)
    if tried.returncode == 0:
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        PROGRAM = shutil.copy(PROGRAM, folder)
        yield


def main():
    """Runs the tests of the calling script; an ordinary user becomes root of its own namespace."""
    os.environ["LC_ALL"] = "C.UTF-8"  # the program's words in English, whatever the caller's
    why = missing()
    if why is None and not may_make_namespaces():
        inner = ["unshare", "--map-root-user", "--net"]
        if (os.environ.get("DGRAM_TEST_INSIDE") is None
                and subprocess.run([*inner, "true"], capture_output=True).returncode == 0):
            os.environ["DGRAM_TEST_INSIDE"] = "1"
            os.execvp(inner[0], [*inner, sys.executable, "-B", *sys.argv])
        why = "no right to make a network namespace here"
    if why is not None:
        print(f"skipped: {why}")
        sys.exit(77)
    with reachable_program():
        unittest.main(verbosity=2)
