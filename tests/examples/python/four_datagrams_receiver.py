# SPDX-License-Identifier: MIT
from where import ADDRESS, udp

server = udp()
server.bind(ADDRESS)
for _ in range(4):
    data, client = server.recvfrom(1024)
    print(data)
