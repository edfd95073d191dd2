"""A report as one HTML page: no script, no request, every text a text; it prints on A4."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pandas as pd

from refgraph.outputs.printed_page import as_text, printed_page
from refgraph.outputs.report.charts import chart_svg
from refgraph.outputs.report.parts import Cards, Chart, Report, Section, Table, for_readers, told

CUT = "Tables show their first rows; the report as a workbook holds all of them."

ON_ONE_PAGE = 16
"""A table of so many rows is not parted when it is printed."""

_LEFT = frozenset({"text", "date"})


def report_page(report: Report) -> str:
    """Return the page.

    Its one style is allowed by its hash, and nothing else is: no script, no request, no frame, no picture.

    Parameters
    ----------
    report
        What `compose_report` returned.

    Returns
    -------
    str
        HTML; the same report gives the same page, byte for byte.

    Examples
    --------
    >>> import refgraph as rg
    >>> result = rg.run(referrals=pd.DataFrame({"referrer": ["Ann"], "referred": ["Bob"]}))
    >>> page = report_page(rg.compose_report(result, title="Ours & theirs"))
    >>> page[:15], "<title>Ours &amp; theirs</title>" in page
    ('<!doctype html>', True)
    """
    style = files("refgraph.outputs.report").joinpath("assets", "report.css").read_text("utf-8")
    return printed_page(report.title, style, "\n".join(_body(report)))


def _body(report: Report) -> Iterator[str]:
    yield f'<header><h1 dir="auto">{as_text(report.title)}</h1><p class="about">{as_text(report.about)}</p>'
    yield f'<p class="about">{CUT}</p></header>'
    yield '<nav aria-label="Sections"><ol>'
    for number, section in enumerate(report.sections, 1):
        yield f'<li><a href="#part-{number}">{as_text(section.title)}</a></li>'
    yield "</ol></nav><main>"
    for number, section in enumerate(report.sections, 1):
        yield from _section(section, number)
    yield "</main>"


def _section(section: Section, number: int) -> Iterator[str]:
    yield f'<section id="part-{number}" aria-labelledby="title-{number}">'
    yield f'<h2 id="title-{number}">{as_text(section.title)}</h2>'
    for line in filter(None, map(for_readers, section.lead)):
        yield f'<p class="lead" dir="auto">{as_text(line)}</p>'
    for place, part in enumerate(section.parts, 1):
        match part:
            case Table():
                yield from _table(part)
            case Cards():
                yield from _cards(part)
            case Chart():
                yield from _chart(part, f"d{number}-{place}-")
    yield "</section>"


def _chart(chart: Chart, prefix: str) -> Iterator[str]:
    yield f"<figure><figcaption><b>{as_text(chart.name)}.</b> {as_text(chart.told)}</figcaption>"
    yield f'<div class="drawing" role="group" tabindex="0" aria-label="{as_text(chart.name)}">'
    yield f"{chart_svg(chart, prefix)}</div></figure>"


def _cards(cards: Cards) -> Iterator[str]:
    for group, rows in cards.rows.groupby("group", sort=False):
        yield f'<h3>{as_text(str(group))}</h3><dl class="cards">'
        for row in rows.itertuples():
            yield f'<div class="card"><dt>{as_text(row.label)}</dt><dd>{_value(row.value, row.unit)}'
            if cards.since:
                yield f'<span class="before">was {told(row.before, _kind(row.unit))} on {as_text(cards.since)}</span>'
            counted = f"n = {row.n:,} " if pd.notna(row.n) else "Not known: "
            yield f'<span class="n">{as_text(counted + row.note)}</span></dd></div>'
        yield "</dl>"


def _value(value: float, unit: str) -> str:
    text = told(value, _kind(unit))
    known = value == value
    return f'<strong class="{"value" if known else "value none"}">{text}</strong>'


def _kind(unit: str) -> str:
    return unit if unit in ("share", "money") else "count"


def _table(table: Table) -> Iterator[str]:
    rows, name = table.rows.head(table.most), as_text(table.name)
    if rows.empty:
        yield f'<h3>{name}</h3><p class="note">{as_text(for_readers(table.note) or "Nobody.")}</p>'
        return
    size = "short" if len(rows) <= ON_ONE_PAGE else "long"
    kinds = {column: table.kind(column) for column in rows}
    yield f'<div class="block {size}"><div class="table" role="region" tabindex="0" aria-label="{name}">'
    yield f"<table><caption>{name}</caption><thead><tr>"
    for column, kind in kinds.items():
        yield f'<th scope="col"{_look(kind, column in table.wide)}>{as_text(column)}</th>'
    yield "</tr></thead><tbody>"
    columns = [[told(value, kind) for value in rows[column].tolist()] for column, kind in kinds.items()]
    first = next((place for place, kind in enumerate(kinds.values()) if kind == "text"), 0)
    for cells in zip(*columns, strict=True):
        yield f"<tr>{''.join(_cells(cells, list(kinds.items()), table.wide, first))}</tr>"
    yield f"</tbody></table></div>{_below(table)}</div>"


def _below(table: Table) -> str:
    """Return what stands below a table: how many rows it has more, and what has to be known to read it."""
    more = len(table.rows) - table.most
    note = " ".join(
        ([f"And {more:,} more."] if more > 0 else []) + ([for_readers(table.note)] if table.note else [])
    )
    return f'<p class="note">{as_text(note)}</p>' if note else ""


def _cells(
    cells: tuple[str, ...], columns: list[tuple[str, str]], wide: frozenset[str], first: int
) -> Iterator[str]:
    for place, (cell, (column, kind)) in enumerate(zip(cells, columns, strict=True)):
        direction = ' dir="auto"' if kind == "text" else ""
        look = _look(kind, column in wide)
        if place == first:
            yield f'<th scope="row"{look}{direction}>{as_text(cell)}</th>'
        else:
            yield f"<td{look}{direction}>{as_text(cell)}</td>"


def _look(kind: str, wide: bool) -> str:
    names = [
        name
        for name, there in (("num", kind not in _LEFT), ("wide", wide), ("date", kind == "date"))
        if there
    ]
    return f' class="{" ".join(names)}"' if names else ""
