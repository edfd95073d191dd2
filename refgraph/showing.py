"""How the values of a run show themselves: a few lines that say what they hold, never all of it."""

from __future__ import annotations

import html
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, TypeVar

_Class = TypeVar("_Class", bound=type)

_WIDTH = 100


def in_few_lines(of: _Class) -> _Class:
    """Let the values of a dataclass show a line for each of their fields, in a shell and in a notebook.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> import pandas as pd
    >>> @in_few_lines
    ... @dataclass(frozen=True)
    ... class Found:
    ...     table: pd.DataFrame
    ...     as_of: str
    >>> Found(pd.DataFrame({"name": ["Ann", "Bob"], "rank": [1, 2]}), "2026-01-01")
    Found
      table: 2 rows, 2 columns (name, rank)
      as_of: '2026-01-01'
    """
    changed: Any = of
    changed.__repr__ = _text
    if "_repr_html_" not in vars(of):
        changed._repr_html_ = _page
    return of


def in_differences(of: _Class) -> _Class:
    """Let the values of a dataclass of settings show only what is not as it usually is.

    They stand as defaults in signatures, where all of them would be a wall.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @in_differences
    ... @dataclass(frozen=True)
    ... class Rules:
    ...     most: int = 9
    ...     least: int = 1
    >>> Rules(), Rules(least=3)
    (Rules(), Rules(least=3))
    """
    changed: Any = of
    changed.__repr__ = _differences
    return of


def _differences(value: Any) -> str:
    own = ((each.name, getattr(value, each.name), _usual(each)) for each in fields(value))
    said = ", ".join(f"{name}={_plain(given)}" for name, given, usual in own if given != usual)
    return f"{type(value).__name__}({said})"


def _usual(field: Field[Any]) -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _plain(value: object) -> str:
    return repr(dict(value)) if hasattr(value, "keys") and hasattr(value, "__getitem__") else repr(value)


def _lines(value: Any) -> list[tuple[str, str]]:
    return [(each.name, _brief(getattr(value, each.name))) for each in fields(value) if each.repr]


def _text(value: Any) -> str:
    lines = (f"  {name}: {said}"[:_WIDTH] for name, said in _lines(value))
    return "\n".join([type(value).__name__, *lines])


def _page(value: Any) -> str:
    rows = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{html.escape(said)}</td></tr>" for name, said in _lines(value)
    )
    return f"<table><caption>{type(value).__name__}</caption>{rows}</table>"


def _brief(value: Any) -> str:
    """Return in a few words what a value is: how much of it there is, not what it holds."""
    if is_dataclass(value):
        table = getattr(value, "table", None)
        return type(value).__name__ if table is None else f"{type(value).__name__} of {_brief(table)}"
    if hasattr(value, "columns"):
        names = [str(name) for name in value.columns]
        more = ", ..." if len(names) > 4 else ""
        return (
            f"{_counted(len(value), 'row')}, {_counted(len(names), 'column')} ({', '.join(names[:4])}{more})"
        )
    if hasattr(value, "shape"):
        return f"{type(value).__name__} of {' x '.join(f'{size:,}' for size in value.shape)}"
    if isinstance(value, tuple | list | set | frozenset | dict) or hasattr(value, "keys"):
        return "nothing" if not len(value) else f"{len(value):,} of {type(value).__name__}"
    return repr(value)


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
