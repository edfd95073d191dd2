"""Options that every command shares: what they say reaches the settings of the run."""

from __future__ import annotations

from pathlib import Path

import pytest
from refgraph_cli.commands import check
from refgraph_cli.options import Options

import refgraph as rg
from refgraph.errors import SettingsError


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_options_and_file_the_settings_are_the_defaults() -> None:
    assert Options().settings_for(["export"]) == rg.Settings()


def test_each_option_reaches_its_setting() -> None:
    settings = Options(
        as_of="2025-01-31",
        seed=7,
        review="decided.csv",
        firm=("Harbour & Vale", "harbourvale.example"),
        provisional=False,
        column=("referrer=Lead Contact", "deals.amount = Value"),
        assignments=("ranking.candidate_links=4", "read.date_order=day-first"),
        strict=True,
    ).settings_for(["export"])
    assert (settings.as_of, settings.seed, settings.strict) == ("2025-01-31", 7, True)
    assert settings.resolve.firm == ("Harbour & Vale", "harbourvale.example")
    assert (settings.resolve.provisional, settings.resolve.review) == (False, "decided.csv")
    assert settings.read.columns == {"referrer": "Lead Contact", "deals.amount": "Value"}
    assert (settings.ranking.candidate_links, settings.read.date_order) == (4, "day-first")


def test_the_settings_file_beside_the_input_is_found() -> None:
    Path("export").mkdir()
    Path("export/refgraph.toml").write_text("seed = 5\n", encoding="utf-8")
    Path("refgraph.toml").write_text("seed = 6\n", encoding="utf-8")
    assert Options().settings_for(["export"]).seed == 5


def test_else_the_settings_file_in_the_current_folder_is_found() -> None:
    Path("export").mkdir()
    Path("refgraph.toml").write_text("seed = 6\n", encoding="utf-8")
    assert Options().settings_for(["export"]).seed == 6


def test_a_settings_file_that_is_named_wins_over_one_that_is_found() -> None:
    Path("refgraph.toml").write_text("seed = 6\n", encoding="utf-8")
    Path("other.toml").write_text("seed = 8\n", encoding="utf-8")
    assert Options(settings="other.toml").settings_for(["export"]).seed == 8


def test_the_command_line_wins_over_the_settings_file() -> None:
    Path("refgraph.toml").write_text(
        'as_of = "2024-01-01"\nseed = 6\n[read.columns]\nreferrer = "A"\nname = "N"\n[resolve]\nfirm = ["X"]\n',
        encoding="utf-8",
    )
    settings = Options(as_of="2025-01-31", seed=0, firm=("Y",), column=("referrer=B",)).settings_for(
        ["export"]
    )
    assert (settings.as_of, settings.seed, settings.resolve.firm) == ("2025-01-31", 0, ("Y",))
    assert settings.read.columns == {"referrer": "B", "name": "N"}


def test_what_the_command_line_leaves_out_stays_as_the_file_says() -> None:
    Path("refgraph.toml").write_text(
        'seed = 6\nstrict = true\n[resolve]\nprovisional = false\nreview = "r.csv"\n', encoding="utf-8"
    )
    settings = Options().settings_for(["export"])
    assert (settings.seed, settings.strict) == (6, True)
    assert (settings.resolve.provisional, settings.resolve.review) == (False, "r.csv")


def test_a_header_may_hold_an_equals_sign() -> None:
    assert Options(column=("referrer=From = To",)).columns == {"referrer": "From = To"}


@pytest.mark.parametrize("pair", ["referrer", "referrer=", "=Header", "nobody.name=X", "contacts.nothing=X"])
def test_a_pair_that_declares_nothing_is_refused(pair: str) -> None:
    with pytest.raises(SettingsError):
        _ = Options(column=(pair,)).columns


def test_the_arguments_typed_again_give_the_same_options() -> None:
    given = Options(
        settings="s.toml",
        as_of="2025-01-31",
        seed=3,
        review="r.csv",
        firm=("A B", "c.example"),
        provisional=False,
        column=("referrer=Lead Contact",),
        assignments=("ranking.candidate_links=4",),
    )
    with check.command.make_context("check", ["export", *given.arguments]) as context:
        parsed = {name: context.params[name] for name in vars(given)}
    assert Options(**parsed) == given
