# SPDX-License-Identifier: MIT
"""Outcomes as tables: the same rows for a terminal and for Markdown."""
import unicodedata

import arithmetic

HEADINGS = {"rate": "datagrams/s", "server_ns": "server ns", "client_ns": "generator ns",
            "p50_us": "p50 µs", "p99_us": "p99 µs", "lost": "lost", "bits": "Gbit/s",
            "uneven": "busiest / mean"}


def number(what, value):
    if value is None:
        return "–"
    if what == "rate":
        return f"{value:,.0f}"
    if what == "lost":
        return f"{100 * value:.2f} %" if value else "0"
    if what == "bits":
        return f"{value / 1e9:.2f}"
    if what == "uneven":
        return f"{value:.2f}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def percent(share):
    return f"{100 * share:.3g} %"


def cell(what, values):
    """`median (least – greatest)`."""
    known = arithmetic.spread(values)
    if known is None:
        return "–"
    if what == "lost" and not any(known):
        return "0"
    return f"{number(what, known[0])} ({number(what, known[1])} – {number(what, known[2])})"


def significant(value):
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def ratio_text(ratio):
    """`0.62 (0.58 – 0.66)`; what cannot be told apart from 1 says so instead of a figure."""
    if ratio is None:
        return "–"
    between = f"({significant(ratio.low)} – {significant(ratio.high)})"
    said = f"{significant(ratio.median)} {between}" if ratio.tells_apart() \
        else f"not told apart {between}"
    return said + (", unquiet" if ratio.unquiet else "")


def samples(outcome):
    """The table of contenders; [] where the workload has none."""
    if not outcome.rounds:
        return []
    rows = [["", *(HEADINGS[what] for what in outcome.columns)]]
    if outcome.compared:
        rows[0].append(f"{outcome.ours} / it, {HEADINGS[outcome.compared]}")
    for name in outcome.contenders():
        mark = " (raw)" if name == outcome.raw else ""
        rows.append([name + mark, *(cell(what, outcome.values(name, what))
                                    for what in outcome.columns)])
        if outcome.compared:
            rows[-1].append("" if name == outcome.ours else ratio_text(
                outcome.ratio(outcome.ours, name, outcome.compared)))
    return rows


def points(outcome):
    """The table behind a picture; [] where the workload has none."""
    curve = outcome.curve
    if not curve or not curve.lines:
        return []
    xs = [x for x, _ in next(iter(curve.lines.values()))]
    return [[f"{curve.y_name}, by {curve.x_name}", *(f"{x:,}" for x in xs)],
            *([name, *("–" if y is None else f"{y:,.0f}" for _, y in line)]
              for name, line in curve.lines.items())]


def goals(outcome):
    rows = []
    for goal in outcome.goals:
        ratio = outcome.ratio(goal.ours, goal.theirs, goal.what)
        said = ratio_text(ratio) if ratio else "not measured"
        # A bound near 1 is met or missed by the median, even where it cannot be told from 1.
        if ratio and not ratio.tells_apart():
            said = f"{significant(ratio.median)}, {said}"
        rows.append([f"{goal.ours} / {goal.theirs}, {HEADINGS[goal.what]}", said, goal.text(),
                     goal.verdict(ratio) if ratio else "–",
                     f"{ratio.pairs}" + (f" ({ratio.dropped} dropped)" if ratio.dropped else "")
                     if ratio else "–"])
    for what, said, wanted, holds in outcome.checks:
        rows.append([what, said, wanted, "met" if holds else "missed", "–"])
    return [["held to", "median (95 % interval)", "goal", "", "pairs"], *rows] if rows else []


def summary(outcomes):
    """How many goals were met, and each one that was not: what was said, and what was wanted."""
    rows = [[outcome.name, *row[:4]] for outcome in outcomes for row in goals(outcome)[1:]]
    verdicts = [row[4] for row in rows]
    count = ", ".join(f"{verdicts.count(word)} {said}" for word, said in (
        ("met", "met"), ("within 15 %", "within 15 %"), ("missed", "missed"),
        ("–", "not measured")))
    left = [row for row in rows if row[4] != "met"]
    return f"{len(rows)} goals: {count}" + ("\n" + aligned(left) if left else "")


def _width(text):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def aligned(rows):
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  " + "  ".join(text + " " * (width - _width(text))
                                      for text, width in zip(row, widths)).rstrip() for row in rows)


def markdown(rows):
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def shown(outcome, form=aligned):
    """All that is to be said of an outcome, below its title."""
    parts = [outcome.how] if outcome.how and form is markdown else []
    parts += [form(rows) for rows in (samples(outcome), points(outcome), goals(outcome)) if rows]
    parts += outcome.notes
    parts += [f"Not measured: {name}: {why.splitlines()[0][:200]}" for name, why in outcome.missing]
    return "\n\n".join(parts) if form is markdown else "\n".join(parts)
