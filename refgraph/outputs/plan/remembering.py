"""What many files of a plan ask for is made once for each plan, and forgotten with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from refgraph.nurture import Plan

_Made = TypeVar("_Made")


def once_per_plan(make: Callable[[Plan], _Made]) -> Callable[[Plan], _Made]:
    """Return the function, which then makes what it returns once for a plan; nobody may change what it returned."""
    made: WeakKeyDictionary[Plan, _Made] = WeakKeyDictionary()

    @wraps(make)
    def remembered(plan: Plan) -> _Made:
        if plan not in made:
            made[plan] = make(plan)
        return made[plan]

    return remembered
