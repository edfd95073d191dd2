"""Plotting libraries are loaded by no command: what these draw, they write themselves."""

from __future__ import annotations

import sys
from typing import Any, cast

PLOTTING = ("matplotlib", "plotly")
"""What igraph loads, where it is installed, each time that it is imported itself."""


def hold_back_plotting() -> None:
    """Let igraph find no plotting library: nothing is plotted by way of it, and it loads twice as fast."""
    sys.modules.update(dict.fromkeys(PLOTTING, cast("Any", None)))
