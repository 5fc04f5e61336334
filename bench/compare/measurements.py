# SPDX-License-Identifier: MIT
"""docs/measurements.md: a section for each workload, rewritten when it is measured again. What
stands outside the marks is written by hand and stays."""
import pathlib
import re

import table

FILE, PICTURES = "docs/measurements.md", "docs/pictures"
BEGIN, END = "<!-- ./dev bench --write writes from here -->", "<!-- to here -->"
MARK = "<!-- workload {} -->"
EMPTY = f"""# Measurements

Each figure is a median with its spread; each ratio is the median of ratios of runs made next to
each other, with its 95 % interval. A ratio whose interval holds 1 is not told apart from 1, and no
figure is claimed. Of CPU time (ns) and latency less is better, of rates more. *Unquiet*: in nearly
all pairs more than 1 % of the time was stolen by other machines. Server CPU 0, generator CPU 1.
Made by `./dev bench --write`; [how](../bench/README.md).

{BEGIN}
{END}

## What was tried and did not help

Nothing is written down here yet.
"""


def _machine(facts):
    return "## The machine\n\n" + table.markdown([["", ""], *map(list, facts)])


def section(outcome, place_name, facts):
    """The Markdown of one workload, with when and how it was measured."""
    said = dict(facts)
    parts = [MARK.format(outcome.name), f"## {outcome.title}, {place_name}",
             table.shown(outcome, table.markdown)]
    if outcome.curve and outcome.curve.known():
        parts.append(f"![{outcome.curve.title}]({PICTURES.split('/')[-1]}/{outcome.curve.file})")
    parts.append(f"Measured {said['date']} on {said['kernel']} with {said['command']}, load before"
                 f" {said['load before']}.")
    return "\n\n".join(parts)


def merged(text, machine_part, sections, order):
    """`text` with the sections of {workload: Markdown} replaced or added, in `order`."""
    before, rest = text.split(BEGIN, 1)
    old, after = rest.split(END, 1)
    pieces = re.split(r"(?m)^<!-- workload (\S+) -->$", old)
    held = {name: MARK.format(name) + body.rstrip()
            for name, body in zip(pieces[1::2], pieces[2::2])}
    held.update(sections)
    body = "\n\n".join([machine_part, *(held[name] for name in order if name in held)])
    return f"{before}{BEGIN}\n\n{body}\n\n{END}{after}"


def write(top, outcomes, facts, order):
    """`outcomes`: [(outcome, name of the place)]."""
    file = pathlib.Path(top, FILE)
    text = file.read_text(encoding="utf-8") if file.exists() else EMPTY
    pictures = pathlib.Path(top, PICTURES)
    for outcome, _ in outcomes:
        if outcome.curve and outcome.curve.known():
            pictures.mkdir(parents=True, exist_ok=True)
            pictures.joinpath(outcome.curve.file).write_text(outcome.curve.svg(), encoding="utf-8")
    sections = {outcome.name: section(outcome, place, facts) for outcome, place in outcomes}
    file.write_text(merged(text, _machine(facts), sections, order), encoding="utf-8")
