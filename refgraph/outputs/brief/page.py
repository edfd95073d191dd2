"""A brief as one HTML page: no script, no request, every text a text; on paper it is one sheet of A4."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from importlib.resources import files

from refgraph.outputs.brief.drawing import picture_svg, trend_svg
from refgraph.outputs.brief.parts import Brief, Entry, ToDo
from refgraph.outputs.brief.words import wide
from refgraph.outputs.map import content_hash, shown
from refgraph.outputs.plan import as_day

SLOT = re.compile(r"\{\{(title|policy|style|body)\}\}")

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
    assets = files("refgraph.outputs.brief").joinpath("assets")
    style = assets.joinpath("brief.css").read_text("utf-8")
    parts = {
        "title": _text(brief.title),
        "policy": f"default-src 'none'; style-src '{content_hash(style)}'; base-uri 'none'; form-action 'none'",
        "style": style,
        "body": "\n".join(_body(brief)),
    }
    # In one pass, so that a name that looks like a slot is never filled.
    return SLOT.sub(lambda slot: parts[slot[1]], assets.joinpath("brief.html").read_text("utf-8"))


def _body(brief: Brief) -> Iterator[str]:
    yield f'<header><h1 dir="auto">{_text(brief.title)}</h1><p class="about">{_text(brief.about)}</p></header>'
    size = _size(brief)
    yield f'<main class="{size}">'
    yield f'<div class="headlines">{"".join(map(_said, brief.headlines))}</div>'
    for line in brief.since:
        yield f'<p class="since" dir="auto">{_text(line)}</p>'
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
    return f'<p dir="auto">{_text(line)}</p>'


def _told(line: str) -> str:
    return f'<dd dir="auto">{_text(line)}</dd>'


def _lists(brief: Brief) -> Iterator[str]:
    if brief.why_none:
        yield f'<p class="none">{_text(brief.why_none)}</p>'
        return
    yield '<table><caption class="unseen">Whom to thank, to win back, to ask</caption><thead><tr>'
    yield "".join(f'<th scope="col">{name}</th>' for name in HEADERS)
    yield "</tr></thead>"
    for one in brief.lists:
        yield from _list(one)
    yield "</table>"


def _list(one: ToDo) -> Iterator[str]:
    more = f"{len(one.entries)} of {one.planned:,} in the plan" if one.planned > len(one.entries) else ""
    yield f'<tbody><tr class="title"><th colspan="{len(HEADERS)}" scope="rowgroup">{_text(one.title)}'
    yield f' <span class="more">{more}</span></th></tr>' if more else "</th></tr>"
    if not one.entries:
        yield f'<tr><td class="none" colspan="{len(HEADERS)}">{_text(one.nobody)}</td></tr>'
    for entry in one.entries:
        yield _entry(entry)
    yield "</tbody>"


def _entry(entry: Entry) -> str:
    firm = f' <span class="firm">{_text(entry.organisation)}</span>' if entry.organisation else ""
    day = as_day(entry.due, year=False)
    when = f'<strong class="late">since {day}</strong>' if entry.overdue else day
    return (
        f'<tr id="t-{_text(entry.task_id)}"><th scope="row" dir="auto">{_text(entry.name)}{firm}</th>'
        f'<td dir="auto"><b>{_text(entry.action)}.</b> {_text(entry.reason)}</td>'
        f'<td dir="auto">{_text(entry.owner or "nobody yet")}</td>'
        f'<td class="reach" dir="auto">{_text(entry.reach)}</td><td class="day">{when}</td></tr>'
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
            yield f"<figure><figcaption>{_text(told)}</figcaption>{svg}</figure>"
        yield "</div>"


def _text(text: str) -> str:
    return html.escape(shown(str(text)), quote=True)
