"""Parts of work on an executor of `concurrent.futures`: processes, threads, or whatever else takes functions."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from refgraph._version import __version__
from refgraph.errors import NetworkError
from refgraph.workers.ordering import Coming, in_order
from refgraph.workers.parcels import VERSION, NotHereError, Parcel, do_part_of, pack, require_version

R = TypeVar("R")

AHEAD = 32
"""So many parts wait at an executor at a time: enough for any that says nothing of its size."""


class Pool:
    """Workers of an executor.

    What the parts have in common lies in a file, which each process reads once; a worker that cannot read it, on
    another machine, is sent it along with its part.

    Parameters
    ----------
    executor
        Any executor; it is not shut down.
    """

    def __init__(self, executor: Executor) -> None:
        import pydoc

        self._executor = executor
        require_version(_settled(executor.submit(pydoc.locate, VERSION)), "A worker of the executor")
        self._folder = tempfile.TemporaryDirectory(prefix="refgraph-")

    def each(self, function: Callable[[Any, Any], R], common: object, parts: Iterable[Any]) -> Iterator[R]:
        """Yield what the function makes of each part, in their order."""
        digest, content = pack(common)
        file = Path(self._folder.name) / digest
        file.write_bytes(content)
        parcel = Parcel(digest, str(file))

        def submit(part: Any) -> Coming[R]:
            def send(parcel: Parcel) -> Coming[R]:
                return self._executor.submit(do_part_of, __version__, function, parcel, part)

            return _Sent(send, parcel, content)

        yield from in_order(submit, parts, AHEAD)

    def close(self) -> None:
        """Remove the files."""
        self._folder.cleanup()


class _Sent(Coming[R]):
    """A part that was sent with the path of what it needs, and is sent again with the bytes where need be."""

    def __init__(self, send: Callable[[Parcel], Coming[R]], parcel: Parcel, content: bytes) -> None:
        self._send, self._parcel, self._content = send, parcel, content
        self._coming = send(parcel)

    def result(self) -> R:
        try:
            return _settled(self._coming)
        except NotHereError:
            self._coming = self._send(replace(self._parcel, content=self._content))
            return _settled(self._coming)

    def cancel(self) -> object:
        return self._coming.cancel()


def _settled(coming: Coming[R]) -> R:
    """Return a result; raise `NetworkError` if whoever worked on it has ended."""
    try:
        return coming.result()
    except BrokenExecutor as error:
        raise NetworkError(
            f"The executor broke while it worked: {error}",
            "Its processes may lack memory; a cluster of Dask does over what a process that ended leaves.",
        ) from error
