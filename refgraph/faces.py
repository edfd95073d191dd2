"""How a room hands on what others use of it, without loading it before somebody does."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any


def hand_on(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package whose names are imported on first use (PEP 562).

    Parameters
    ----------
    package
        The name of the package.
    homes
        Each name to the module below the package that defines it.

    Returns
    -------
    callable
        Takes a name and returns what it stands for; raises AttributeError for a name that is not handed on.

    Examples
    --------
    >>> hand_on("refgraph", {"Finding": "findings"})("Finding").__name__
    'Finding'
    """

    def find(name: str) -> Any:
        if name in homes:
            return getattr(importlib.import_module(f"{package}.{homes[name]}"), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return find
