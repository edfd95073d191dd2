"""The tiers on their way back: only what changed, in the form in which it was read, and undone as easily."""

from __future__ import annotations

import csv
import io
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg
from refgraph.crm import CRMS, FIELDS, WriteBackRules
from refgraph.outputs.writeback import Proposal, propose, write_back
from refgraph.outputs.writeback.proposing import find_crm
from refgraph.tiers import TierRules, assign_tiers

invoke = partial(CliRunner().invoke, main)

Rows = list[dict[str, str]]

_COLUMNS = ("id", "name", "type", "tier", "by", "mark")

HEADERS = {
    crm: dict(zip(_COLUMNS, headers, strict=True))
    for crm, headers in {
        "salesforce": ("Id", "Name", "Type__c", "Referral_Tier__c", "Referred_By__c", "OwnerId"),
        "hubspot": ("Record ID", "Name", "Type", "Referral Tier", "Referred By", "Create Date"),
        "zoho": ("Record Id", "Name", "Type", "Referral Tier", "Referred By.id", "Referred By"),
        "pipedrive": ("Person - ID", "Person - Name", "Type", "Tier", "Referred By", "Email - Work"),
        "odoo": ("id", "name", "Kind", "x_referral_tier", "x_referred_by/id", "parent_id/id"),
        "sugar": ("ID", "Name", "Kind", "Referral Tier", "Referred By", "Lead Source Description"),
        "espo": ("id", "name", "Kind", "referralTier", "referredById", "streamUpdatedAt"),
        "generic": ("Member No.", "Name", "Type", "Category X", "Referred By", "Town"),
    }.items()
}

IDS = {
    "salesforce": "0035G00001jIak{}QAC",
    "hubspot": "30{}51",
    "zoho": "487687600000011123{}",
    "pipedrive": "{}",
    "odoo": "__export__.res_partner_{}_ab12",
    "sugar": "0a1b2c3d-0000-4000-8000-00000000000{}",
    "espo": "5f0000000000000a{}",
    "generic": "00{}",
}

PEOPLE = [
    # name, type, tier in the CRM, referred by
    ("Zoë O'Brien", "Client", "", None),
    ("Bob King", "Client", "Advocate", 0),
    ("Ann Lee", "Partner", "Gold", 0),
    ("Cid Moor", "Prospect", "", 1),
    ("=cmd()", "Vendor", "", 2),
    ("Dee Nash", "Prospect", "Silver", 0),
]


def contact_rows(crm: str) -> Rows:
    header, ids = HEADERS[crm], [IDS[crm].format(number) for number in range(1, len(PEOPLE) + 1)]
    rows = []
    for identity, (name, kind, tier, by) in zip(ids, PEOPLE, strict=True):
        referrer = "" if by is None else ids[by]
        rows.append(
            {
                header["id"]: identity,
                header["name"]: name,
                header["type"]: kind,
                header["tier"]: tier,
                header["by"]: referrer,
                header["mark"]: "Ann" if crm == "zoho" else "",
            }
        )
    return rows


def export(folder: Path, crm: str, rows: Rows | None = None, delimiter: str = ",") -> Path:
    folder.mkdir(exist_ok=True)
    rows = contact_rows(crm) if rows is None else rows
    with (folder / "contacts.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return folder


def settings(crm: str) -> rg.Settings:
    header = HEADERS[crm]
    columns = {
        "contacts.tier": header["tier"],
        "contacts.contact_id": header["id"],
        "contacts.type": header["type"],
    }
    return rg.Settings(read=rg.ReadRules(columns=columns))


_RUNS: dict[tuple[bytes, str], tuple[rg.Result, rg.Tiers]] = {}


def analysed(folder: Path, crm: str) -> tuple[rg.Result, rg.Tiers]:
    """Return the run and the tiers of an export; the same export is run once, wherever it lies."""
    key = (folder / "contacts.csv").read_bytes(), crm
    if key not in _RUNS:
        result = rg.run(folder, settings=settings(crm))
        _RUNS[key] = result, assign_tiers(result)
    return _RUNS[key]


def proposal_for(folder: Path, crm: str, rules: WriteBackRules | None = None) -> Proposal:
    return propose(*analysed(folder, crm), rules or WriteBackRules())


def read(path: Path, delimiter: str = ",") -> Rows:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")), delimiter=delimiter))


CHANGED = {"Zoë O'Brien": "Advocate", "Ann Lee": "Allied Resource", "=cmd()": "Allied Resource"}
"""Bob King is an Advocate already; Cid Moor gets no tier; "Silver" is none of our words and stays."""


@pytest.mark.parametrize("crm", list(HEADERS))
class TestEveryCRM:
    def test_is_known_by_its_export(self, tmp_path: Path, crm: str) -> None:
        assert find_crm(analysed(export(tmp_path / "in", crm), crm)[0]) == crm

    def test_gets_only_what_changed_under_its_own_ids(self, tmp_path: Path, crm: str) -> None:
        changes = proposal_for(export(tmp_path / "in", crm), crm).changes
        known = dict(
            zip(
                (name for name, *_ in PEOPLE),
                (row[HEADERS[crm]["id"]] for row in contact_rows(crm)),
                strict=True,
            )
        )

        assert dict(zip(changes["name"], changes["tier"], strict=True)) == CHANGED
        assert set(changes["contact_id"]) == {known[name] for name in CHANGED}

    def test_gets_the_id_first_and_only_allowed_columns(self, tmp_path: Path, crm: str) -> None:
        proposal = proposal_for(export(tmp_path / "in", crm), crm, WriteBackRules(fields=FIELDS))
        written = read(write_back(proposal, tmp_path / "out")[0])
        back = CRMS[crm].back
        assert back is not None
        usual = {back.headers[name] for name in FIELDS if name != "tier"}

        assert next(iter(written[0])) == (back.id_header or HEADERS[crm]["id"])
        assert set(written[0]) == {next(iter(written[0])), HEADERS[crm]["tier"], *usual}

    def test_proposes_nothing_once_the_file_was_imported(self, tmp_path: Path, crm: str) -> None:
        folder = export(tmp_path / "in", crm)
        proposal = proposal_for(folder, crm)
        file = write_back(proposal, tmp_path / "out")[0]
        header = HEADERS[crm]
        new = {row[next(iter(row))]: row[header["tier"]] for row in read(file)}
        rows = [
            {**row, header["tier"]: new.get(row[header["id"]], row[header["tier"]])}
            for row in contact_rows(crm)
        ]

        assert proposal_for(export(folder, crm, rows), crm).changes.empty

    def test_is_given_back_what_it_held(self, tmp_path: Path, crm: str) -> None:
        folder = export(tmp_path / "in", crm)
        write_back(proposal_for(folder, crm), tmp_path / "out")
        undo = read(tmp_path / "out" / f"contacts.{crm}.previous-values.csv")
        blank = "#N/A" if crm == "salesforce" else "none"

        assert sorted(row[HEADERS[crm]["tier"]] for row in undo) == sorted([blank, "Gold", blank])

    def test_gets_the_same_bytes_again(self, tmp_path: Path, crm: str) -> None:
        proposal = proposal_for(export(tmp_path / "in", crm), crm)
        first = [path.read_bytes() for path in write_back(proposal, tmp_path / "one")]

        assert first == [path.read_bytes() for path in write_back(proposal, tmp_path / "two")]

    def test_gets_told_what_to_make_and_how_to_import(self, tmp_path: Path, crm: str) -> None:
        write_back(proposal_for(export(tmp_path / "in", crm), crm), tmp_path / "out")
        text = (tmp_path / "out" / "how-to-import.txt").read_text(encoding="utf-8")

        values = "Core Advocate, Advocate, Allied Resource, none"
        assert f"{HEADERS[crm]['tier']}: picklist (dropdown) with the values {values}" in text
        assert f"contacts.{crm}.csv" in text
        assert "To undo it" in text

    def test_gets_ids_and_texts_without_any_guard(self, tmp_path: Path, crm: str) -> None:
        rows = contact_rows(crm)
        written = write_back(proposal_for(export(tmp_path / "in", crm, rows), crm), tmp_path / "out")[0]
        raw = written.read_bytes()

        assert not raw.startswith(b"\xef\xbb\xbf")
        assert b"'" not in raw
        assert b"\r" not in raw


FOUND_OTHERWISE = {
    "keap": (
        ("Id", "First Name", "Last Name", "Email", "Person Type", "Referral Tier", "Referral Partner/Affiliate"),
        ["Id", "Email", "Referral Tier", "Referral Tier Reason", "Referral Tier As Of"],
        "1 contacts have no Email, by which keap finds them",
    ),
    "followupboss": (
        ("ID", "First Name", "Last Name", "Email 1", "Type", "Referral Tier", "Referred By", "Phone 1", "Is Contacted"),
        ["ID", "First Name", "Last Name", "Email 1", "Phone 1", "Referral Tier", "Referral Tier Reason",
         "Referral Tier As Of"],
        "1 contacts have no Email 1 or Phone 1, by which followupboss finds them",
    ),
}  # fmt: skip
"""CRMs whose import finds a contact by something else than its id: headers, what is written, who is left out."""


@pytest.mark.parametrize("crm", list(FOUND_OTHERWISE))
class TestCRMThatFindsContactsByTheirAddress:
    def proposed(self, folder: Path, crm: str) -> Proposal:
        header, *_ = FOUND_OTHERWISE[crm]
        people = [
            ("1", "Ann", "Lee", "ann@lee.example", "Client", "", ""),
            ("2", "Bob", "King", "bob@king.example", "Prospect", "", "Ann Lee"),
            ("3", "Cid", "Fox", "", "Partner", "", "Ann Lee"),
            ("4", "Dee", "Hall", "dee@hall.example", "Prospect", "", "Cid Fox"),
        ]
        rows = [dict.fromkeys(header, "") | dict(zip(header, row, strict=False)) for row in people]
        return proposal_for_file(export(folder / "in", crm, rows))

    def test_gets_the_address_beside_the_id(self, tmp_path: Path, crm: str) -> None:
        _, headers, _ = FOUND_OTHERWISE[crm]
        proposal = self.proposed(tmp_path, crm)
        assert proposal.crm == crm
        paths = write_back(proposal, tmp_path / "out")
        written, undone = read(paths[0]), read(tmp_path / "out" / f"contacts.{crm}.previous-values.csv")
        assert list(written[0]) == headers
        assert [row[headers[0]] for row in written] == [row[headers[0]] for row in undone] == ["1"]
        assert "ann@lee.example" in undone[0].values()

    def test_leaves_out_whom_it_could_not_find_and_says_so(self, tmp_path: Path, crm: str) -> None:
        *_, said = FOUND_OTHERWISE[crm]
        proposal = self.proposed(tmp_path, crm)
        assert proposal.changes["name"].tolist() == ["Ann Lee"]
        assert any(said in finding.message for finding in proposal.findings)


def proposal_for_file(folder: Path) -> Proposal:
    result = rg.run(folder)
    return propose(result, assign_tiers(result))


class TestProposal:
    def test_never_holds_who_is_not_in_the_crm(self, tmp_path: Path) -> None:
        rows = [
            {**row, "Referred By": "Nobody Known"} if not row["Referred By"] else row
            for row in contact_rows("generic")
        ]
        folder = export(tmp_path / "in", "generic", rows)
        result = rg.run(folder, settings=settings("generic"))
        tiers = assign_tiers(result, decisions={"new:nobody known": "Core Advocate"})

        assert "Core Advocate" in set(tiers.table["tier"])
        assert not propose(result, tiers).changes["contact_id"].str.startswith("new:").any()

    def test_takes_a_tier_away_with_an_explicit_word(self, tmp_path: Path) -> None:
        result, _ = analysed(export(tmp_path / "in", "generic"), "generic")
        tiers = assign_tiers(result, decisions={"002": "never"})
        changes = propose(result, tiers).changes.set_index("name")

        assert changes.loc["Bob King", ["crm_tier", "tier"]].tolist() == ["Advocate", "none"]

    def test_says_which_words_it_leaves_alone(self, tmp_path: Path) -> None:
        proposal = proposal_for(export(tmp_path / "in", "generic"), "generic")

        assert [finding.code for finding in proposal.findings] == ["words-left-alone"]
        assert "Silver" in proposal.findings[0].message

    def test_speaks_the_words_of_the_user(self, tmp_path: Path) -> None:
        result, _ = analysed(export(tmp_path / "in", "generic"), "generic")
        tiers = assign_tiers(result, TierRules(names={"Allied Resource": "Gold", "Advocate": "B"}))
        changes = propose(result, tiers).changes

        assert dict(zip(changes["name"], changes["tier"], strict=True)) == {
            "Zoë O'Brien": "B",
            "=cmd()": "Gold",
        }

    def test_keeps_the_delimiter_of_the_export(self, tmp_path: Path) -> None:
        proposal = proposal_for(export(tmp_path / "in", "generic", delimiter=";"), "generic")
        written = write_back(proposal, tmp_path / "out")[0]

        assert list(read(written, ";")[0])[:2] == ["Member No.", "Category X"]

    def test_takes_headers_from_the_settings(self, tmp_path: Path) -> None:
        rules = WriteBackRules(headers={"tier": "My_Tier__c", "reason": "Why__c"})
        written = write_back(
            proposal_for(export(tmp_path / "in", "salesforce"), "salesforce", rules), tmp_path / "out"
        )[0]

        assert list(read(written)[0]) == ["Id", "My_Tier__c", "Why__c", "Referral_Tier_As_Of__c"]

    def test_splits_what_is_more_than_the_crm_takes(self, tmp_path: Path) -> None:
        proposal = proposal_for(export(tmp_path / "in", "hubspot"), "hubspot", WriteBackRules(most_rows=2))
        names = [path.name for path in write_back(proposal, tmp_path / "out")]

        assert names[:2] == ["contacts.hubspot-1.csv", "contacts.hubspot-2.csv"]
        assert [len(read(tmp_path / "out" / name)) for name in names[:2]] == [2, 1]

    def test_counts_a_rank_as_changed_where_the_export_shows_the_old_one(self, tmp_path: Path) -> None:
        rows = [{**row, "Referral Rank": "99.0"} for row in contact_rows("generic")]
        folder = export(tmp_path / "in", "generic", rows)
        chosen = settings("generic")
        kept = rg.Settings(read=rg.ReadRules(columns=chosen.read.columns, keep=("Referral Rank",)))
        result = rg.run(folder, settings=kept)
        rules = WriteBackRules(fields=("tier", "rank"))

        assert len(propose(result, assign_tiers(result), rules).changes) == len(PEOPLE) - 1

    def test_cuts_a_reason_to_what_a_field_of_the_crm_is_given(self, tmp_path: Path) -> None:
        rows = [
            {**row, "Tier Lock": "Advocate", "Tier Lock Reason": "x" * 400} for row in contact_rows("generic")
        ]
        changes = proposal_for(export(tmp_path / "in", "generic", rows), "generic").changes

        assert changes["reason"].str.len().max() <= 90
        assert changes["reason"].str.startswith("Pinned: xxx").all()

    @pytest.mark.parametrize(
        ("rules", "said"),
        [
            (WriteBackRules(crm="Goldfish"), "no CRM 'Goldfish'"),
            (WriteBackRules(fields=("tier", "email")), "no field to write back 'email'"),
            (WriteBackRules(fields=("rank",)), "The tier itself is not among"),
        ],
    )
    def test_refuses_what_is_not_allowed(self, tmp_path: Path, rules: WriteBackRules, said: str) -> None:
        with pytest.raises(rg.RefgraphError, match=said):
            proposal_for(export(tmp_path / "in", "generic"), "generic", rules)

    def test_needs_ids_of_the_crm(self) -> None:
        contacts = pd.DataFrame({"Name": ["Ann Lee", "Bob King"], "Referred By": ["", "Ann Lee"]})
        result = rg.run(contacts=contacts)

        with pytest.raises(rg.RefgraphError, match="no id of the CRM"):
            propose(result, assign_tiers(result))

    def test_is_not_written_into_the_export(self, tmp_path: Path) -> None:
        folder = export(tmp_path / "in", "generic")

        with pytest.raises(rg.RefgraphError, match="holds the export itself"):
            write_back(proposal_for(folder, "generic"), folder, originals=[folder])


class TestDynamics:
    COLUMNS = (
        "(Do Not Modify) Contact",
        "(Do Not Modify) Row Checksum",
        "(Do Not Modify) Modified On",
        " Full Name",
        "Type",
        "Referred By",
        "Referral Tier",
    )

    @pytest.fixture
    def workbook(self, tmp_path: Path) -> Path:
        book = openpyxl.Workbook()
        sheet: Any = book.active
        sheet.title = "Active Contacts"
        sheet.append(self.COLUMNS)
        for number, (name, kind, tier, by) in enumerate(PEOPLE):
            sheet.append(
                [
                    f"{{8F3C-{number}}}",
                    f"sum{number}",
                    "2026-01-01",
                    name.lstrip("="),
                    kind,
                    "" if by is None else PEOPLE[by][0],
                    tier,
                ]
            )
        for letter in "ABC":
            sheet.column_dimensions[letter].hidden = True
        book.create_sheet("hiddenSheet").sheet_state = "veryHidden"
        book["hiddenSheet"].append(["contact:checksum"])
        path = tmp_path / "in.xlsx"
        book.save(path)
        return path

    def proposal(self, path: Path) -> Proposal:
        result = rg.run(path)
        return propose(result, assign_tiers(result))

    def test_gets_a_copy_of_its_own_workbook_with_hidden_columns_and_sheets(
        self, tmp_path: Path, workbook: Path
    ) -> None:
        written = write_back(self.proposal(workbook), tmp_path / "out", originals=[workbook])[0]
        before, after = openpyxl.load_workbook(workbook), openpyxl.load_workbook(written)
        old, new = (list(book["Active Contacts"].values) for book in (before, after))

        assert written.name == "in-Active-Contacts.dynamics.xlsx"
        assert [row[:6] for row in old] == [row[:6] for row in new]
        assert [row[6] for row in new[1:]] == [
            "Advocate",
            "Advocate",
            "Allied Resource",
            None,
            "Allied Resource",
            "Silver",
        ]
        assert all(after["Active Contacts"].column_dimensions[letter].hidden for letter in "ABC")
        assert after["hiddenSheet"].sheet_state == "veryHidden"

    def test_proposes_nothing_once_the_workbook_was_imported(self, tmp_path: Path, workbook: Path) -> None:
        written = write_back(self.proposal(workbook), tmp_path / "out", originals=[workbook])[0]

        assert self.proposal(written).changes.empty

    def test_gets_the_same_bytes_again(self, tmp_path: Path, workbook: Path) -> None:
        proposal = self.proposal(workbook)
        one, two = (write_back(proposal, tmp_path / name, originals=[workbook])[0] for name in ("one", "two"))

        assert one.read_bytes() == two.read_bytes()

    def test_needs_a_column_for_the_tier(self, tmp_path: Path, workbook: Path) -> None:
        book = openpyxl.load_workbook(workbook)
        book["Active Contacts"].delete_cols(7)
        book.save(workbook)

        with pytest.raises(rg.RefgraphError, match="has no column 'Referral Tier'"):
            write_back(self.proposal(workbook), tmp_path / "out", originals=[workbook])


class TestCommand:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return export(tmp_path / "in", "hubspot")

    def test_shows_the_difference_and_writes_nothing(self, tmp_path: Path, folder: Path) -> None:
        shown = invoke(["tiers", str(folder), "--write-back", str(tmp_path / "out")])

        assert shown.exit_code == 0
        assert len(shown.stdout.splitlines()) == 1 + len(CHANGED)
        assert (
            "3 contacts would change in hubspot. Nothing is written yet: add --yes for that." in shown.stderr
        )
        assert not (tmp_path / "out").exists()
        assert shown.stderr.splitlines()[-1].startswith("Next: refgraph tiers ")
        assert shown.stderr.splitlines()[-1].endswith("--yes")

    def test_writes_on_yes(self, tmp_path: Path, folder: Path) -> None:
        done = invoke(["tiers", str(folder), "--write-back", str(tmp_path / "out"), "--yes"])

        assert done.exit_code == 0
        assert "Next:" not in done.stderr
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
            "contacts.hubspot.csv",
            "contacts.hubspot.previous-values.csv",
            "how-to-import.txt",
            "write-back.run.json",
        ]

    def test_takes_the_crm_that_is_named(self, tmp_path: Path, folder: Path) -> None:
        invoke(["tiers", str(folder), "--write-back", str(tmp_path / "out"), "--crm", "generic", "--yes"])

        assert (tmp_path / "out" / "contacts.generic.csv").exists()
