# SPDX-License-Identifier: MIT
from where import ADDRESS, udp

client = udp()
client.sendto(b"hello world", ADDRESS)
data, server = client.recvfrom(1024)
print(data)
print(server)
client.close()
