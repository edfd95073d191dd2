"""Which workers are asked for, and when asking them is worth it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from importlib.util import find_spec
from types import TracebackType
from typing import Any, Protocol, TypeVar

from refgraph.errors import SettingsError
from refgraph.workers.cluster import Cluster, require_distributed
from refgraph.workers.pool import Pool

R = TypeVar("R")

WORTH = 4_000_000_000
"""Edge visits, some twenty seconds of one core, from which on work is shared out: starting workers takes three."""

_ADDRESS = re.compile(r"[a-z]+://\S+")


class _Workers(Protocol):
    def each(
        self, function: Callable[[Any, Any], R], common: object, parts: Iterable[Any]
    ) -> Iterator[R]: ...

    def close(self) -> None: ...


class Crew(Protocol):
    """Who may be asked to do parts of some work."""

    def worth(self, visits: float) -> bool:
        """Return whether work that takes so many edge visits is worth sharing out."""

    def each(self, function: Callable[[Any, Any], R], common: object, parts: Iterable[Any]) -> Iterator[R]:
        """Yield what the function makes of each part, in their order.

        Parameters
        ----------
        function
            A function of a module of refgraph; called with what all parts have in common, and a part.
        common
            What they have in common.
        parts
            The parts.
        """


class Hired:
    """Workers from the moment they are needed until the end of the work.

    Parameters
    ----------
    asked
        As `hire` takes it.
    least
        The edge visits from which on work is shared out.
    """

    def __init__(self, asked: int | str | Executor, least: int = WORTH) -> None:
        self._asked = asked
        self._least = least
        self._workers: _Workers | None = None

    def __enter__(self) -> Hired:
        """Look up a cluster or an executor at once, so that a mistake shows before the work; start nothing yet."""
        if isinstance(self._asked, int):
            if find_spec("distributed") is None:
                require_distributed()
        else:
            self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what was started here, and leave what was not."""
        if self._workers is not None:
            self._workers.close()
            self._workers = None

    def worth(self, visits: float) -> bool:
        """Return whether work that takes so many edge visits is worth sharing out."""
        return visits >= self._least

    def each(self, function: Callable[[Any, Any], R], common: object, parts: Iterable[Any]) -> Iterator[R]:
        """Yield what the function makes of each part, in their order; see `Crew`."""
        return self._start().each(function, common, parts)

    def _start(self) -> _Workers:
        if self._workers is None:
            asked = self._asked
            self._workers = Pool(asked) if isinstance(asked, Executor) else Cluster(asked)
        return self._workers


def hire(workers: int | str | Executor, *, least: int = WORTH) -> Hired:
    """Return workers for the sums over sources and the reruns: processes, a cluster, or an executor.

    Parameters
    ----------
    workers
        How many processes of this machine, started by Dask when there is enough for them to do; the address of the
        scheduler of a Dask cluster (``tcp://host:8786``), whose workers need the same refgraph; or any executor of
        `concurrent.futures`.
    least
        The edge visits from which on work is shared out.

    Returns
    -------
    Hired
        To be entered by ``with``, and left when the work is done.

    Raises
    ------
    SettingsError
        If it is none of these.

    Examples
    --------
    >>> import networkx as nx, refgraph as rg
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from refgraph.measures import Means
    >>> network = rg.Network.from_networkx(nx.DiGraph([("Ann", "Bob"), ("Bob", "Cid")]))
    >>> with ThreadPoolExecutor(2) as threads, rg.hire(threads) as workers:
    ...     rg.measure(network, "betweenness", Means(workers=workers))["betweenness"].to_dict()
    {'Ann': 0.0, 'Bob': 1.0, 'Cid': 0.0}
    """
    if isinstance(workers, str) and workers.isascii() and workers.isdigit():
        workers = int(workers)
    right = workers >= 1 if isinstance(workers, int) else isinstance(workers, Executor) or _names(workers)
    if not right or isinstance(workers, bool):
        raise SettingsError(
            f"'{workers}' are no workers.",
            "Write how many processes, such as 8, or the address of a Dask cluster, such as tcp://host:8786.",
        )
    return Hired(workers, least)


def _names(workers: object) -> bool:
    return isinstance(workers, str) and _ADDRESS.fullmatch(workers) is not None
