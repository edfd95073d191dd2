"""``refgraph init``: a settings file that says everything and changes nothing."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, is_dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from refgraph_cli.commands import init
from refgraph_cli.main import main
from refgraph_cli.settings_file import meanings_of, settings_text

import refgraph as rg
from refgraph.settings import load_settings
from refgraph.settings_text import toml_value

invoke = partial(CliRunner().invoke, main)
NO_COLUMNS = pd.DataFrame(columns=["file", "header", "column"])


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def people() -> str:
    Path("people.csv").write_text("Name,Referred By,Shoe\nAnn Lee,,4\nBob King,Ann Lee,5\n", encoding="utf-8")
    return "people.csv"


def test_the_file_loads_back_as_the_defaults(people: str) -> None:
    assert invoke(["init", people]).exit_code == 0
    assert load_settings(Path("refgraph.toml"), rg.Settings()) == rg.Settings()


def test_without_its_comment_marks_it_still_loads_back_as_the_defaults(people: str) -> None:
    invoke(["init", people])
    text = Path("refgraph.toml").read_text(encoding="utf-8")
    Path("bare.toml").write_text(re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE), encoding="utf-8")
    assert len(tomllib.loads(Path("bare.toml").read_text(encoding="utf-8"))["ranking"]) == len(
        fields(rg.RankRules)
    )
    assert load_settings(Path("bare.toml"), rg.Settings()) == rg.Settings()


def sections(value: Any, name: str = "") -> list[tuple[str, str, Any]]:
    found = []
    for field in fields(value):
        own = getattr(value, field.name)
        place = f"{name}.{field.name}".lstrip(".")
        found += sections(own, place) if is_dataclass(own) else [(name, field.name, type(value))]
    return found


def test_every_setting_is_in_it_with_its_meaning(people: str) -> None:
    invoke(["init", people])
    text = Path("refgraph.toml").read_text(encoding="utf-8")
    flat = " ".join(line.removeprefix("# ") for line in text.splitlines())
    for _, key, kind in sections(rg.Settings()):
        assert re.search(rf"^(# )?{key} = ", text, re.MULTILINE), key
        assert meanings_of(kind)[key].replace("``", "") in flat, key


def test_the_columns_recognised_are_comments(people: str) -> None:
    invoke(["init", people])
    text = Path("refgraph.toml").read_text(encoding="utf-8")
    assert '# people.csv: "Referred By" -> referrer\n' in text
    assert "Shoe" not in text


def test_the_firm_found_is_a_comment(tmp_path: Path) -> None:
    rg.demonstrate(tmp_path / "export", contacts=200)
    invoke(["init", "export"])
    assert "# Found: the firm itself is harbourvale.example" in Path("export/refgraph.toml").read_text(
        "utf-8"
    )


def test_what_the_command_line_declares_is_set(people: str) -> None:
    options = [
        "--firm",
        'Müller & "Söhne"',
        "--column",
        "referrer=Referred By",
        "--set",
        "ranking.candidate_share=0.3",
    ]
    assert invoke(["init", people, *options]).exit_code == 0
    settings = load_settings(Path("refgraph.toml"), rg.Settings())
    assert settings.resolve.firm == ('Müller & "Söhne"',)
    assert settings.read.columns == {"referrer": "Referred By"}
    assert settings.ranking.candidate_share == 0.3


def test_it_lies_beside_a_file_and_in_a_folder(people: str) -> None:
    Path("export").mkdir()
    Path("export/people.csv").write_text(Path(people).read_text("utf-8"), encoding="utf-8")
    invoke(["init", "export/people.csv"])
    assert Path("export/refgraph.toml").exists()
    Path("export/refgraph.toml").unlink()
    invoke(["init", "export"])
    assert Path("export/refgraph.toml").exists()


def test_rank_finds_it_and_ranks_as_before(people: str) -> None:
    before = invoke(["rank", people]).stdout
    invoke(["init", people])
    assert invoke(["rank", people]).stdout == before


def test_a_file_that_is_there_is_kept(people: str) -> None:
    Path("refgraph.toml").write_text("seed = 3\n", encoding="utf-8")
    done = invoke(["init", people])
    assert done.exit_code == 5
    assert "is there already. Add --force" in done.stderr
    assert Path("refgraph.toml").read_text(encoding="utf-8") == "seed = 3\n"


def test_force_replaces_it_and_keeps_what_it_set(people: str) -> None:
    Path("refgraph.toml").write_text("seed = 3\n", encoding="utf-8")
    assert invoke(["init", people, "--force"]).exit_code == 0
    text = Path("refgraph.toml").read_text(encoding="utf-8")
    assert "\nseed = 3\n" in text
    assert len(text) > 1000


def test_another_name_is_carried_into_the_next_command(people: str) -> None:
    done = invoke(["init", people, "-o", "mine.toml"])
    assert done.stderr.endswith("Next: refgraph rank people.csv --settings mine.toml\n")


def test_a_choice_that_only_the_user_can_make_does_not_stop_it() -> None:
    Path("people.csv").write_text(
        "Name,Referred By,Introduced By\nAnn,Bob,Cid\nBob,Cid,Ann\nCid,,Bob\n", encoding="utf-8"
    )
    done = invoke(["init", "people.csv"])
    assert done.exit_code == 0
    assert "To be settled in it: " in done.stderr
    assert "'Referred By' and 'Introduced By'" in done.stderr


def test_what_cannot_be_read_leaves_no_file() -> None:
    assert invoke(["init", "nothing.csv"]).exit_code == 3
    assert not list(Path().iterdir())


def test_a_header_with_line_breaks_cannot_end_its_comment() -> None:
    columns = pd.DataFrame([("x.csv", "Name\nseed = 9", "name")], columns=["file", "header", "column"])
    Path("refgraph.toml").write_text(settings_text(rg.Settings(), columns), encoding="utf-8")
    assert load_settings(Path("refgraph.toml"), rg.Settings()) == rg.Settings()


text = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    firm=st.lists(text, max_size=3),
    columns=st.dictionaries(text, text, max_size=3),
    share=st.floats(0, 1),
    review=text,
)
def test_any_settings_come_back_from_the_file(
    tmp_path_factory: pytest.TempPathFactory,
    firm: list[str],
    columns: dict[str, str],
    share: float,
    review: str,
) -> None:
    defaults = rg.Settings()
    settings = replace(
        defaults,
        strict=True,
        read=replace(defaults.read, columns=columns),
        resolve=replace(defaults.resolve, firm=tuple(firm), review=review),
        ranking=replace(defaults.ranking, candidate_share=share),
    )
    file = tmp_path_factory.mktemp("settings") / "refgraph.toml"
    file.write_bytes(settings_text(settings, NO_COLUMNS).encode())
    assert load_settings(file, defaults) == settings


@pytest.mark.parametrize("value", [True, 3, 0.25, 1e-7, 'a "b" \\ \n \x7f', ("a",), {"a b": {"c": "d"}}])
def test_a_value_comes_back_from_toml(value: Any) -> None:
    read = tomllib.loads(f"value = {toml_value(value)}")["value"]
    assert (tuple(read) if isinstance(read, list) else read) == value


def test_the_owners_found_are_listed_with_a_role_to_fill_in() -> None:
    Path("people.csv").write_text(
        "Name,Contact Owner,Referred By\nAnn Lee,Zoë Q. Hill,\nBob King,Al Orr,Ann Lee\n", encoding="utf-8"
    )
    invoke(["init", "people.csv"])
    line = '# roles = {"Al Orr" = "", "Zoë Q. Hill" = ""}'
    text = Path("refgraph.toml").read_text(encoding="utf-8")
    assert text.count(line) == 1

    filled = text.replace(line, line.removeprefix("# ").replace('"Al Orr" = ""', '"Al Orr" = "senior"'))
    Path("refgraph.toml").write_text(filled, encoding="utf-8")
    assert load_settings(Path("refgraph.toml"), rg.Settings()).tiers.roles["Al Orr"] == "senior"


def rewards() -> bool | None:
    return load_settings(Path("refgraph.toml"), rg.Settings()).nurture.rewards


def test_where_rewards_are_regulated_none_are_planned(people: str) -> None:
    assert invoke(["init", people, "--regulated"]).exit_code == 0

    assert "\nrewards = false\n" in Path("refgraph.toml").read_text(encoding="utf-8")
    assert rewards() is False


def test_without_a_terminal_nobody_is_asked_about_rewards(people: str) -> None:
    done = invoke(["init", people])

    assert "regulated" not in done.stderr
    assert rewards() is None


@pytest.mark.parametrize(("answer", "kept"), [("y\n", False), ("n\n", True), ("\n", True)])
def test_somebody_at_a_terminal_is_asked_about_rewards(
    people: str, monkeypatch: pytest.MonkeyPatch, answer: str, kept: bool
) -> None:
    monkeypatch.setattr(init, "is_terminal", lambda stream: True)
    done = invoke(["init", people], input=answer)

    assert "Are rewards for referrals regulated in your profession? [y/N]" in done.stderr
    assert done.stdout == ""
    # Who does not say so leaves it to the firm's trade.
    assert rewards() is (None if kept else False)


def test_what_is_set_already_is_not_asked_again(people: str, monkeypatch: pytest.MonkeyPatch) -> None:
    invoke(["init", people, "--regulated"])
    monkeypatch.setattr(init, "is_terminal", lambda stream: True)
    done = invoke(["init", people, "--force"])

    assert "regulated" not in done.stderr
    assert not rewards()


def test_a_cadence_of_ones_own_comes_back_from_the_file(people: str) -> None:
    own = "[nurture.cadences.Ours]\ntotal = 4\ndays = 365\nparts = { call = 4 }\n"
    Path("own.toml").write_text(own, encoding="utf-8")
    invoke(["init", people, "--settings", "own.toml"])

    cadence = load_settings(Path("refgraph.toml"), rg.Settings()).nurture.cadences["Ours"]
    assert (cadence.total, dict(cadence.parts)) == (4, {"call": 4})
