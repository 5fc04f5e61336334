# SPDX-License-Identifier: MIT
"""Where server and generator stand: on one loopback, or in two namespaces joined by a veth pair.

A namespace lives as long as the descriptor that holds it, so an end of any kind removes it.
"""
import contextlib
import ctypes
import os
import subprocess

CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def _check(result):
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _here():
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)


class Namespace:
    def __init__(self):
        before = _here()
        try:
            _check(_libc.unshare(CLONE_NEWNET))
            self.descriptor = _here()
        finally:
            _check(_libc.setns(before, CLONE_NEWNET))
            os.close(before)

    @contextlib.contextmanager
    def entered(self):
        """Programs begun by this thread meanwhile stand inside."""
        before = _here()
        _check(_libc.setns(self.descriptor, CLONE_NEWNET))
        try:
            yield
        finally:
            _check(_libc.setns(before, CLONE_NEWNET))
            os.close(before)

    def run(self, *argv):
        with self.entered():
            subprocess.run(argv, check=True, timeout=20, stdout=subprocess.DEVNULL)

    def path(self):
        return f"/proc/{os.getpid()}/fd/{self.descriptor}"

    def close(self):
        os.close(self.descriptor)


class Loopback:
    name = "loopback"
    address = "127.0.0.1"

    def server_side(self):
        return contextlib.nullcontext()

    client_side = server_side

    def close(self):
        pass


class Alone:
    """The loopback of a namespace of its own, where groups are at home."""
    name = "loopback"
    address = "127.0.0.1"
    GROUPS = "239.0.0.0/8"

    def __init__(self):
        with contextlib.ExitStack() as undo:
            self.inside = Namespace()
            undo.callback(self.close)
            self.inside.run("ip", "link", "set", "lo", "up")
            self.inside.run("ip", "route", "add", self.GROUPS, "dev", "lo")
            undo.pop_all()

    def server_side(self):
        return self.inside.entered()

    client_side = server_side

    def close(self):
        self.inside.close()


class Veth:
    """Segmentation in software, as a card without offload would need it, and GRO where it arrives:
    NAPI has to wait a little, or every datagram comes alone."""
    name = "veth"
    address = "10.90.0.1"
    CLIENT = "10.90.0.2"
    QUEUE = "mount -t sysfs none /sys && cd /sys/class/net/bench0 &&" \
            " echo 200000 >gro_flush_timeout && echo 2 >napi_defer_hard_irqs"

    def __init__(self):
        with contextlib.ExitStack() as undo:
            self.server, self.client = Namespace(), Namespace()
            undo.callback(self.close)
            self.server.run("ip", "link", "add", "bench0", "type", "veth", "peer", "name", "bench1",
                            "netns", self.client.path())
            for side, device, address in ((self.server, "bench0", self.address),
                                          (self.client, "bench1", self.CLIENT)):
                side.run("ip", "address", "add", f"{address}/24", "dev", device)
                side.run("ip", "link", "set", device, "up")
                side.run("ip", "link", "set", "lo", "up")
                side.run("ethtool", "-K", device, "tx-udp-segmentation", "off", "gro", "on",
                         "rx-udp-gro-forwarding", "on")
            for side, device in ((self.server, "bench0"), (self.client, "bench1")):
                side.run("unshare", "-m", "sh", "-c", self.QUEUE.replace("bench0", device))
            undo.pop_all()

    def server_side(self):
        return self.server.entered()

    def client_side(self):
        return self.client.entered()

    def close(self):
        self.server.close()
        self.client.close()
