"""Every column has one line that says what it means."""

from __future__ import annotations

import pytest

import refgraph as rg
from refgraph.measures.measuring import MEASURES
from refgraph.outputs.meanings import COLUMNS, MEANINGS, meaning_of


def test_every_built_in_measure_has_a_meaning_in_the_order_of_the_register() -> None:
    assert list(MEANINGS) == list(MEASURES)


def test_every_column_of_the_ranking_has_a_meaning(m1: rg.Result) -> None:
    assert [name for name in m1.ranking.table.columns if not meaning_of(name)] == []


def test_no_column_is_explained_twice() -> None:
    assert not set(MEANINGS) & set(COLUMNS)


def test_a_meaning_is_one_line() -> None:
    assert not [
        text for text in (*MEANINGS.values(), *COLUMNS.values()) if "\n" in text or text != text.strip()
    ]


def test_a_measure_of_a_plug_in_speaks_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def reach() -> None:
        """Return how many people are two steps away.

        And more.
        """

    monkeypatch.setitem(MEASURES._things, "reach", reach)
    assert meaning_of("reach") == "Return how many people are two steps away."


def test_a_column_that_only_the_user_knows_has_none() -> None:
    assert meaning_of("favourite_colour") == ""
