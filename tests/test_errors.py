"""Errors: one tree, each also the built-in that fits, and a message that says what to do."""

from __future__ import annotations

import copy
import inspect
import pickle

import pytest

from refgraph import errors
from refgraph.errors import (
    InputError,
    MissingColumnError,
    MissingDependencyError,
    NetworkError,
    OutputError,
    RefgraphError,
    SettingsError,
    UnknownNameError,
)

EVERY = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (SettingsError, ValueError),
        (UnknownNameError, KeyError),
        (UnknownNameError, SettingsError),
        (InputError, ValueError),
        (MissingColumnError, InputError),
        (NetworkError, ValueError),
        (OutputError, OSError),
        (MissingDependencyError, ImportError),
    ],
)
def test_an_error_is_also_the_built_in_that_fits(kind: type[Exception], builtin: type[Exception]) -> None:
    assert issubclass(kind, builtin)
    with pytest.raises(builtin):
        raise kind("Something is wrong.", "Do this.")


@pytest.mark.parametrize("kind", EVERY)
def test_every_error_of_the_module_is_a_refgraph_error(kind: type[Exception]) -> None:
    assert issubclass(kind, RefgraphError)


@pytest.mark.parametrize("kind", EVERY)
def test_every_error_reads_as_its_message_and_then_its_hint(kind: type[RefgraphError]) -> None:
    error = kind("Something is wrong.", "Do this.")

    assert str(error) == "Something is wrong. Do this."
    assert (error.message, error.hint) == ("Something is wrong.", "Do this.")


@pytest.mark.parametrize("kind", EVERY)
def test_an_error_without_a_hint_ends_with_its_message(kind: type[RefgraphError]) -> None:
    assert str(kind("Something is wrong.")) == "Something is wrong."


@pytest.mark.parametrize("kind", EVERY)
def test_an_error_survives_copying_and_pickling(kind: type[RefgraphError]) -> None:
    error = kind("Something is wrong.", "Do this.")

    for other in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(other) is kind
        assert str(other) == "Something is wrong. Do this."


@pytest.mark.parametrize("kind", EVERY)
def test_the_tree_drawn_at_the_top_of_the_module_names_every_error(kind: type[Exception]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")


def test_an_unknown_name_is_answered_with_the_nearest_spelling_and_all_that_exist() -> None:
    error = UnknownNameError.among("measure", "betweeness", ["betweenness", "bridge"])

    assert error.message == "There is no measure 'betweeness'."
    assert error.hint == "Did you mean 'betweenness'? Known: betweenness, bridge."


def test_an_unknown_name_like_no_other_is_answered_without_a_guess() -> None:
    error = UnknownNameError.among("measure", "zzz", (name for name in ["betweenness", "bridge"]))

    assert error.hint == "Known: betweenness, bridge."
