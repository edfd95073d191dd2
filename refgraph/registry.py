"""A name for each variety of a thing: measures, CRMs, outputs; built in or from an installed plug-in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from importlib import import_module
from importlib.metadata import EntryPoint, EntryPoints
from importlib.metadata import entry_points as find_entry_points
from typing import Any, Generic, TypeVar

from refgraph.errors import UnknownNameError

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """Names and the things they stand for, in the order in which they were added.

    Parameters
    ----------
    kind
        What the things are called in messages, such as ``measure``.
    group
        The entry-point group from which plug-ins are taken, such as ``refgraph.measures``. A plug-in
        is imported only when its name is asked for.

    Examples
    --------
    >>> colours = Registry[str]("colour", "refgraph.colours")
    >>> _ = colours.add("red", "#f00")
    >>> colours["red"]
    '#f00'
    """

    def __init__(self, kind: str, group: str) -> None:
        self.kind = kind
        self.group = group
        self._things: dict[str, T] = {}
        self._later: dict[str, str] = {}
        self._own: set[str] = set()

    def add(self, name: str, thing: T) -> T:
        """Register `thing` under `name` and return it."""
        if name in self._things or name in self._later:
            raise ValueError(f"two {self.kind}s are called {name!r}")
        self._things[name] = thing
        return thing

    def add_later(self, name: str, where: str) -> None:
        """Register what stands at `where` (``package.module:NAME``), to be imported when it is asked for."""
        if name in self._things or name in self._later:
            raise ValueError(f"two {self.kind}s are called {name!r}")
        self._later[name] = where

    def replace(self, name: str, thing: T) -> T:
        """Register `thing` in place of what was registered so before, and return it; what is built in stays.

        Raises
        ------
        ValueError
            If something of refgraph itself, or of a plug-in, bears the name.
        """
        if name in self and name not in self._own:
            raise ValueError(f"refgraph has a {self.kind} called {name!r} itself; choose another name")
        self._own.add(name)
        self._things[name] = thing
        return thing

    def remove(self, name: str) -> None:
        """Forget what `replace` registered.

        Raises
        ------
        KeyError
            If nothing was registered so.
        """
        self._own.remove(name)
        del self._things[name]

    def register(self, thing: Callable[..., object]) -> Callable[..., object]:
        """Register a function under its own name; for use as a decorator."""
        self.add(thing.__name__, thing)  # type: ignore[arg-type]
        return thing

    def __getitem__(self, name: str) -> T:
        if name in self._things:
            return self._things[name]
        if name in self._later:
            module, _, attribute = self._later[name].partition(":")
            thing: T = getattr(import_module(module), attribute)
            return thing
        if name in self._plugins:
            loaded: T = self._plugins[name].load()
            return loaded
        raise UnknownNameError.among(self.kind, name, self)

    def __contains__(self, name: object) -> bool:
        return name in self._things or name in self._later or name in self._plugins

    def __iter__(self) -> Iterator[str]:
        yield from self._things
        yield from self._later
        yield from sorted(self._plugins.keys() - self._things.keys() - self._later.keys())

    def __len__(self) -> int:
        return len(self._things.keys() | self._later.keys() | self._plugins.keys())

    @cached_property
    def _plugins(self) -> dict[str, EntryPoint]:
        return {point.name: point for point in entry_points(group=self.group)}


def entry_points(*, group: str) -> EntryPoints:
    """Return the plug-ins of one group among those that are installed."""
    found: EntryPoints = _installed().select(group=group)
    return found


@cache
def _installed() -> Any:
    """Return the plug-ins of every group, found once: that reads the metadata of all packages from disk."""
    return find_entry_points()
