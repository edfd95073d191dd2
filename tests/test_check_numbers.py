"""Every number that ``refgraph check`` says is true of the export, and its words agree with it: counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

HEAD = "Contact ID,Name,Referred By,Created\n"
LOG = "Referrer,Client,Date\n"


def _said(folder: Path, files: dict[str, str], *options: str) -> str:
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    done = CliRunner().invoke(main, ["check", str(folder), "-v", *options], env={"COLUMNS": "110"})
    assert done.exit_code in (0, 3, 4), done.output
    return " ".join(done.output.split())


CASES = {
    "a footer of one line": (
        {
            "contacts.csv": f"{HEAD}1,Ann Lee,,2024-01-01\n2,Bob King,Ann Lee,2024-01-02\n\n"
            "Confidential Information,,,\n"
        },
        "1 line of a report's footer at the end of contacts.csv passed over.",
    ),
    "two lines above the header": (
        {
            "contacts.csv": f"Report,,,\nOf us,,,\n{HEAD}1,Ann Lee,,2024-01-01\n2,Bob King,Ann Lee,2024-01-02\n"
        },
        "2 lines before the header of contacts.csv (line 3) passed over: 'Report'; 'Of us'.",
    ),
    "one comment": (
        {"contacts.csv": f"# by hand\n{HEAD}1,Ann Lee,,2024-01-01\n2,Bob King,Ann Lee,2024-01-02\n"},
        "1 comment line of contacts.csv passed over: '# by hand'.",
    ),
    "one row too short": (
        {"contacts.csv": f"{HEAD}1,Ann Lee,,2024-01-01\n2,Bob King,Ann Lee\n"},
        "1 row of contacts.csv with fewer cells than the header; the rest counts as blank.",
    ),
    "no ids": (
        {"contacts.csv": "Name,Referred By\nAnn Lee,\nBob King,Ann Lee\nCid Fox,Ann Lee\n"},
        "3 contacts have no id; refgraph names them by e-mail address or name.",
    ),
    "dated by the contact": (
        {"contacts.csv": f"{HEAD}1,Ann Lee,,2024-01-01\n2,Bob King,Ann Lee,2024-01-02\n"},
        "1 referral has no date and takes the day the referred contact was created.",
    ),
    "three dated by the contact": (
        {
            "contacts.csv": f"{HEAD}1,Ann Lee,,2024-01-01\n2,Bob King,Ann Lee,2024-01-02\n"
            "3,Cid Fox,Ann Lee,2024-01-03\n4,Dee Hall,Bob King,2024-01-04\n"
        },
        "3 referrals have no date and take the day the referred contact was created.",
    ),
    "a row that counts seven": (
        {"referrals.csv": "Referrer,Client,Number of Referrals\nAnn Lee,Bob King,7\nAnn Lee,Cid Fox,2\n"},
        "9 referrals have no date; they count in full, as all do.",
    ),
    "seven of oneself": (
        {"referrals.csv": "Referrer,Client,Number of Referrals\nAnn Lee,Ann Lee,7\nAnn Lee,Cid Fox,2\n"},
        "7 referrals from a contact to itself; no edge comes of it.",
    ),
    "channels": (
        {
            "contacts.csv": f"{HEAD}1,Ann Lee,Google,2024-01-01\n2,Bob King,Ann Lee,2024-01-02\n"
            "3,Cid Fox,google,2024-01-02\n4,Dee Hall,Ann Lee,2024-01-03\n5,Eve Kahn,Bob King,2024-01-04\n"
        },
        "2 referrer cells name a channel, which nobody is: google (2).",
    ),
    "an unknown id": (
        {
            "contacts.csv": "Contact ID,Name,Referred By ID\n101,Ann Lee,\n102,Bob King,101\n103,Cid Fox,999\n",
        },
        "1 referrer id belongs to no contact in these files; no edge comes of it.",
    ),
    "who waits": (
        {
            "contacts.csv": "Contact ID,Name,Referred By\n1,Ann Lee,\n2,Ann Lee,\n3,Bob King,Ann Lee\n"
            "4,Cid Fox,Ann Lee\n5,Dee Hall,Bob King\n"
        },
        "2 referrals wait for 1 decision about who is meant.",
    ),
    "five patients wait in one row": (
        {
            "contacts.csv": "Contact ID,Name\n1,Ann Lee\n2,Ann Lee\n3,Bob King\n",
            "referrals.csv": "Referrer,Referred,Patient Count\nAnn Lee,Bob King,5\nBob King,Cid Fox,1\n",
        },
        "5 referrals wait for 1 decision about who is meant.",
    ),
    "a referral of a log by name has its referrer": (
        {
            "contacts.csv": "Contact ID,Name,Lead Source\n1,Ann Lee,\n2,Bob King,Referral\n3,Cid Fox,Referral\n",
            "referrals.csv": f"{LOG}Ann Lee,Bob King,2024-01-02\n",
        },
        "1 contact came by a referral, but nothing says who referred them.",
    ),
    "void rows": (
        {
            "referrals.csv": "Referrer,Client,Date,Status\nAnn Lee,Bob King,2024-01-02,approved\n"
            "Ann Lee,Cid Fox,2024-01-03,duplicate\nAnn Lee,Dee Hall,2024-01-04,fraud\n"
            "Ann Lee,Eve Kahn,2024-01-05,pending\n"
        },
        "2 rows of referrals.csv count for nothing by 'Status': 'duplicate' (1), 'fraud' (1).",
    ),
    "taken together": (
        {
            "commissions.csv": "Referrer,Referred Customer,Month,Commission\nAnn Lee,Bob King,2024-01,10\n"
            "Ann Lee,Bob King,2024-02,10\nAnn Lee,Bob King,2024-03,10\nAnn Lee,Cid Fox,2024-03,10\n"
        },
        "3 rows of commissions.csv are 1 referral:",
    ),
    "the account": (
        {
            "referrals.csv": f"{LOG}Ann Lee,Bob King,2024-01-02\nAnn Lee,,2024-01-03\nAnn Lee,Cid Fox,2024-01-04\n"
        },
        "3 rows = 2 used + 0 merged + 1 rejected",
    ),
    "an unreadable cell": (
        {
            "contacts.csv": f"{HEAD}1,Ann Lee,,2024-01-01\n2,Bob King,Ann Lee,soon\n3,Cid Fox,Ann Lee,2024-01-03\n"
        },
        "1 cell of contacts.created cannot be read and counts as blank: 'soon'.",
    ),
    "the capture rate": (
        {
            "contacts.csv": f"{HEAD}1,Ann Lee,,2022-01-01\n2,Bob King,Ann Lee,2024-01-02\n3,Cid Fox,,2024-01-03\n"
            "4,Dee Hall,Bob King,2024-01-04\n"
        },
        "Capture rate: 2 of 3 contacts of the year to 2024-01-04 have a source (67%).",
    ),
    "one person twice": (
        {
            "contacts.csv": "Contact ID,Name,Email,Referred By\n1,Ann Lee,a@l.example,\n2,Ann Lee,a@l.example,\n"
            "3,Bob King,b@k.example,Ann Lee\n"
        },
        "1 contact row was a person met before and folded into that one: Ann Lee.",
    ),
}


@pytest.mark.parametrize(("files", "sentence"), CASES.values(), ids=list(CASES))
def test_a_number_is_that_of_the_export(files: dict[str, str], sentence: str, tmp_path: Path) -> None:
    assert sentence in _said(tmp_path, files)


def test_referrals_after_the_day_are_counted_with_what_a_row_counts(tmp_path: Path) -> None:
    contacts = f"{HEAD}1,Ann Lee,,2024-01-01\n2,Bob King,Ann Lee,2024-01-02\n3,Cid Fox,Ann Lee,2024-05-03\n"
    assert "1 referral after the as-of date; left out." in _said(
        tmp_path, {"contacts.csv": contacts}, "--as-of", "2024-02-01"
    )
