"""What all parts of some work have in common: packed once, and unpacked by whoever has a part to do.

Nothing is left in the memory of a worker that could not be had again: a worker that ends takes nothing with it.
"""

from __future__ import annotations

import functools
import hashlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from refgraph._version import __version__
from refgraph.errors import SettingsError

VERSION = "refgraph.__version__"
"""Where a worker's version of refgraph is found, by `pydoc.locate`."""


@dataclass(frozen=True)
class Parcel:
    """Something packed.

    Parameters
    ----------
    digest
        The SHA-256 of what is packed.
    path
        The file that holds it.
    content
        The same, for a worker that cannot read the file; else empty.
    """

    digest: str
    path: str = field(default="", compare=False)
    content: bytes = field(default=b"", compare=False, repr=False)


class NotHereError(Exception):
    """The file of a parcel cannot be read where it is to be unpacked."""


def pack(common: object) -> tuple[str, bytes]:
    """Return the digest of something, and the bytes it is packed into."""
    content = pickle.dumps(common, protocol=5)
    return hashlib.sha256(content).hexdigest(), content


def unpack(digest: str, content: bytes) -> Any:
    """Return what was packed.

    Raises
    ------
    ValueError
        If the bytes are not those that were packed.
    """
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError("What was sent to a worker is not what arrived.")
    return pickle.loads(content)


def do_part(version: str, function: Callable[[Any, Any], Any], common: Any, part: Any) -> Any:
    """Return what a function makes of one part; raise `SettingsError` on a worker with another refgraph."""
    require_version(version, "A worker")
    return function(common, part)


def do_part_of(version: str, function: Callable[[Any, Any], Any], parcel: Parcel, part: Any) -> Any:
    """Return what a function makes of one part, with what all have in common still to be unpacked."""
    require_version(version, "A worker")
    return function(_unpacked(parcel), part)


def require_version(version: object, whose: str, here: str = __version__) -> None:
    """Raise `SettingsError` unless a worker has this refgraph, as `VERSION` tells: another may come to other values."""
    if version == here:
        return
    found = f"has refgraph {version}" if isinstance(version, str) else "has no refgraph"
    raise SettingsError(f"{whose} {found}, and this is refgraph {here}.", f"Install refgraph {here} on it.")


@functools.lru_cache(maxsize=2)
def _unpacked(parcel: Parcel) -> Any:
    """Return what a parcel holds; the last two stay unpacked, so that a process reads each only once."""
    try:
        content = parcel.content or Path(parcel.path).read_bytes()
    except OSError:
        raise NotHereError(parcel.path) from None
    return unpack(parcel.digest, content)
