"""A CRM of one's own: by a section of the settings, or by an installed plug-in; neither changes refgraph."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg
from refgraph.crm import CRM, CRMS
from refgraph.crm.declared import declared_crm
from refgraph.errors import SettingsError
from refgraph.records import read
from refgraph.settings import load_settings

EXPORT = "Person Key;Folk;Put forward by\n1;Ann Lee;\n2;Bob King;Ann Lee\n3;Cid Fox;Ann Lee\n"
SETTINGS = """
[crm.mine.files]
contacts = "folk"

[crm.mine.contacts]
contact_id = "Person Key"
name = ["Folk", "Person"]
referrer = "Put forward by"
"""


def test_a_section_of_the_settings_is_enough_to_read_a_crm_nobody_knows(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(EXPORT)
    (tmp_path / "refgraph.toml").write_text(SETTINGS)
    result = rg.run(tmp_path / "export.csv")
    assert result.ranking.table.iloc[0]["name"] == "Ann Lee"
    assert set(result.records.columns["crm"]) == {"mine"}


def test_the_words_of_ones_own_crm_are_believed_before_all_others() -> None:
    mine = declared_crm("mine", {"contacts": {"referrer": ("Owner",), "unused": ("Referred By",)}})
    frame = pd.DataFrame({"Name": ["Ann"], "Owner": ["Bob King"], "Referred By": ["Cid Fox"]})
    assert read(frames={"contacts": frame}, crms=[mine]).tables["contacts"]["referrer"].tolist() == [
        "Bob King"
    ]


def test_a_file_can_be_named_that_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "pets.csv").write_text("Name,Email\nRex,r@x.example\n")
    mine = declared_crm("mine", {"files": {"ignore": ("pets",)}})
    assert read(tmp_path, crms=[mine], errors="collect").tables == {}


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"contact": {"name": ("Folk",)}}, r"\[crm.mine\].*'contact'.*contacts"),
        ({"contacts": {"refferer": ("Folk",)}}, r"\[crm.mine\].*'refferer'.*referrer"),
        ({"files": {"people": ("folk",)}}, r"\[crm.mine\].*'people'"),
    ],
)
def test_a_table_or_column_that_does_not_exist_is_a_setting_to_correct(
    declared: dict[str, dict[str, tuple[str, ...]]], message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        declared_crm("mine", declared)


def test_a_setting_of_the_wrong_shape_is_named(tmp_path: Path) -> None:
    (tmp_path / "refgraph.toml").write_text("[crm.mine]\ncontacts = 5\n")
    with pytest.raises(SettingsError, match=r"crm\.mine\.contacts"):
        load_settings(tmp_path / "refgraph.toml", rg.Settings())


PLUGIN = CRM("plugged", {"contacts": {"referrer": ("Plugged in by",)}}, {})


def test_the_words_of_an_installed_plug_in_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("plugged", f"{__name__}:PLUGIN", CRMS.group)
    monkeypatch.setitem(CRMS._plugins, "plugged", point)
    monkeypatch.setattr(EntryPoint, "load", lambda self: PLUGIN)
    frame = pd.DataFrame({"Name": ["Ann"], "Plugged in by": ["Bob King"]})
    assert read(frames={"contacts": frame}).tables["contacts"]["referrer"].tolist() == ["Bob King"]
