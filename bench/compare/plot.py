# SPDX-License-Identifier: MIT
"""Lines over a logarithmic x axis as SVG, readable on light and on dark ground."""
import html
import math

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 78, 130, 48, 56
# Told apart by people who see fewer colours too, on white and on black.
COLOURS = ("#d55e00", "#0084d1", "#009e73", "#c2679c", "#b8860b", "#7d7dd8", "#888888")
LABEL_GAP = 15  # between names at the ends of lines
STYLE = """
  .ground { fill: #ffffff } .ink { fill: #1f2328 } .soft { fill: #59636e }
  .grid { stroke: #d1d9e0 }
  text { font-family: system-ui, sans-serif; font-size: 12px }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } .ink { fill: #f0f6fc } .soft { fill: #9198a1 }
    .grid { stroke: #3d444d }
  }
"""


def short(value):
    """1500 is 1.5k, 2000000 is 2M."""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{sign}"
    return f"{value:g}"


def ticks(low, high, logarithmic):
    """Round numbers from at most `low` to at least `high`."""
    if logarithmic:
        first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
        return [10.0 ** power for power in range(first, max(last, first + 1) + 1)]
    step = 10 ** math.floor(math.log10(max(high, 1e-9)))
    step *= next(part for part in (0.1, 0.2, 0.5, 1) if high / (step * part) <= 6 or part == 1)
    count = max(1, math.ceil(high / step - 1e-9))
    return [round(step * i, 10) for i in range(count + 1)]


def spread_out(places, gap, low, high):
    """The same order, at least `gap` apart and, where there is room, between `low` and `high`."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved, last = list(places), low - gap
    for i in order:
        last = moved[i] = max(places[i], last + gap)
    limit = high
    for i in reversed(order):
        moved[i] = min(moved[i], limit)
        limit = moved[i] - gap
    return moved


class Axes:
    def __init__(self, series, y_logarithmic):
        xs = [x for line in series.values() for x, _ in line]
        ys = [y for line in series.values() for _, y in line if y is not None]
        self.xs = sorted(set(xs))
        self.y_ticks = ticks(min(ys), max(ys), y_logarithmic)
        self.y_logarithmic = y_logarithmic

    def x(self, value):
        low, high = math.log(self.xs[0]), math.log(self.xs[-1])
        part = (math.log(value) - low) / (high - low) if high > low else 0.5
        return LEFT + part * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        bend = math.log if self.y_logarithmic else float
        low, high = bend(self.y_ticks[0]), bend(self.y_ticks[-1])
        return HEIGHT - BOTTOM - (bend(value) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)


def _text(x, y, words, kind="soft", anchor="start", more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}"{more}>' \
           f"{html.escape(words)}</text>"


def _frame(axes, title, x_name, y_name):
    yield f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
    yield _text(LEFT, 26, title, "ink", more=' style="font-size:15px;font-weight:600"')
    for value in axes.y_ticks:
        y = axes.y(value)
        yield f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        yield _text(LEFT - 8, y + 4, short(value), anchor="end")
    for value in axes.xs:
        yield _text(axes.x(value), HEIGHT - BOTTOM + 20, short(value), anchor="middle")
    yield _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, x_name, anchor="middle")
    middle = (TOP + HEIGHT - BOTTOM) / 2
    yield _text(20, middle, y_name, anchor="middle", more=f' transform="rotate(-90 20 {middle})"')


def _line(axes, points, colour, strong):
    known = [(axes.x(x), axes.y(y)) for x, y in points if y is not None]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in known)
    yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{3 if strong else 1.8}"/>'
    for x, y in known:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{4 if strong else 3}" fill="{colour}"/>'


def svg(title, x_name, y_name, series, y_logarithmic=False, strong=""):
    """`series`: {name: [(x, y or None)]}; the line named `strong` is drawn thicker, on top."""
    series = {name: line for name, line in series.items() if any(y is not None for _, y in line)}
    axes = Axes(series, y_logarithmic)
    parts = list(_frame(axes, title, x_name, y_name))
    colours = dict(zip(series, COLOURS * len(series)))
    for name in sorted(series, key=lambda one: one == strong):
        parts += _line(axes, series[name], colours[name], name == strong)
    ends = [axes.y([y for _, y in line if y is not None][-1]) for line in series.values()]
    for name, y in zip(series, spread_out(ends, LABEL_GAP, TOP, HEIGHT - BOTTOM)):
        weight = ";font-weight:600" if name == strong else ""
        parts.append(f'<text x="{WIDTH - RIGHT + 12}" y="{y + 4:.1f}"'
                     f' style="fill:{colours[name]}{weight}">{html.escape(name)}</text>')
    body = "\n".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"' \
           f' aria-label="{html.escape(title)}">\n<style>{STYLE}</style>\n{body}\n</svg>\n'
