"""The drawings of a report: readable in grey, labelled at the mark, the same bytes for the same numbers.

What is sure or done is solid, what is open is hatched or light: never colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from refgraph.outputs.map import shown
from refgraph.outputs.report.parts import Chart, told
from refgraph.outputs.report.vector import DOTTED, EDGE, HATCHED, LIGHT, SOFT, SOLID, WIDE, Drawing

LONGEST = 34
"""More characters of a label do not fit beside a drawing."""

_TOP, _BELOW, _RIGHT = 11.5, 20.2, 0.99 * WIDE
_LABELS = 0.36 * WIDE
_ROW = 18.0
_STEPS = (1, 2, 2.5, 5, 10)


def chart_svg(chart: Chart, prefix: str) -> str:
    """Return a chart as an SVG element.

    Parameters
    ----------
    chart
        Its kind is one of `KINDS`.
    prefix
        Put before the ids inside.
    """
    return KINDS[chart.kind](chart.rows, prefix).svg(shown(chart.name), shown(chart.told))


@dataclass(frozen=True)
class _Scale:
    """Where values lie between two places of a drawing."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def round_marks(low: float, high: float, *, whole: bool) -> list[float]:
    """Return up to six round numbers between two.

    Examples
    --------
    >>> round_marks(0, 33, whole=True), round_marks(0, 0.9, whole=False), round_marks(-3, 1.2, whole=True)
    ([0, 10, 20, 30], [0.0, 0.2, 0.4, 0.6, 0.8], [-3, -2, -1, 0, 1])
    """
    least = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(least))
    step = next(power * each for each in _STEPS if power * each >= least * (1 - 1e-9))
    if whole:
        step = max(1, math.ceil(step))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(step * place, 12) for place in range(first, last + 1)]


def _periods(rows: pd.DataFrame, prefix: str) -> Drawing:
    """Draw referrals by month or year: won solid, the others hatched, a time that is not over in dots."""
    drawing = Drawing(180, prefix)
    left, below = 0.055 * WIDE, 180 - 30.2
    up = _Scale(0, 1.12 * float(rows["referrals"].max()) or 1, below, _TOP)
    for mark in round_marks(0, up.high, whole=True):
        drawing.line((left, up(mark)), (_RIGHT, up(mark)), EDGE, 0.6)
        drawing.text(left - 3.5, up(mark), f"{mark:.0f}", "end")
    along = _Scale(-0.6, max(len(rows), 6) - 0.4, left, _RIGHT)
    for place, row in enumerate(rows.itertuples()):
        start, end = along(place - 0.36), along(place + 0.36)
        drawing.bar(start, up(row.won), end, below, SOLID)
        dashes = "" if row.complete else "0.8 1.3"
        drawing.bar(start, up(row.referrals), end, up(row.won), HATCHED, dashes)
        if row.referrals:
            drawing.text(along(place), up(row.referrals) - 7, f"{row.referrals:.0f}")
        for number, line in enumerate(row.tick.splitlines()):
            drawing.text(along(place), below + 8 + 10.8 * number, line)
    drawing.line((left, _TOP), (left, below), SOFT, 0.7)
    drawing.line((left, below), (_RIGHT, below), SOFT, 0.7)
    return drawing


def _expected(rows: pd.DataFrame, prefix: str) -> Drawing:
    """Draw expected referrals as dots with their ranges."""
    most = float(rows["high"].max())
    drawing, along = _beside(rows, prefix, (0, 1.12 * most), lambda value: f"{value:g}")
    for place, row in enumerate(rows.itertuples()):
        _dot_with_range(drawing, along, place, row.low, row.expected, row.high)
        drawing.text(along(row.high) + 5, _middle(place), f"{row.expected:.1f}", "start")
    return drawing


def _clusters(rows: pd.DataFrame, prefix: str) -> Drawing:
    """Draw clusters: Core Advocates solid, Advocates light, all others hatched."""
    names = ["core", "advocates", "others"]
    most, room = float(rows[names].sum(axis=1).max()), 1.14 if rows["covered"].all() else 1.24
    drawing, along = _beside(rows, prefix, (0, room * most), lambda value: f"{value:.0f}", whole=True)
    for place, row in enumerate(rows.itertuples()):
        end, middle = 0.0, _middle(place)
        for name, look in zip(names, (SOLID, LIGHT, DOTTED), strict=True):
            start, end = end, end + getattr(row, name)
            drawing.bar(along(start), middle - 6, along(end), middle + 6, look)
        said = f"{end:.0f}" if row.covered else f"{end:.0f}, no advocate"
        drawing.text(along(end) + 4, middle, said, "start")
    return drawing


def _amounts(rows: pd.DataFrame, prefix: str) -> Drawing:
    """Draw two amounts for each label."""
    return _pairs(rows, prefix, "money", lambda value: f"{value:,.0f}", whole=True)


def _parts(rows: pd.DataFrame, prefix: str) -> Drawing:
    """Draw two shares for each label."""
    return _pairs(rows, prefix, "share", _percent)


def _pairs(
    rows: pd.DataFrame, prefix: str, kind: str, say: Callable[[float], str], *, whole: bool = False
) -> Drawing:
    """Draw two bars for each label: the first solid, the second hatched."""
    values = rows[["first", "second"]].fillna(0.0)
    low, high = min(0.0, float(values.min().min())), max(0.0, float(values.max().max()))
    ends = (1.14 * low, low + 1.14 * (high - low))
    drawing, along = _beside(rows, prefix, ends, say, whole=whole, high=1.7)
    for name, look, offset in (("first", SOLID, -5.6), ("second", HATCHED, 5.6)):
        for place, value in enumerate(rows[name].tolist()):
            middle, end = _middle(place, 1.7) + offset, 0.0 if value != value else value
            drawing.bar(along(min(end, 0)), middle - 5.3, along(max(end, 0)), middle + 5.3, look)
            drawing.text(along(max(end, 0)) + 4, middle, told(value, kind), "start")
    return drawing


def _shares(rows: pd.DataFrame, prefix: str) -> Drawing:
    """Draw shares as dots with their ranges, and what they are of all as a line."""
    drawing, along = _beside(rows, prefix, (0, 1.05), _percent)
    overall = float(rows["overall"].iloc[0])
    drawing.line((along(overall), _TOP), (along(overall), drawing.height - _BELOW), "", 0.9, "3.3 1.4")
    drawing.text(along(overall), _TOP - 6, f"all {told(overall, 'share')}")
    for place, row in enumerate(rows.itertuples()):
        _dot_with_range(drawing, along, place, row.low, row.share, row.high)
    return drawing


KINDS: Mapping[str, Callable[[pd.DataFrame, str], Drawing]] = {
    "periods": _periods,
    "expected": _expected,
    "clusters": _clusters,
    "amounts of two": _amounts,
    "shares of two": _parts,
    "shares": _shares,
}
"""Every drawing by its name; each takes the rows of its chart and what stands before its ids."""


def _beside(
    rows: pd.DataFrame,
    prefix: str,
    ends: tuple[float, float],
    say: Callable[[float], str],
    *,
    whole: bool = False,
    high: float = 1.0,
) -> tuple[Drawing, _Scale]:
    """Return a drawing with names on the left and a scale below; text must not move what is drawn."""
    low, most = ends if ends[1] > ends[0] else (0.0, 1.0)
    below = _TOP + high * _ROW * len(rows)
    drawing, along = Drawing(below + _BELOW, prefix), _Scale(low, most, _LABELS, _RIGHT)
    for mark in round_marks(low, most, whole=whole):
        drawing.line((along(mark), _TOP), (along(mark), below), EDGE, 0.6)
        drawing.text(along(mark), below + 8, say(mark))
    for place, name in enumerate(_short(rows["label"].tolist())):
        drawing.text(_LABELS - 4, _middle(place, high), name, "end")
    drawing.line((_LABELS, below), (_RIGHT, below), SOFT, 0.7)
    return drawing, along


def _middle(place: int, high: float = 1.0) -> float:
    """Return how far down the middle of a row is, in rows so many times as high as usual."""
    return _TOP + (place + 0.5) * high * _ROW


def _dot_with_range(
    drawing: Drawing, along: _Scale, place: int, low: float, value: float, high: float
) -> None:
    middle = _middle(place)
    drawing.line((along(low), middle), (along(high), middle), SOFT, 1.4)
    drawing.dot(along(value), middle)


def _percent(value: float) -> str:
    return f"{100 * value:.0f}%"


def _short(texts: Sequence[str]) -> list[str]:
    plain = [" ".join(shown(text).split()) for text in texts]
    return [text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…" for text in plain]
