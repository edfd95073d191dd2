"""The network as a matplotlib drawing, for notebooks and papers; the map is the page to look around in."""

from __future__ import annotations

from typing import Any

import numpy as np

from refgraph.errors import MissingDependencyError
from refgraph.outputs.map import make_chart, shown
from refgraph.result import Result

MOST = 2_000
"""How many contacts are drawn unless `top` says otherwise: more are a cloud."""

_INK, _LINE = "#22302f", "#9aa5a4"


def draw_network(result: Result, axes: Any = None, *, labels: int = 10, **options: Any) -> Any:
    """Draw the network with matplotlib, laid out and coloured as on the map.

    Parameters
    ----------
    result
        The run.
    axes
        A `matplotlib.axes.Axes` to draw into; a new one of pyplot if None.
    labels
        How many of the ranking are named.
    **options
        Who is drawn: ``top``, ``cluster``, ``redact``, as for `refgraph.draw_map`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    MissingDependencyError
        If matplotlib is not installed.
    """
    try:
        from matplotlib.collections import LineCollection
    except ImportError as error:
        raise MissingDependencyError.of("Plots", "matplotlib", "plots") from error
    chart = make_chart(result, most=MOST, **options)
    nodes, edges = chart.nodes, chart.edges
    places = nodes[["x", "y"]].to_numpy(float)
    # On a page y grows downwards.
    places[:, 1] *= -1
    axes = _new_axes() if axes is None else axes
    ends = np.stack([places[edges["source"].to_numpy(int)], places[edges["target"].to_numpy(int)]], axis=1)
    axes.add_collection(LineCollection(list(ends), colors=_LINE, linewidths=0.5, zorder=1))
    sizes = (nodes["radius"].to_numpy(float) / nodes["radius"].max() * 12) ** 2
    axes.scatter(*places.T, s=sizes, c=nodes["colour"].tolist(), edgecolors="white", linewidths=0.4, zorder=2)
    first = nodes[nodes["rank"].notna()].sort_values("rank", kind="stable").head(labels)
    for at, name in zip(first.index, first["name"], strict=True):
        # A dollar sign in a name would begin a formula.
        axes.annotate(
            shown(name), places[at], xytext=(0, 5), textcoords="offset points", ha="center", fontsize=8,
            color=_INK, parse_math=False, zorder=3,
        )  # fmt: skip
    axes.set_aspect("equal")
    axes.set_axis_off()
    return axes


def _new_axes() -> Any:
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(9, 6))[1]
