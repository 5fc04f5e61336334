# SPDX-License-Identifier: MIT
from where import ADDRESS, udp

server = udp()
server.bind(ADDRESS)
data, client = server.recvfrom(1024)
print(data, client)
server.sendto(data.upper(), client)
