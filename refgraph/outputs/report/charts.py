"""The drawings of a report: readable in grey, labelled at the mark, the same bytes for the same numbers.

What is sure or done is solid, what is open is hatched or light: never colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from refgraph.outputs.map import shown
from refgraph.outputs.report.parts import Chart, told
from refgraph.outputs.report.vector import INK, inline_svg

WIDE = 7.6
"""The width of a drawing in inches of 72 units; the page scales it."""

LONGEST = 34
"""More characters of a label do not fit beside a drawing."""

_SOLID, _LIGHT, _SOFT, _PAPER = "#010101", "#030303", "#040404", "#fefefe"
_LABELS = 0.36


def chart_svg(chart: Chart, prefix: str) -> str:
    """Return a chart as an SVG element.

    Parameters
    ----------
    chart
        Its kind is one of `KINDS`.
    prefix
        Put before the ids inside.
    """
    texts = [_short(shown(text)) for text in chart.rows["label"].tolist()] if "label" in chart.rows else []
    draw = KINDS[chart.kind]
    return inline_svg(lambda: draw(chart.rows), shown(chart.name), shown(chart.told), texts, prefix=prefix)


def _periods(rows: pd.DataFrame) -> Any:
    """Draw referrals by month or year: won solid, the others hatched, a time that is not over in dots."""
    figure, axes = _figure(2.5, left=0.055)
    places, edge = range(len(rows)), {"edgecolor": _SOLID, "linewidth": 0.8}
    won, all_of_them = rows["won"].tolist(), rows["referrals"].tolist()
    rest = [every - some for every, some in zip(all_of_them, won, strict=True)]
    axes.bar(places, won, 0.72, color=_SOLID, **edge)
    bars = axes.bar(places, rest, 0.72, bottom=won, color=_PAPER, hatch="////", **edge)
    for place, count, bar, over in zip(places, all_of_them, bars, rows["complete"], strict=True):
        bar.set_linestyle("-" if over else ":")
        if count:
            _say(axes, place, count, f"{count:.0f}", up=2)
    marked = [place for place, tick in enumerate(rows["tick"]) if tick]
    axes.set_xticks(marked, [rows["tick"].iloc[place] for place in marked])
    axes.set_xlim(-0.6, max(len(rows), 6) - 0.4)
    _whole_numbers(axes.yaxis)
    axes.margins(y=0.12)
    return figure


def _expected(rows: pd.DataFrame) -> Any:
    """Draw expected referrals as dots with their ranges."""
    figure, axes = _figure(0.42 + 0.25 * len(rows), left=_LABELS)
    places = list(range(len(rows)))
    axes.hlines(places, rows["low"], rows["high"], color=_SOFT, linewidth=1.4)
    axes.plot(rows["expected"], places, linestyle="none", marker="o", markersize=5.5, color=_SOLID)
    for place, high, expected in zip(places, rows["high"], rows["expected"], strict=True):
        _say(axes, high, place, f"{expected:.1f}", right=5)
    _names_beside(axes, len(rows))
    axes.set_xlim(0, float(rows["high"].max()) * 1.12)
    return figure


def _clusters(rows: pd.DataFrame) -> Any:
    """Draw clusters: Core Advocates solid, Advocates light, all others hatched."""
    figure, axes = _figure(0.42 + 0.25 * len(rows), left=_LABELS)
    places = list(range(len(rows)))
    looks: list[dict[str, Any]] = [
        {"color": _SOLID, "edgecolor": _SOLID},
        {"color": _LIGHT, "edgecolor": _SOLID},
        {"color": _PAPER, "edgecolor": _SOFT, "hatch": "..."},
    ]
    start = [0.0] * len(rows)
    for name, look in zip(("core", "advocates", "others"), looks, strict=True):
        widths = rows[name].tolist()
        axes.barh(places, widths, 0.66, left=start, linewidth=0.8, **look)
        start = [low + wide for low, wide in zip(start, widths, strict=True)]
    for place, end, covered in zip(places, start, rows["covered"], strict=True):
        _say(axes, end, place, f"{end:.0f}" if covered else f"{end:.0f}, no advocate", right=4)
    _names_beside(axes, len(rows))
    _whole_numbers(axes.xaxis)
    axes.margins(x=0.14 if rows["covered"].all() else 0.24)
    return figure


def _amounts(rows: pd.DataFrame) -> Any:
    """Draw two amounts for each label."""
    figure, axes = _pairs(rows, "money")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    return figure


def _parts(rows: pd.DataFrame) -> Any:
    """Draw two shares for each label."""
    figure, axes = _pairs(rows, "share")
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f}%")
    return figure


def _pairs(rows: pd.DataFrame, kind: str) -> tuple[Any, Any]:
    """Draw two bars for each label: the first solid, the second hatched."""
    figure, axes = _figure(0.42 + 0.42 * len(rows), left=_LABELS)
    for number, (name, look) in enumerate(
        (("first", {"color": _SOLID}), ("second", {"color": _PAPER, "hatch": "////"}))
    ):
        places = [place + (number - 0.5) * 0.38 for place in range(len(rows))]
        values = rows[name].fillna(0.0).tolist()
        axes.barh(places, values, 0.36, edgecolor=_SOLID, linewidth=0.8, **look)
        for place, value, known in zip(places, values, rows[name].notna(), strict=True):
            _say(axes, value, place, told(value if known else None, kind), right=4)
    _names_beside(axes, len(rows))
    axes.margins(x=0.14)
    return figure, axes


def _shares(rows: pd.DataFrame) -> Any:
    """Draw shares as dots with their ranges, and what they are of all as a line."""
    figure, axes = _figure(0.42 + 0.25 * len(rows), left=_LABELS)
    places = list(range(len(rows)))
    axes.hlines(places, rows["low"], rows["high"], color=_SOFT, linewidth=1.4)
    axes.plot(rows["share"], places, linestyle="none", marker="o", markersize=5.5, color=_SOLID)
    overall = float(rows["overall"].iloc[0])
    axes.axvline(overall, color=INK, linewidth=0.9, linestyle="--")
    _say(axes, overall, -0.6, f"all {told(overall, 'share')}", up=1)
    _names_beside(axes, len(rows))
    axes.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    axes.set_xlim(0, 1.05)
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f}%")
    return figure


KINDS: Mapping[str, Callable[[pd.DataFrame], Any]] = {
    "periods": _periods,
    "expected": _expected,
    "clusters": _clusters,
    "amounts of two": _amounts,
    "shares of two": _parts,
    "shares": _shares,
}
"""Every drawing by its name; each takes the rows of its chart and returns a figure."""


def _figure(height: float, *, left: float) -> tuple[Any, Any]:
    """Return an empty figure of a fixed layout: text must not move what is drawn."""
    from matplotlib.figure import Figure

    figure = Figure((WIDE, height))
    below, above = 0.28 if left == _LABELS else 0.42, 0.16
    axes = figure.add_axes((left, below / height, 0.99 - left, 1 - (below + above) / height))
    axes.grid(axis="x" if left == _LABELS else "y")
    axes.tick_params(length=0)
    return figure, axes


def _names_beside(axes: Any, count: int) -> None:
    # Plain texts: a tick is a heavy thing.
    axes.set_yticks([])
    for place in range(count):
        axes.text(-0.008, place, f"@{place}", ha="right", va="center", transform=axes.get_yaxis_transform())
    axes.set_ylim(count - 0.4, -0.6)
    axes.spines["left"].set_visible(False)


def _say(axes: Any, x: float, y: float, text: str, *, right: float = 0, up: float = 0) -> None:
    """Write a number at its mark."""
    place = {"ha": "left", "va": "center"} if right else {"ha": "center", "va": "bottom"}
    axes.annotate(text, (x, y), xytext=(right, up), textcoords="offset points", **place)


def _whole_numbers(axis: Any) -> None:
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=5, integer=True))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
