"""Bytes to text: marks are believed, UTF-8 is checked, and what is assumed is said."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from refgraph.errors import SettingsError
from refgraph.records import ReadRules, read
from refgraph.records.files.decoding import decode

NAMES = "Peña Müller Øystein Núñez €"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(NAMES.encode(), id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + NAMES.encode(), id="utf-8 with mark"),
        pytest.param(NAMES.encode("utf-16"), id="utf-16"),
        pytest.param(codecs.BOM_UTF16_BE + NAMES.encode("utf-16-be"), id="utf-16 big end first"),
        pytest.param(NAMES.encode("cp1252"), id="cp1252"),
    ],
)
def test_names_survive_their_encoding(raw: bytes) -> None:
    assert decode(raw, "cp1252").text == NAMES


def test_only_a_file_without_mark_that_is_not_utf8_is_assumed() -> None:
    assert decode("Peña".encode("cp1252"), "cp1252").assumed
    assert not decode("Peña".encode(), "cp1252").assumed


def test_the_encoding_can_be_named(tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_bytes("id,name\n1,Łucja Wiśniewska\n".encode("cp1250"))
    records = read(file, rules=ReadRules(encoding="cp1250"))
    assert records.tables["contacts"]["name"].tolist() == ["Łucja Wiśniewska"]


def test_an_assumed_encoding_shows_the_cells_to_look_at(tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_bytes("id,name\n1,Peña\n2,Ann\n3,Müller\n".encode("cp1252"))
    finding = next(finding for finding in read(file).findings if finding.code == "decoded-as")
    assert finding.severity == "note"
    assert "'Peña', 'Müller'" in finding.message
    assert "Ann" not in finding.message


def test_bytes_that_mean_nothing_are_counted_and_the_row_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_bytes(b"id,name\n1,Pe\x81a\n2,Bob\n")
    records = read(file)
    assert len(records.tables["contacts"]) == 2
    assert [finding.count for finding in records.findings if finding.code == "undecodable-bytes"] == [1]


def test_an_encoding_that_does_not_exist_is_a_setting_to_correct() -> None:
    with pytest.raises(SettingsError, match="no encoding 'ansi-latin'"):
        decode(b"\xff\xe9", "ansi-latin")
