# SPDX-License-Identifier: MIT
from where import ADDRESS, udp

client = udp()
for text in ["chen", "hello", "world", ""]:
    client.sendto(text.encode("utf8"), ADDRESS)
