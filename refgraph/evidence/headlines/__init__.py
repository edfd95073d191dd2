"""The few numbers on top of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.evidence.headlines.headline import headline_figures

__all__ = [
    "headline_figures",
]

__getattr__ = hand_on(
    __name__,
    {
        "headline_figures": "headline",
    },
)
