"""Who bears a key: the same as a set for each key would say."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from refgraph.people.matching.key_owners import Bearers


@given(st.lists(st.tuples(st.sampled_from(["", "a", "b", "c"]), st.sampled_from(["1", "2", "3", "4"]))))
def test_every_key_has_the_bearers_that_a_set_for_each_would_hold(pairs: list[tuple[str, str]]) -> None:
    expected: dict[str, set[str]] = defaultdict(set)
    for key, identity in pairs:
        expected[key].add(identity)
    bearers = Bearers((key for key, _ in pairs), [identity for _, identity in pairs])
    assert {key: bearers[key] for key in "abcd"} == {key: tuple(sorted(expected[key])) for key in "abcd"}
    assert bearers[""] == ()
