# SPDX-License-Identifier: MIT
"""Python's own threading UDP server, a thread for each datagram, as its documentation shows it."""
import socketserver
import sys


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        data, socket = self.request
        socket.sendto(data, self.client_address)


class Server(socketserver.ThreadingUDPServer):
    daemon_threads = True


with Server((sys.argv[1], int(sys.argv[2])), Echo) as server:
    server.serve_forever()
