# SPDX-License-Identifier: MIT
from where import ADDRESS, udp

server = udp()
server.bind(ADDRESS)
while True:
    data, client = server.recvfrom(1024)
    print(data)
    server.sendto(data.upper(), client)
