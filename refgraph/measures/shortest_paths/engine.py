"""Two ways to run the same loops: by the Python interpreter, or compiled by numba."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from refgraph.measures.shortest_paths import kernel, loops

_LOOPS = ("count_places", "peel", "find_blocks", "breadth_first", "fold", "hand_down")
_KERNEL = (
    "walk",
    "walk_lengths",
    "gather",
    "collect",
    "collect_squares",
    "collect_reach",
    "sweep",
    "sweep_lengths",
    "reach",
)


@dataclass(frozen=True)
class Engine:
    """What runs the loops.

    Parameters
    ----------
    name
        ``interpreted`` or ``compiled``.
    run
        The functions of `loops` and `kernel`, by their names.
    hold
        Turns an array into the sequence that the functions index fastest.
    """

    name: str
    run: SimpleNamespace
    hold: Callable[[np.ndarray], Any]

    def zeros(self, count: int, dtype: Any = np.int64) -> Any:
        """Return a sequence of so many zeros."""
        return self.hold(np.zeros(count, dtype))

    def watch(self, announce: Callable[[str], None] | None) -> AbstractContextManager[Any]:
        """Call `announce` with one line if anything has to be compiled meanwhile, because that takes seconds."""
        if announce is None or self.name != "compiled":
            return nullcontext()
        from numba.core import event

        return event.install_listener("numba:compile", _listener(announce))


def interpreted() -> Engine:
    """Return the engine that is always there."""
    names = {name: getattr(loops, name) for name in _LOOPS} | {
        name: getattr(kernel, name) for name in _KERNEL
    }
    return Engine("interpreted", SimpleNamespace(**names), np.ndarray.tolist)


def compiled() -> Engine:
    """Return the compiled engine; its machine code is kept for the next process.

    It is kept beside the source or, where that folder cannot be written, in the user's cache folder or nowhere.

    Raises
    ------
    ImportError
        If numba cannot be imported.
    """
    return Engine("compiled", _compile(), np.ascontiguousarray)


def is_compiled() -> bool:
    """Return whether this process has the compiled engine at hand."""
    return _compile.cache_info().currsize > 0


@functools.cache
def _compile() -> SimpleNamespace:
    """Return every function compiled on its first call, with those it calls compiled too."""
    names: dict[str, Any] = {}
    for module, functions in ((loops, _LOOPS), (kernel, _KERNEL)):
        scope = vars(module) | {"index": np.uint64}
        for name in functions:
            scope[name] = names[name] = _jit(getattr(module, name), scope)
    return SimpleNamespace(**names)


def _jit(function: FunctionType, scope: dict[str, Any]) -> Any:
    import numba

    bound = FunctionType(function.__code__, scope, function.__name__)
    bound.__module__ = function.__module__
    bound.__qualname__ = function.__qualname__
    try:
        return numba.njit(nogil=True, cache=True)(bound)
    except RuntimeError:  # nowhere to keep the machine code
        return numba.njit(nogil=True)(bound)


def _listener(announce: Callable[[str], None]) -> Any:
    from numba.core.event import Event, Listener

    class FirstOnly(Listener):
        said = False

        def on_start(self, event: Event) -> None:
            if not self.said:
                announce("betweenness: compiling for the first time, which takes some seconds")
            self.said = True

        def on_end(self, event: Event) -> None:
            pass

    return FirstOnly()
