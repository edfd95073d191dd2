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
        again by their identity. Nobody may change what it returned; of a table everybody gets a copy, which costs
        nothing until it is changed.

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
    made: dict[int, dict[tuple[Any, ...], Any]] = {}

    @wraps(make)
    def remembered(value: Any, *more: Any) -> Any:
        if getattr(type(value), "__weakrefoffset__", 0) == 0:
            # Nothing tells when such a value is gone.
            return make(value, *more)
        asked = tuple(_known_by(one) for one in more)
        if id(value) not in made:
            made[id(value)] = {}
            # Another value may come to bear the same identity once this one is gone.
            finalize(value, made.pop, id(value), None)
        of_value = made[id(value)]
        if asked not in of_value:
            # What it was asked with is held as well, so that nothing else comes to bear the identity of it.
            of_value[asked] = make(value, *more), more
        found, _ = of_value[asked]
        return found.copy(deep=False) if hasattr(found, "iloc") else found

    return cast(_Function, remembered)


def _known_by(one: Any) -> Any:
    return one if one is None or isinstance(one, str | int | float) else id(one)
