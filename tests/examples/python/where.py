# SPDX-License-Identifier: MIT
"""HOST PORT from the command line, and the family that goes with the host."""
import socket
import sys

HOST, PORT = sys.argv[1], int(sys.argv[2])
ADDRESS = (HOST, PORT)
FAMILY = socket.AF_INET6 if ":" in HOST else socket.AF_INET


def udp():
    return socket.socket(FAMILY, socket.SOCK_DGRAM)
