# SPDX-License-Identifier: MIT
"""Reads pcapng by the letter of its specification, without any library: what the program writes is
checked by somebody who shares no line with it."""
import ipaddress
import struct
from dataclasses import dataclass

SECTION, INTERFACE, STATISTICS, PACKET, JOURNAL = 0x0A0D0D0A, 1, 5, 6, 9


class Torn(Exception):
    """The file ends within a block."""


@dataclass
class Datagram:
    time_ns: int
    source: str
    target: str
    payload: bytes
    way: int  # 1 in, 2 out, 0 not told
    hops: int
    tos: int
    wire_len: int
    comment: str = ""


def blocks(data):
    """(type, body) of each block."""
    at = 0
    while at < len(data):
        if len(data) - at < 12:
            raise Torn(at)
        kind, length = struct.unpack_from("<II", data, at)
        assert length % 4 == 0 and length >= 12, (at, length)
        if at + length > len(data):
            raise Torn(at)
        assert struct.unpack_from("<I", data, at + length - 4)[0] == length, at
        yield kind, data[at + 8:at + length - 4]
        at += length


def options(data):
    found, at = {}, 0
    while at < len(data):
        code, size = struct.unpack_from("<HH", data, at)
        if code == 0:
            assert size == 0 and at + 4 == len(data)
            return found
        found[code] = data[at + 4:at + 4 + size]
        at += 4 + (size + 3) // 4 * 4
    assert not found, "options end with opt_endofopt"
    return found


def folded(data, total=0):
    """The one's complement sum of RFC 1071."""
    if len(data) % 2:
        data += b"\0"
    total += sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def udp_in(packet, wire):
    """(source, target, payload, hops, tos, wire length of the payload)"""
    if packet[0] >> 4 == 4:
        assert packet[0] == 0x45 and packet[9] == 17
        assert folded(packet[:20]) == 0xFFFF, "the checksum of IPv4"
        assert struct.unpack_from(">H", packet, 2)[0] == wire
        addresses, udp, hops, tos = packet[12:20], packet[20:], packet[8], packet[1]
    else:
        assert packet[0] >> 4 == 6 and packet[6] == 17
        assert struct.unpack_from(">H", packet, 4)[0] + 40 == wire
        addresses, udp, hops = packet[8:40], packet[40:], packet[7]
        tos = struct.unpack_from(">H", packet)[0] >> 4 & 0xFF
    source_port, target_port, length, checksum = struct.unpack_from(">HHHH", udp)
    payload = udp[8:]
    if len(payload) == length - 8:
        assert checksum != 0
        assert folded(addresses + udp, 17 + length) == 0xFFFF, "the checksum of UDP"
    half = len(addresses) // 2
    ends = [text(addresses[:half], source_port), text(addresses[half:], target_port)]
    return *ends, payload, hops, tos, length - 8


def text(raw, port):
    one = ipaddress.ip_address(raw)
    return f"[{one}]:{port}" if one.version == 6 else f"{one}:{port}"


class Capture:
    """All of a file: datagrams, notes, statistics; torn says whether it ends within a block."""

    def __init__(self, data):
        self.datagrams, self.notes, self.statistics, self.torn = [], [], [], False
        self.interfaces = 0
        try:
            for number, (kind, body) in enumerate(blocks(data)):
                assert (kind == SECTION) == (number == 0), "one section, at the beginning"
                self.take(kind, body)
        except Torn:
            self.torn = True

    def take(self, kind, body):
        if kind == SECTION:
            assert struct.unpack_from("<IHH", body) == (0x1A2B3C4D, 1, 0)
            self.application = options(body[16:])[4].decode()
        elif kind == INTERFACE:
            assert struct.unpack_from("<H", body)[0] == 101, "LINKTYPE_RAW"
            assert options(body[8:])[9] == b"\x09", "nanoseconds"
            self.interfaces += 1
        elif kind == PACKET:
            self.take_packet(body)
        elif kind == JOURNAL:
            entry = body.rstrip(b"\0").decode()
            fields = dict(line.split("=", 1) for line in entry.splitlines())
            assert fields["__REALTIME_TIMESTAMP"].isdigit()
            self.notes.append(fields["MESSAGE"])
        elif kind == STATISTICS:
            self.statistics.append({code: struct.unpack("<Q", value)[0]
                                    for code, value in options(body[12:]).items()})
        else:
            raise AssertionError(f"block {kind}")

    def take_packet(self, body):
        interface, high, low, kept, wire = struct.unpack_from("<IIIII", body)
        assert interface < self.interfaces
        more = options(body[20 + (kept + 3) // 4 * 4:])
        source, target, payload, hops, tos, wire_len = udp_in(body[20:20 + kept], wire)
        self.datagrams.append(Datagram(
            high << 32 | low, source, target, payload,
            struct.unpack("<I", more.get(2, b"\0\0\0\0"))[0] & 3, hops, tos, wire_len,
            more.get(1, b"").decode()))

    @property
    def payloads(self):
        return [one.payload for one in self.datagrams]


def read(path):
    with open(path, "rb") as file:
        return Capture(file.read())
