"""p values where several hypotheses are tested at once."""

from __future__ import annotations

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for how many there are (Holm 1979); NaN stays NaN and does not count.

    Examples
    --------
    >>> [round(p, 3) for p in holm([0.003, 0.02, 0.03, 0.04, 0.2])]
    [0.015, 0.08, 0.09, 0.09, 0.2]
    """
    tested = sorted((p, place) for place, p in enumerate(p_values) if p == p)
    corrected, highest = [float("nan")] * len(p_values), 0.0
    for rank, (p, place) in enumerate(tested):
        highest = max(highest, min(1.0, p * (len(tested) - rank)))
        corrected[place] = highest
    return corrected
