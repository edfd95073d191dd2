"""The pages of a plan as HTML: no script, no request, every text a text; they print on A4."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

import pandas as pd

from refgraph.outputs.plan.naming import as_day
from refgraph.outputs.plan.pages import FirmPage, Week, WeeklyPage
from refgraph.outputs.plan.words import ACTIONS
from refgraph.outputs.printed_page import as_text, printed_page

_DAY = re.compile(r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b")
_NOBODY = "Nobody yet"
_OFFLINE = frozenset({"handwritten note", "card", "gift", "post"})
"""What neither a telephone number nor an e-mail address is needed for."""


def owner_html(page: WeeklyPage) -> str:
    """Return the page of an owner; the same page gives the same bytes."""
    return _document(page.owner or _NOBODY, "\n".join(_of_owner(page)))


def firm_html(page: FirmPage, files: Mapping[str, str]) -> str:
    """Return the page of the firm.

    Parameters
    ----------
    page
        What `firm_page` returned.
    files
        Owner -> the file with the page of the owner.
    """
    return _document(page.title, "\n".join(_of_firm(page, files)))


def _document(title: str, body: str) -> str:
    style = files("refgraph.outputs.plan").joinpath("assets", "plan.css").read_text("utf-8")
    return printed_page(title, style, body)


def _of_owner(page: WeeklyPage) -> Iterator[str]:
    yield f'<header><h1 dir="auto">{as_text(page.owner or _NOBODY)}</h1>'
    first, last = page.weeks[0].first, page.weeks[-1].first + pd.Timedelta(days=6)
    yield f"<p>What to do in person, {as_day(first)} to {as_day(last)}, the most urgent first in each week.</p>"
    yield "</header><main>"
    for number, week in enumerate(page.weeks, 1):
        yield from _week(week, number)
    for line in _besides(page):
        yield f'<p class="note" dir="auto">{as_text(line)}</p>'
    yield "</main>"


def _besides(page: WeeklyPage) -> Iterator[str]:
    if page.waiting:
        wait = (
            "1 more was given out before and waits for room: it ends"
            if page.waiting == 1
            else f"{page.waiting:,} more were given out before and wait for room: they end"
        )
        yield f"{wait} your list."
    if page.unfit:
        do = "does" if page.unfit == 1 else "do"
        yield f"{page.unfit:,} more should be done and {do} not fit; overflow.csv says which, and why."
    if page.sends:
        yield f"You also send {', '.join(page.sends)}: whom to, the folder campaigns says."
    yield (
        "Write done, done and the day, cancelled or another day into the column decision of your list; the next plan "
        "follows it."
    )


def _week(week: Week, number: int) -> Iterator[str]:
    last = week.first + pd.Timedelta(days=6)
    title = f"Week {number}: {as_day(week.first, weekday=True)} to {as_day(last, weekday=True)}"
    yield f'<section aria-labelledby="week-{number}"><h2 id="week-{number}">{title}</h2>'
    if week.tasks.empty:
        yield '<p class="note">Nothing.</p></section>'
        return
    yield f'<table><caption class="unseen">{title}</caption><thead><tr>'
    for name in ("Done", "By", "What", "Who", "Why, and how to begin"):
        yield f'<th scope="col">{name}</th>'
    yield "</tr></thead><tbody>"
    for task in week.tasks.to_dict("records"):
        yield _task(task)
    yield "</tbody></table></section>"


def _task(task: Mapping[Any, Any]) -> str:
    day = as_day(task["due"], weekday=True)
    overdue = bool(pd.notna(task["overdue"]))
    when = f'<strong class="late">since {day}</strong>' if overdue else day
    what = ACTIONS.get(task["action"], str(task["action"]).capitalize()).removesuffix(":")
    about = " · ".join(text for text in (task["organisation"], task["tier"]) if text and text != "none")
    return (
        '<tr><td class="box"><span></span></td>'
        f'<td class="day">{when}</td><td class="what">{as_text(what)}</td>'
        f'<th scope="row" dir="auto">{as_text(task["name"])}{_line("about", about)}{_reach(task)}</th>'
        f'<td dir="auto">{as_text(_readable(task["reason"]))}{_line("say", task["wording"])}</td></tr>'
    )


def _readable(text: str) -> str:
    """Return a text with its days as people write them."""
    return _DAY.sub(lambda found: _told(found[0]), text)


def _told(day: str) -> str:
    try:
        return as_day(date.fromisoformat(day))
    except ValueError:
        return day


def _reach(task: Mapping[Any, Any]) -> str:
    """Return how to get in touch, what the way of it needs first; that nothing is on record, where it is needed."""
    known = [task["email"], task["phone"]] if task["channel"] == "e-mail" else [task["phone"], task["email"]]
    if not any(known) and task["channel"] not in _OFFLINE:
        known = ["no telephone number or e-mail on record"]
    return "".join(_line("reach", each) for each in known)


def _line(name: str, text: str) -> str:
    return f'<span class="{name}" dir="auto">{as_text(text)}</span>' if text else ""


def _of_firm(page: FirmPage, files: Mapping[str, str]) -> Iterator[str]:
    yield f"<header><h1>{as_text(page.title)}</h1>"
    for line in page.lead:
        yield f"<p>{as_text(line)}</p>"
    yield "</header><main>"
    for number, part in enumerate(page.parts, 1):
        yield f'<section aria-labelledby="part-{number}"><h2 id="part-{number}">{as_text(part.title)}</h2>'
        yield f'<table><caption class="unseen">{as_text(part.title)}</caption><thead><tr>'
        numbers = {name for name in part.rows if pd.api.types.is_numeric_dtype(part.rows[name])}
        for name in part.rows:
            yield f'<th scope="col"{_class(name in numbers)}>{as_text(name)}</th>'
        yield "</tr></thead><tbody>"
        for row in part.rows.to_dict("records"):
            cells = [
                f'<td{_class(name in numbers)} dir="auto">{_cell(cell, files)}</td>'
                for name, cell in row.items()
            ]
            yield f"<tr>{''.join(cells)}</tr>"
        yield "</tbody></table>"
        if part.note:
            yield f'<p class="note" dir="auto">{as_text(part.note)}</p>'
        yield "</section>"
    yield "</main>"


def _cell(cell: object, files: Mapping[str, str]) -> str:
    if isinstance(cell, int):
        return f"{cell:,}"
    owner = "" if cell == _NOBODY else str(cell)
    return as_text(cell) if owner not in files else f'<a href="{as_text(files[owner])}">{as_text(cell)}</a>'


def _class(number: bool) -> str:
    return ' class="num"' if number else ""
