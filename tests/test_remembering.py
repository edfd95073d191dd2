"""What is asked for many times of a value is made once for it, and forgotten with it."""

from __future__ import annotations

import gc
import weakref

import pandas as pd

from refgraph.remembering import once


class Export:
    """A value."""


def test_it_is_made_once_for_a_value_and_what_is_asked_of_it() -> None:
    asked: list[str] = []

    @once
    def told(export: Export, word: str) -> list[str]:
        asked.append(word)
        return [word]

    one, other = Export(), Export()
    assert [told(one, "a"), told(one, "b"), told(one, "a"), told(other, "a")] == [["a"], ["b"], ["a"], ["a"]]
    assert asked == ["a", "b", "a"]


def test_what_one_does_to_its_table_no_other_sees() -> None:
    @once
    def table(export: Export) -> pd.DataFrame:
        return pd.DataFrame({"count": [1, 2]})

    export = Export()
    mine = table(export)
    mine.loc[0, "count"] = 7
    mine["more"] = 0

    assert table(export).to_dict("list") == {"count": [1, 2]}


def test_it_goes_with_the_value() -> None:
    @once
    def made(export: Export) -> Export:
        return Export()

    export = Export()
    kept = weakref.ref(made(export))
    assert kept() is made(export)
    del export
    gc.collect()

    assert kept() is None


def test_it_goes_with_a_value_though_what_was_asked_with_it_refers_to_that_value() -> None:
    class Plan:
        """What is asked about an export, made of it."""

        def __init__(self, export: Export) -> None:
            self.export = export

    @once
    def pages(export: Export, plan: Plan) -> list[str]:
        return ["firm"]

    export = Export()
    plan = Plan(export)
    assert pages(export, plan) is pages(export, plan)
    kept = weakref.ref(export)
    del export, plan
    gc.collect()

    assert kept() is None


def test_it_is_made_anew_for_another_value_among_what_is_asked() -> None:
    made: list[Export] = []

    @once
    def pages(export: Export, rules: Export) -> int:
        made.append(rules)
        return len(made)

    export, rules = Export(), Export()
    assert [pages(export, rules), pages(export, rules), pages(export, Export())] == [1, 1, 2]
