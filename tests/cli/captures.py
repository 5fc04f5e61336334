# SPDX-License-Identifier: MIT
"""Writes captures by the letter of their formats, without any library."""
import socket
import struct

ETHERNET, RAW = 1, 101


def folded(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def udp_packet(source, target, payload, protocol=17):
    """An IPv4 packet; source and target are (host, port)."""
    hosts = socket.inet_aton(source[0]) + socket.inet_aton(target[0])
    udp = struct.pack(">HHHH", source[1], target[1], 8 + len(payload), 0) + payload
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, protocol, 0) + hosts
    return head[:10] + struct.pack(">H", folded(head)) + head[12:] + udp


def pcap(records, link=RAW, order="<", kept=None):
    """The classic format, in microseconds. `records`: (seconds, packet); `kept`: bytes of each."""
    out = struct.pack(order + "IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link)
    for seconds, packet in records:
        whole, part = divmod(round(seconds * 1e6), 1_000_000)
        held = packet[:kept]
        out += struct.pack(order + "IIII", whole, part, len(held), len(packet)) + held
    return out


def ethernet(packet, kind=0x0800):
    return b"\x02\0\0\0\0\x01\x02\0\0\0\0\x02" + struct.pack(">H", kind) + packet
