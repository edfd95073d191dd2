"""A brief as one HTML page: no script, no request, every text a text; on paper it is one sheet of A4."""

from __future__ import annotations

import math
from collections.abc import Iterator
from importlib.resources import files

from refgraph.outputs.brief.drawing import picture_svg, trend_svg
from refgraph.outputs.brief.parts import Brief, Entry, ToDo
from refgraph.outputs.brief.words import wide
from refgraph.outputs.plan import as_day
from refgraph.outputs.printed_page import as_text, printed_page

SIZES = ((38, "densest"), (30, "dense"), (0, "usual"))
"""With so many lines in the lists, and how large the letters are on paper then: one sheet holds them."""

_COLUMNS = (22, 38, 15, 20)
"""How many letters a line of each column holds on paper."""

HEADERS = ("Name", "What, and why", "Owner", "Reach", "By")


def brief_page(brief: Brief) -> str:
    """Return the page.

    Its one style is allowed by its hash, and nothing else is: no script, no request, no frame, no picture.

    Parameters
    ----------
    brief
        What `compose_brief` returned.

    Returns
    -------
    str
        HTML; the same brief gives the same page, byte for byte.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> result = rg.run(referrals=pd.DataFrame({"referrer": ["Ann"], "referred": ["Bob"]}))
    >>> page = brief_page(rg.compose_brief(result, title="Ours & theirs"))
    >>> page[:15], "<title>Ours &amp; theirs</title>" in page
    ('<!doctype html>', True)
    """
    style = files("refgraph.outputs.brief").joinpath("assets", "brief.css").read_text("utf-8")
    return printed_page(brief.title, style, "\n".join(_body(brief)))


def _body(brief: Brief) -> Iterator[str]:
    yield f'<header><h1 dir="auto">{as_text(brief.title)}</h1><p class="about">{as_text(brief.about)}</p></header>'
    size = _size(brief)
    yield f'<main class="{size}">'
    yield f'<div class="headlines">{"".join(map(_said, brief.headlines))}</div>'
    for line in brief.since:
        yield f'<p class="since" dir="auto">{as_text(line)}</p>'
    yield from _lists(brief)
    yield from _drawings(brief)
    yield '<dl class="last">'
    for title, lines in (
        ("One risk", [brief.risk] if brief.risk else []),
        ("Also", list(brief.besides) if size != SIZES[0][1] else []),
        ("What the data cannot say", [brief.limit]),
    ):
        if lines:
            yield f"<div><dt>{title}</dt>{''.join(map(_told, lines))}</div>"
    yield "</dl></main>"


def _size(brief: Brief) -> str:
    """Return how large the letters are, by how many lines the entries take on paper, about."""
    lines = sum(
        max(
            math.ceil(wide(entry.name) / _COLUMNS[0]) + bool(entry.organisation),
            math.ceil((wide(entry.action) + 2 + wide(entry.reason)) / _COLUMNS[1]),
            math.ceil(wide(entry.owner) / _COLUMNS[2]),
            math.ceil(wide(entry.reach) / _COLUMNS[3]),
        )
        for one in brief.lists
        for entry in one.entries
    )
    return next(look for least, look in SIZES if lines >= least)


def _said(line: str) -> str:
    return f'<p dir="auto">{as_text(line)}</p>'


def _told(line: str) -> str:
    return f'<dd dir="auto">{as_text(line)}</dd>'


def _lists(brief: Brief) -> Iterator[str]:
    if brief.why_none:
        yield f'<p class="none">{as_text(brief.why_none)}</p>'
        return
    yield '<table><caption class="unseen">Whom to thank, to win back, to ask</caption><thead><tr>'
    yield "".join(f'<th scope="col">{name}</th>' for name in HEADERS)
    yield "</tr></thead>"
    for one in brief.lists:
        yield from _list(one)
    yield "</table>"


def _list(one: ToDo) -> Iterator[str]:
    more = f"{len(one.entries)} of {one.planned:,} in the plan" if one.planned > len(one.entries) else ""
    yield f'<tbody><tr class="title"><th colspan="{len(HEADERS)}" scope="rowgroup">{as_text(one.title)}'
    yield f' <span class="more">{more}</span></th></tr>' if more else "</th></tr>"
    if not one.entries:
        yield f'<tr><td class="none" colspan="{len(HEADERS)}">{as_text(one.nobody)}</td></tr>'
    for entry in one.entries:
        yield _entry(entry)
    yield "</tbody>"


def _entry(entry: Entry) -> str:
    firm = f' <span class="firm">{as_text(entry.organisation)}</span>' if entry.organisation else ""
    day = as_day(entry.due, year=False)
    when = f'<strong class="late">since {day}</strong>' if entry.overdue else day
    return (
        f'<tr id="t-{as_text(entry.task_id)}"><th scope="row" dir="auto">{as_text(entry.name)}{firm}</th>'
        f'<td dir="auto"><b>{as_text(entry.action)}.</b> {as_text(entry.reason)}</td>'
        f'<td dir="auto">{as_text(entry.owner or "nobody yet")}</td>'
        f'<td class="reach" dir="auto">{as_text(entry.reach)}</td><td class="day">{when}</td></tr>'
    )


def _drawings(brief: Brief) -> Iterator[str]:
    drawn = [
        (told, svg)
        for told, svg in (
            (brief.picture.told, picture_svg(brief.picture)) if brief.picture else ("", ""),
            (brief.trend.told, trend_svg(brief.trend)) if brief.trend else ("", ""),
        )
        if svg
    ]
    if drawn:
        yield f'<div class="drawings{" two" if len(drawn) > 1 else ""}">'
        for told, svg in drawn:
            yield f"<figure><figcaption>{as_text(told)}</figcaption>{svg}</figure>"
        yield "</div>"
