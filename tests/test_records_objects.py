"""JSON, JSON Lines and tables of notes are read with the same accounts; one damaged file does not stop a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import refgraph as rg
from refgraph.errors import InputError
from refgraph.records import account

PEOPLE = [
    {"id": 1, "name": "Ann Lee", "emails": [{"label": "work", "value": "ann@lee.example"}], "active": True},
    {"id": 2, "name": "Bob King", "referred_by": {"id": 1, "name": "Ann Lee"}, "created_at": "2026-01-05"},
    {"id": 3, "name": "Cid Roe", "referred_by": {"id": 2, "name": "Bob King"}, "created_at": None},
]


def edges(people: rg.People) -> list[list[str]]:
    return people.referrals[["referrer_id", "referred_id"]].values.tolist()


def saved(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("people.json", json.dumps(PEOPLE)),
        ("people.json", json.dumps({"total": 3, "results": PEOPLE})),
        ("people.jsonl", "\n".join(map(json.dumps, PEOPLE)) + "\n"),
        ("people.ndjson", "\n\n".join(map(json.dumps, PEOPLE))),
        ("people.json", json.dumps([{"id": each["id"], "properties": each} for each in PEOPLE])),
    ],
)
def test_objects_are_rows_and_what_is_inside_of_them_columns(tmp_path: Path, name: str, text: str) -> None:
    records = rg.read(saved(tmp_path, name, text))
    people = rg.resolve(records)
    assert edges(people) == [["1", "2"], ["2", "3"]]
    assert people.contacts["email"].tolist() == ["ann@lee.example", "", ""]
    counted = account(records.sources, records.rejects, records.merged)
    assert counted[["rows", "used", "merged", "rejected"]].values.tolist() == [[3, 3, 0, 0]]


def test_a_row_of_json_lines_is_named_by_its_line(tmp_path: Path) -> None:
    text = '{"id": 1, "name": "Ann Lee"}\n\n{"id": 2, "name": "Bob King", "referred_by": "Ann Lee"}\n'
    people = rg.resolve(rg.read(saved(tmp_path, "people.jsonl", text)))
    assert people.referrals["row"].tolist() == [3]


def test_a_tree_file_holds_several_kinds_of_records_whose_references_are_ids(tmp_path: Path) -> None:
    def record(kind: str, reference: str, **fields: object) -> dict[str, object]:
        return {"attributes": {"type": kind, "referenceId": reference}, **fields}

    tree = {
        "records": [
            record("Contact", "C1", LastName="Lee", FirstName="Ann"),
            record("Contact", "C2", LastName="King", FirstName="Bob", Referred_By__c="@C1"),
        ]
    }
    assert edges(rg.resolve(rg.read(saved(tmp_path, "Contact.json", json.dumps(tree))))) == [["C1", "C2"]]


def test_a_table_of_a_notes_program_is_read(tmp_path: Path) -> None:
    text = "# Clients\n\n| Name | Referred By |\n| --- | :--- |\n| Ann Lee | |\n| Bob King | [Ann Lee](ann.md) |\n\n"
    people = rg.resolve(rg.read(saved(tmp_path, "clients.md", text)))
    assert people.referrals["row"].tolist() == [6]


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", "{"), ("a.json", "[1, 2]"), ("a.md", "no table"), ("a.json", "[" * 5000)]
)
def test_what_holds_no_records_is_one_line(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(InputError):
        rg.read(saved(tmp_path, name, text))


def test_one_file_of_a_folder_that_cannot_be_read_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    saved(tmp_path, "a.json", "{")
    saved(tmp_path, "contacts.csv", "ID,Name,Referred By\n1,Ann Lee,\n2,Bob King,Ann Lee\n")
    records = rg.read(tmp_path)
    assert edges(rg.resolve(records)) == [["1", "2"]]
    assert [(each.severity, each.file) for each in records.findings if each.code == "unreadable-file"] == [
        ("warning", "a.json")
    ]
    with pytest.raises(InputError):
        rg.read(tmp_path / "a.json", tmp_path / "contacts.csv")
