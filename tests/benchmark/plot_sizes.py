"""Draws what step_sizes measured: plot_sizes.py SIZES.csv STEP_SIZES.svg"""
import csv
import math
import sys

WIDTH, HEIGHT = 960, 640
PANEL_WIDTH, PANEL_HEIGHT = 380, 230
LEFT, TOP, GAP_X, GAP_Y = 70, 60, 100, 80
COLORS = {1: "#1f5fa8", 2: "#c2571a"}
X_TICKS = 1, 4, 16, 64, 256, 1024, 4096


class Panel:
    """Lines of points (x, y) on logarithmic axes, one line for each number of threads."""

    def __init__(self, left, top, title, x_title, lines):
        self.left, self.top, self.title, self.x_title, self.lines = left, top, title, x_title, lines
        xs = [x for points in lines.values() for x, _ in points]
        ys = [y for points in lines.values() for _, y in points]
        self.x_range = min(xs), max(xs)
        self.y_ticks = ticks_around(min(ys), max(ys))
        self.y_range = self.y_ticks[0], self.y_ticks[-1]

    def x(self, value):
        return self.left + PANEL_WIDTH * share(value, self.x_range)

    def y(self, value):
        return self.top + PANEL_HEIGHT * (1 - share(value, self.y_range))

    def svg(self):
        yield text(self.left, self.top - 12, self.title, weight="bold")
        yield text(self.left + PANEL_WIDTH / 2, self.top + PANEL_HEIGHT + 36, self.x_title, anchor="middle")
        for tick in X_TICKS:
            if self.x_range[0] <= tick <= self.x_range[1]:
                yield line(self.x(tick), self.top, self.x(tick), self.top + PANEL_HEIGHT)
                yield text(self.x(tick), self.top + PANEL_HEIGHT + 17, str(tick), anchor="middle")
        for tick in self.y_ticks:
            yield line(self.left, self.y(tick), self.left + PANEL_WIDTH, self.y(tick))
            yield text(self.left - 8, self.y(tick) + 4, f"{tick:g}", anchor="end")
        for threads, points in self.lines.items():
            yield from self.curve(points, COLORS[threads])

    def curve(self, points, color):
        path = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
        yield f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="1.5"/>'
        for x, y in points:
            yield f'<circle cx="{self.x(x):.1f}" cy="{self.y(y):.1f}" r="2" fill="{color}"/>'


def share(value, limits):
    """Where value lies between the limits, 0 to 1, by its logarithm."""
    return (math.log(value) - math.log(limits[0])) / (math.log(limits[1]) - math.log(limits[0]))


def ticks_around(least, greatest):
    """1, 2 and 5 of each decade, from the last one below to the first one above."""
    decades = range(math.floor(math.log10(least)), math.ceil(math.log10(greatest)) + 1)
    ticks = [factor * 10.0**decade for decade in decades for factor in (1, 2, 5)]
    first = max(i for i, tick in enumerate(ticks) if tick <= least)
    last = min(i for i, tick in enumerate(ticks) if tick >= greatest)
    return ticks[first:last + 1]


def line(x1, y1, x2, y2):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#dddddd"/>'


def text(x, y, content, anchor="start", weight="normal", color="#222222"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="{color}">'
            f"{content}</text>")


def lines_of(rows, varied, y_of):
    """By number of threads: the points of the rows in which this was varied."""
    lines = {}
    for row in rows:
        if row["varied"] == varied:
            lines.setdefault(int(row["threads"]), []).append((int(row[varied]), y_of(row)))
    return lines


def microseconds(row):
    return float(row["microseconds"])


def nanoseconds_of_unit(row):
    return 1e3 * microseconds(row) / (int(row["batch"]) * int(row["width"]))


def panels_of(rows):
    for column, (varied, x_title) in enumerate((("batch", "batch, 100 units"), ("width", "units, batch 32"))):
        left = LEFT + column * (PANEL_WIDTH + GAP_X)
        for row, (title, y_of) in enumerate((("µs a step", microseconds),
                                             ("ns for each sample and unit", nanoseconds_of_unit))):
            top = TOP + row * (PANEL_HEIGHT + GAP_Y)
            yield Panel(left, top, title, x_title, lines_of(rows, varied, y_of))


def main(source, target):
    with open(source, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with open(target, "w", encoding="utf-8") as file:
        print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
              'font-size="13">', file=file)
        print(f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>', file=file)
        print(text(LEFT, 24, "one thread", color=COLORS[1], weight="bold"), file=file)
        print(text(LEFT + 90, 24, "two threads", color=COLORS[2], weight="bold"), file=file)
        for panel in panels_of(rows):
            print("\n".join(panel.svg()), file=file)
        print("</svg>", file=file)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
