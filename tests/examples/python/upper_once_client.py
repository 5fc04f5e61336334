# SPDX-License-Identifier: MIT
from where import ADDRESS, udp

client = udp()
client.sendto(b"chen", ADDRESS)
data, server = client.recvfrom(1024)
print(data, server)
