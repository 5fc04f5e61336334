# SPDX-License-Identifier: MIT
import logging
import sys

from where import ADDRESS, udp

logging.basicConfig(format="%(asctime)s %(threadName)s %(thread)d %(message)s", stream=sys.stdout,
                    level=logging.INFO)

client = udp()
client.sendto(b"hello", ADDRESS)
logging.info("laddr={}".format(client.getsockname()))
data, server = client.recvfrom(1024)
logging.info("{}-{}".format(data, server))
client.close()
