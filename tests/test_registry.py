"""Registry: a name for each variety of a thing, built in or from an installed plug-in."""

from __future__ import annotations

import math
from importlib.metadata import EntryPoint

import pytest

from refgraph import registry as registry_module
from refgraph.errors import UnknownNameError
from refgraph.registry import Registry

GROUP = "refgraph.colours"


class FakePoint:
    """An entry point that counts how often it is loaded."""

    def __init__(self, name: str, thing: object) -> None:
        self.name = name
        self.thing = thing
        self.loaded = 0

    def load(self) -> object:
        self.loaded += 1
        return self.thing


@pytest.fixture
def colours() -> Registry[str]:
    registry: Registry[str] = Registry("colour", GROUP)
    registry.add("red", "#f00")
    registry.add("blue", "#00f")
    return registry


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> FakePoint:
    point = FakePoint("amber", "#fb0")
    monkeypatch.setattr(registry_module, "entry_points", lambda *, group: [point] if group == GROUP else [])
    return point


def test_names_come_in_the_order_in_which_they_were_added(colours: Registry[str]) -> None:
    assert list(colours) == ["red", "blue"]
    assert len(colours) == 2


def test_a_name_gives_the_thing_it_stands_for(colours: Registry[str]) -> None:
    assert colours["blue"] == "#00f"


def test_adding_returns_the_thing(colours: Registry[str]) -> None:
    assert colours.add("green", "#0f0") == "#0f0"


def test_a_name_cannot_be_given_twice(colours: Registry[str]) -> None:
    with pytest.raises(ValueError, match="two colours are called 'red'"):
        colours.add("red", "#e00")


def test_an_unknown_name_is_answered_with_what_exists(colours: Registry[str]) -> None:
    with pytest.raises(UnknownNameError, match=r"There is no colour 'bleu'\. Did you mean 'blue'\?"):
        colours["bleu"]


def test_an_unknown_name_can_be_asked_for_with_a_default_as_in_any_mapping(colours: Registry[str]) -> None:
    assert colours.get("bleu") is None
    assert colours.get("bleu", "#000") == "#000"
    assert "bleu" not in colours


def test_a_function_is_registered_under_its_own_name_and_given_back() -> None:
    functions: Registry[object] = Registry("function", "refgraph.functions")

    @functions.register
    def twice(number: int) -> int:
        return 2 * number

    assert functions["twice"] is twice


def test_a_plugin_is_listed_after_the_built_in_ones_without_being_loaded(
    colours: Registry[str], plugin: FakePoint
) -> None:
    assert list(colours) == ["red", "blue", "amber"]
    assert len(colours) == 3
    assert "amber" in colours
    assert plugin.loaded == 0


def test_a_plugin_is_loaded_when_its_name_is_asked_for(colours: Registry[str], plugin: FakePoint) -> None:
    assert colours["amber"] == "#fb0"
    assert plugin.loaded == 1


def test_a_plugin_does_not_replace_what_is_built_in(
    colours: Registry[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    impostor = FakePoint("red", "#0f0")
    monkeypatch.setattr(registry_module, "entry_points", lambda *, group: [impostor])

    assert colours["red"] == "#f00"
    assert list(colours) == ["red", "blue"]
    assert len(colours) == 2


def test_a_plugin_is_named_among_what_exists(colours: Registry[str], plugin: FakePoint) -> None:
    with pytest.raises(UnknownNameError, match="Known: red, blue, amber"):
        colours["black"]


def test_an_installed_entry_point_is_found_by_its_group(
    colours: Registry[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    point = EntryPoint("pi", "math:pi", GROUP)
    monkeypatch.setattr(registry_module, "entry_points", lambda *, group: [point])

    assert colours["pi"] == pytest.approx(3.14159, abs=1e-5)


def test_what_is_registered_for_later_is_imported_when_it_is_asked_for(colours: Registry[str]) -> None:
    colours.add_later("tau", "math:tau")
    assert "tau" in colours
    assert list(colours) == ["red", "blue", "tau"]
    assert len(colours) == 3
    assert colours["tau"] == math.tau  # type: ignore[comparison-overlap]


def test_a_name_registered_for_later_cannot_be_given_twice(colours: Registry[str]) -> None:
    colours.add_later("tau", "math:tau")
    with pytest.raises(ValueError, match="two colours are called 'tau'"):
        colours.add("tau", "#fff")
    with pytest.raises(ValueError, match="two colours are called 'red'"):
        colours.add_later("red", "math:tau")
