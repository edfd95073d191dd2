"""The drawings of the brief as SVG: every name a text, nothing that is fetched, the same bytes for the same numbers."""

from __future__ import annotations

import html
from collections.abc import Iterator

import numpy as np

from refgraph.outputs.brief.parts import Picture, Trend
from refgraph.outputs.brief.picture import HEIGHT, WIDTH
from refgraph.outputs.brief.words import wide
from refgraph.outputs.map import shown

Box = tuple[float, float, float, float]

COLOURED = 8
"""So many clusters have a colour of their own."""

_LETTER, _LINE = 5.3, 11.0
"""How wide a letter of a name may be, and how high its line is."""

_TOP, _BELOW = 14.0, 28.0


def picture_svg(picture: Picture) -> str:
    """Return the small map as an SVG element."""
    return "".join(_picture(picture))


def _picture(picture: Picture) -> Iterator[str]:
    said = ", ".join(shown(name) for name in picture.names if name)
    yield _opened(WIDTH, HEIGHT, f"{picture.told} {said}.")
    x, y = picture.x, picture.y
    path = "".join(f"M{x[a]:.1f} {y[a]:.1f}L{x[b]:.1f} {y[b]:.1f}" for a, b in picture.ends.tolist())
    yield f'<path class="link" d="{path}"/>' if path else ""
    for place in np.argsort(picture.radius, kind="stable").tolist():
        cluster = int(picture.cluster[place])
        look = f"c{cluster}" if 0 < cluster <= COLOURED else "c0"
        yield f'<circle class="{look}" cx="{x[place]:.1f}" cy="{y[place]:.1f}" r="{picture.radius[place]:.1f}"/>'
    yield from _labels(picture)
    yield "</svg>"


def label_boxes(picture: Picture) -> list[Box]:
    """Return where each name stands (left, top, right, below): on no other, and on as few dots as can be."""
    taken: list[Box] = []
    for place, name in enumerate(picture.names):
        if name:
            at = (float(picture.x[place]), float(picture.y[place]))
            options = _boxes(at, wide(name) * _LETTER)
            taken.append(min(options, key=lambda box: _crowd(box, taken, picture)))
    return taken


def _labels(picture: Picture) -> Iterator[str]:
    """Yield the names, each joined to its dot if it is far away."""
    named = [place for place, name in enumerate(picture.names) if name]
    for place, (left, top, right, below) in zip(named, label_boxes(picture), strict=True):
        at = (float(picture.x[place]), float(picture.y[place]))
        x, y = (left + right) / 2, below - 2.6
        far = max(left - at[0], at[0] - right, 0.0), max(top - at[1], at[1] - below, 0.0)
        if max(far) > 9:
            to = min(max(at[0], left), right), min(max(at[1], top), below)
            yield f'<path class="lead" d="M{at[0]:.1f} {at[1]:.1f}L{to[0]:.1f} {to[1]:.1f}"/>'
        text = html.escape(shown(picture.names[place]))
        for look in ("halo", "name"):
            yield f'<text class="{look}" x="{x:.1f}" y="{y:.1f}" text-anchor="middle"{_hidden(look)}>{text}</text>'


def _hidden(look: str) -> str:
    # The halo is the same name once more, to be seen and not to be read out.
    return ' aria-hidden="true"' if look == "halo" else ""


def _boxes(at: tuple[float, float], width: float) -> list[Box]:
    """Return where a name may stand: beside its dot, then farther and farther away."""
    found = []
    for far in (6.0, 14.0, 24.0, 36.0, 50.0, 66.0):
        for turn in range(16):
            angle = np.pi * turn / 8
            cx = at[0] + float(np.cos(angle)) * (far + width / 2)
            cy = at[1] + float(np.sin(angle)) * (far + _LINE / 2)
            cx = min(max(cx, width / 2 + 1), WIDTH - width / 2 - 1)
            cy = min(max(cy, _LINE / 2 + 1), HEIGHT - _LINE / 2 - 1)
            found.append((cx - width / 2, cy - _LINE / 2, cx + width / 2, cy + _LINE / 2))
    return found


def _crowd(box: Box, taken: list[Box], picture: Picture) -> tuple[int, float]:
    """Return on how many names a box lies, then how badly it hides dots, large ones above all."""
    left, top, right, below = box
    names = sum(
        left < other[2] and right > other[0] and top < other[3] and below > other[1] for other in taken
    )
    near = (
        (picture.x > left - picture.radius)
        & (picture.x < right + picture.radius)
        & (picture.y > top - picture.radius)
        & (picture.y < below + picture.radius)
    )
    return names, float((picture.radius[near] ** 2).sum())


def trend_svg(trend: Trend) -> str:
    """Return the bars as an SVG element."""
    return "".join(_trend(trend))


def _trend(trend: Trend) -> Iterator[str]:
    rows = trend.rows
    spoken = "; ".join(f"{row.called}: {row.referrals:,.0f}" for row in rows.itertuples())
    yield _opened(WIDTH, HEIGHT, f"{trend.told} {spoken}.")
    base, step = HEIGHT - _BELOW, WIDTH / max(len(rows), 12)
    most = max(float(rows["referrals"].max()), 1.0)
    yield f'<path class="axis" d="M0 {base:.1f}H{WIDTH:.1f}"/>'
    for place, row in enumerate(rows.itertuples()):
        high = (base - _TOP) * row.referrals / most
        left, middle = place * step + step * 0.14, (place + 0.5) * step
        look = "bar" if row.complete else "bar open"
        yield (
            f'<rect class="{look}" x="{left:.1f}" y="{base - high:.1f}" width="{step * 0.72:.1f}" height="{high:.1f}"/>'
        )
        if row.referrals:
            yield _small(middle, base - high - 3, f"{row.referrals:,.0f}")
        for line, tick in enumerate(row.tick.split("\n")):
            # The first and the last bar are narrower than the year below them.
            at = min(max(middle, 11.0), WIDTH - 11.0)
            yield _small(at, base + 10 + 10 * line, tick) if tick else ""
    yield "</svg>"


def _small(x: float, y: float, text: str) -> str:
    return f'<text class="small" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{html.escape(text)}</text>'


def _opened(width: float, height: float, told: str) -> str:
    return f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{html.escape(told, quote=True)}">'
