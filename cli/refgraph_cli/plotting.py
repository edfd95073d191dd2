"""Plotting libraries are loaded by the commands that draw plots, and by nobody else."""

from __future__ import annotations

import logging
import sys
from typing import Any, cast

PLOTTING = ("matplotlib", "plotly")
"""What igraph loads, where it is installed, each time that it is imported itself."""


def hold_back_plotting() -> None:
    """Let igraph find no plotting library: nothing is plotted by way of it, and it loads twice as fast."""
    sys.modules.update(dict.fromkeys(PLOTTING, cast("Any", None)))


def allow_plotting() -> None:
    """Let plotting libraries be imported again; igraph, once imported, looks for them no more.

    What they say of their own caches and folders is nobody's business here.
    """
    for name in PLOTTING:
        if sys.modules.get(name, sys) is None:
            del sys.modules[name]
        logging.getLogger(name).setLevel(logging.ERROR)
