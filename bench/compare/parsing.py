# SPDX-License-Identifier: MIT
"""What the generators print, as numbers."""
import json
import re


def last_json(text):
    """The object of the last line that holds one; {} where there is none."""
    for line in reversed(text.strip().splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    return {}


def result_of_bench(text):
    """The result object of `dgram bench --json`."""
    for line in reversed(text.strip().splitlines()):
        if line.startswith("{") and (found := json.loads(line)).get("event") == "result":
            return found
    return {}


def iperf3(text):
    """(bits a second that arrived, share lost, datagrams that arrived) of `iperf3 -u --json`."""
    end = json.loads(text)["end"]
    both = end["sum"]
    lost, sent = both["lost_packets"], both["packets"]
    if not sent:
        return 0.0, 1.0, 0
    arrived = sent - lost
    bits = both["bytes"] * 8 * arrived / sent / both["seconds"]
    return bits, lost / sent, arrived


def sockperf_rate(text):
    """Messages a second of `sockperf throughput`."""
    found = re.search(r"Message Rate is (\d+(?:\.\d+)?) \[msg/sec\]", text)
    return float(found[1]) if found else None
