"""A cluster of Dask on this machine that lives for one run: what it watches, and what its processes begin with."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_RULES = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.scheduler.work-stealing-interval": "1s",
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.worker.multiprocessing-method": "forkserver" if sys.platform == "linux" else "spawn",
}
"""Less to watch than for a cluster of many users; and workers are copied from one process that has loaded what they
need, where Python too makes processes so of its own accord (elsewhere copies are not safe)."""

_LOADED = ("distributed", "refgraph.stability.trying", "refgraph.measures.shortest_paths.loaded")
"""What that process loads; loaded by each worker anew, it would be nearly all that a worker costs."""


@contextmanager
def local_cluster(workers: int) -> Iterator[Any]:
    """Start so many workers that nobody but this machine can reach, and end them."""
    import dask
    from distributed import LocalCluster
    from distributed.utils import get_mp_context

    with (
        dask.config.set(_RULES),
        tempfile.TemporaryDirectory(prefix="refgraph-") as folder,
    ):
        context = get_mp_context()
        if context.get_start_method() == "forkserver":
            context.set_forkserver_preload(list(_LOADED))
        with LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
            local_directory=folder,
        ) as cluster:
            yield cluster
