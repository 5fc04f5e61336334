# SPDX-License-Identifier: MIT
import logging
import sys

from where import ADDRESS, udp

logging.basicConfig(format="%(asctime)s %(threadName)s %(thread)d %(message)s", stream=sys.stdout,
                    level=logging.INFO)

client = udp()
client.connect(ADDRESS)
logging.info("laddr={} raddr={}".format(client.getsockname(), client.getpeername()))
client.send(b"hello")
client.sendto(b"why", ADDRESS)
data, server = client.recvfrom(1024)
logging.info("{}-{}".format(server, data))
client.close()
