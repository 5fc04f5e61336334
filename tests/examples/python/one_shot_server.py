# SPDX-License-Identifier: MIT
import logging
import sys

from where import ADDRESS, udp

logging.basicConfig(format="%(asctime)s %(threadName)s %(thread)d %(message)s", stream=sys.stdout,
                    level=logging.INFO)

server = udp()
server.bind(ADDRESS)
data, client = server.recvfrom(1024)
logging.info("{}-{}".format(client, data))
server.sendto("{} server msg = {}".format(server.getsockname(), data).encode(), client)
server.close()
