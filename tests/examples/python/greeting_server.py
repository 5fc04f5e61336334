# SPDX-License-Identifier: MIT
from where import ADDRESS, PORT, udp

server = udp()
server.bind(ADDRESS)
print("Bind UDP on %d..." % PORT)
while True:
    data, client = server.recvfrom(1024)
    host = "[%s]" % client[0] if ":" in client[0] else client[0]
    print("Received from %s:%s." % (host, client[1]))
    server.sendto(b"Hello, %s!" % data, client)
