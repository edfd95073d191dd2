"""What a step is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from refgraph.errors import InputError
from refgraph.limits import sound_day
from refgraph_bench.bench import Bench

Answer = str | Response | tuple[str, Mapping[str, Any], str]
"""Where to go after a change; or a part of the page with what it shows, and where to go without a script."""


@dataclass(frozen=True)
class Step:
    """A step of the month.

    Parameters
    ----------
    path
        Its address, and the name of its template.
    title
        What it is called.
    show
        Takes what its address asks for, and returns what its page shows.
    changes
        Address -> what is done with a form that is sent there.
    files
        Address -> what is given to be saved.
    needs_run
        Whether there is nothing to show before the first run.
    """

    path: str
    title: str
    show: Callable[[Bench, Mapping[str, str]], Mapping[str, Any]]
    changes: Mapping[str, Callable[[Bench, FormData], Answer]] = field(default_factory=dict)
    files: Mapping[str, Callable[[Bench, Mapping[str, str]], Response]] = field(default_factory=dict)
    needs_run: bool = True


def text_of(form: FormData, name: str) -> str:
    """Return a field of a form as text; blank where there is none."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def day_of(form: FormData, name: str) -> str:
    """Return a day of a form as ``YYYY-MM-DD``; blank where there is none.

    Raises
    ------
    InputError
        If it is no day.
    """
    text = text_of(form, name)
    try:
        return sound_day(text).isoformat() if text else ""
    except ValueError:
        raise InputError(f"'{text}' is no day.", "Write it as 2026-12-31.") from None


def texts_of(form: FormData, name: str) -> list[str]:
    """Return all fields of a form of one name."""
    return [value for value in form.getlist(name) if isinstance(value, str)]
