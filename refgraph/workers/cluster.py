"""Parts of work on a cluster of Dask: one of this machine, started for it, or one that is there already.

What the parts have in common is not scattered, since data that was scattered is lost with whoever holds it. It is
the result of tasks, which the scheduler does again wherever it is missing, as it does every part that is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from refgraph._version import __version__
from refgraph.errors import MissingDependencyError, NetworkError, SettingsError
from refgraph.workers.local import local_cluster
from refgraph.workers.ordering import in_order
from refgraph.workers.parcels import VERSION, do_part, pack, require_version, unpack

if TYPE_CHECKING:
    from distributed import Client

R = TypeVar("R")

PIECE = 8_000_000
"""Bytes that one task carries: the scheduler handles many small messages better than a large one."""

PATIENCE = "15s"
"""How long an address is tried."""

AHEAD = 4
"""So many parts of a worker's own are on their way to it or done, so that it never waits for the next."""


class Cluster:
    """Workers of a Dask cluster.

    Parameters
    ----------
    workers
        How many processes to start on this machine, or the address of the scheduler of a cluster.

    Raises
    ------
    MissingDependencyError
        If Dask's ``distributed`` is not installed.
    SettingsError
        If nobody answers at the address, nobody works there, or a worker has another refgraph.
    """

    def __init__(self, workers: int | str) -> None:
        require_distributed()
        with ExitStack() as opened:
            local = None if isinstance(workers, str) else opened.enter_context(local_cluster(workers))
            where = "on this machine" if local else f"at {workers}"
            self._client = opened.enter_context(_client(local or workers))
            self._where = where
            _require_same(self._client, where)
            self._opened = opened.pop_all()

    def each(self, function: Callable[[Any, Any], R], common: object, parts: Iterable[Any]) -> Iterator[R]:
        """Yield what the function makes of each part, in their order."""
        client, work = self._client, uuid4().hex
        digest, content = pack(common)
        held = self._sent(digest, content)

        def submit(numbered: tuple[int, Any]) -> Any:
            number, part = numbered
            key = f"refgraph-part-{work}-{number}"
            return client.submit(do_part, __version__, function, held, part, key=key)

        ahead = AHEAD * sum(client.nthreads().values())
        with _told(self._where):
            yield from in_order(submit, enumerate(parts), max(ahead, AHEAD))

    def close(self) -> None:
        """Leave the cluster; one that was started here ends."""
        self._opened.close()

    def _sent(self, digest: str, content: bytes) -> Any:
        """Return what will be unpacked: a task like any other, from tasks that each carry a piece of it."""
        submit = self._client.submit
        pieces = [
            submit(bytes, content[at : at + PIECE], key=f"refgraph-piece-{digest}-{at}")
            for at in range(0, len(content), PIECE)
        ]
        return submit(_joined, digest, *pieces, key=f"refgraph-common-{digest}")


def require_distributed() -> None:
    """Raise `MissingDependencyError` unless Dask's ``distributed`` can be imported."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise MissingDependencyError.of("Workers", "Dask's distributed", "large") from None


def _joined(digest: str, *pieces: bytes) -> Any:
    return unpack(digest, b"".join(pieces))


@contextmanager
def _client(where: Any) -> Iterator[Client]:
    from distributed import Client

    try:
        client = Client(where, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"No cluster answers at {where}: {str(error).splitlines()[0] if str(error) else 'it is silent'}.",
            "Start one with dask scheduler and dask worker, or write --workers 8 for processes of this machine.",
        ) from None
    with client:
        yield client


def _require_same(client: Client, where: str) -> None:
    """Raise `SettingsError` unless every worker has this refgraph."""
    import pydoc

    found: Mapping[str, object] = client.run(pydoc.locate, VERSION, on_error="return")
    if not found:
        raise SettingsError(f"The cluster {where} has no workers.", "Start some with dask worker.")
    for address, version in found.items():
        require_version(version, f"The worker {address}")


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Tell in one line what became of a cluster that did not finish the work."""
    from concurrent.futures import CancelledError

    from distributed import KilledWorker
    from distributed.comm import CommClosedError

    try:
        yield
    except KilledWorker as error:
        raise NetworkError(
            f"A part of the work ended several workers {where} one after another.",
            "They may lack memory: use fewer workers on each machine.",
        ) from error
    except (CancelledError, CommClosedError, TimeoutError) as error:
        raise NetworkError(f"The cluster {where} has gone away in the middle of the work.") from error
