# SPDX-License-Identifier: MIT
from where import ADDRESS, udp

client = udp()
while True:
    try:
        line = input(">>:")
    except EOFError:
        break
    client.sendto(line.encode("utf-8"), ADDRESS)
    data = client.recvfrom(1024)
    print(data)
