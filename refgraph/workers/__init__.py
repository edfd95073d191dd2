"""Who does the work: this process alone, other processes of this machine, or a cluster that is there already.

Work that may be shared out is a function, what all its parts have in common, and the parts. The parts are cut by
counted work, never by who does them, and what comes back is taken in their order: the result is the same to the
last bit whoever did it. refgraph makes no cluster of its own; it uses those that exist.

    ordering  results in the order of their parts
    parcels   what the parts have in common, packed so that any worker can unpack it again
    pool      on an executor of concurrent.futures
    cluster   on Dask
    hiring    which of them, and when it is worth the start
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.workers.hiring import Crew, Hired, hire
    from refgraph.workers.ordering import in_order

# Imported on first use: hardly any run has so much to do.
_HOMES = {"Crew": "hiring", "Hired": "hiring", "hire": "hiring", "in_order": "ordering"}

__all__ = ["Crew", "Hired", "hire", "in_order"]

__getattr__ = hand_on(__name__, _HOMES)
