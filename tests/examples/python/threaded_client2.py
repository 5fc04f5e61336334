# SPDX-License-Identifier: MIT
from where import ADDRESS, udp

client = udp()
client.sendto("chen".encode("utf8"), ADDRESS)
data = client.recvfrom(1024)
print(data)
