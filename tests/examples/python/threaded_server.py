# SPDX-License-Identifier: MIT
import socketserver

from where import ADDRESS, FAMILY


class MyUdp(socketserver.BaseRequestHandler):
    def handle(self):
        print("MyUdp\n%s\nladdr=%s\n" % (self.request[0], self.request[1].getsockname()), end="")
        self.request[1].sendto("xxxx".encode("utf-8"), self.client_address)


class Server(socketserver.ThreadingUDPServer):
    address_family = FAMILY


Server(ADDRESS, MyUdp).serve_forever()
