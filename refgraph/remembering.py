"""What is asked for many times of a value is made once for it, and forgotten with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from weakref import finalize

_Function = TypeVar("_Function", bound=Callable[..., Any])


def once(make: _Function) -> _Function:
    """Return the function, which then makes what it returns once for a value: values do not change.

    Parameters
    ----------
    make
        Takes a value and whatever else tells what is asked of it: numbers, texts and other values. Values are known
        again by their identity, and what was made is forgotten with the first of them that is gone. Nobody may change
        what it returned; of a table everybody gets a copy, which costs nothing until it is changed.

    Examples
    --------
    >>> class Export:
    ...     rows = 3
    >>> @once
    ... def read(export):
    ...     return list(range(export.rows))
    >>> export = Export()
    >>> read(export) is read(export)
    True
    """
    made: dict[tuple[Any, ...], Any] = {}

    @wraps(make)
    def remembered(*asked: Any) -> Any:
        values = [one for one in asked if not _is_plain(one)]
        if any(getattr(type(one), "__weakrefoffset__", 0) == 0 for one in values):
            # Nothing tells when such a value is gone.
            return make(*asked)
        key = tuple(one if _is_plain(one) else id(one) for one in asked)
        if key not in made:
            made[key] = make(*asked)
            for one in values:
                # None of them is held for it, and another may come to bear the identity of one that is gone.
                finalize(one, made.pop, key, None)
        found = made[key]
        return found.copy(deep=False) if hasattr(found, "iloc") else found

    return cast(_Function, remembered)


def _is_plain(one: Any) -> bool:
    return one is None or isinstance(one, str | int | float)
