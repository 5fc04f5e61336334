# SPDX-License-Identifier: MIT
from where import ADDRESS, udp

client = udp()
for name in [b"Michael", b"Tracy", b"Sarah"]:
    client.sendto(name, ADDRESS)
    print(client.recv(1024).decode("utf-8"))
client.close()
