"""Patients of a clinic: they are counted, and no file of a run names one or asks anybody to approach one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg

CASE = Path(__file__).parents[2] / "shared" / "cases" / "liaison-months"

PATIENTS = {
    f"77{number:02d}": f"Zorblatt{letter} Quennix{letter}" for number, letter in enumerate("abcdefghij")
}
"""Ids and names that occur nowhere else."""

DOCTORS = {
    "11": "Dr. Ann Lee,Partner,Physician,Lee Practice,golf",
    "12": "Dr. Bob King,Partner,Dentist,King Dental,golf",
    "13": "Dr. Cid Day,Partner,Physician,Day Practice,golf",
    "14": "Dr. Dee Fox,Partner,Physician,Day Practice,golf",
}
OWN = ("review.csv", "review.xlsx", "rejects.csv")
"""What shows the user's own rows to decide about or to mend."""


def export(folder: Path) -> Path:
    """Write a clinic's export in which patients refer, answer surveys, complain, buy, praise and have birthdays."""
    folder.mkdir()
    header = "Contact Id,Name,Type,Profession,Company,Interests,Status,Birthday,Testimonial Date,Owner"
    rows = [f"{who},{text},Active,,,Olga" for who, text in DOCTORS.items()]
    rows += [
        f"{who},{name},Patient,,,golf,{'Do Not Contact' if at == 3 else 'Active'},1980-01-0{at % 9 + 1},2025-11-01,Olga"
        for at, (who, name) in enumerate(PATIENTS.items())
    ]
    _write(folder / "contacts.csv", header, rows)
    sent = [
        f"{11 + at % 3},{who},2025-{at + 1:02d}-10,{'won' if at % 2 else 'received'}"
        for at, who in enumerate(PATIENTS)
    ]
    among = [
        "7700,7701,2025-11-10,received",
        "7700,7702,2025-11-20,qualified",
        "7700,7705,2025-12-02,won",
        "12,11,2025-05-01,won",
    ]
    _write(folder / "referrals.csv", "Referrer Id,Referred Id,Date,Status", sent + among)
    _write(
        folder / "feedback.csv",
        "Contact Id,Date,Score",
        [f"{who},2025-12-1{at},{3 + at % 8}" for at, who in enumerate(PATIENTS)],
    )
    _write(
        folder / "touches.csv",
        "Contact Id,Date,Channel,Direction,Responded",
        [f"{who},2025-12-05,email,out,0" for who in (*PATIENTS, *DOCTORS)],
    )
    _write(
        folder / "complaints.csv",
        "Contact Id,Opened,Closed",
        [f"{who},2025-12-20," for who in list(PATIENTS)[:3]],
    )
    _write(
        folder / "deals.csv",
        "Deal Id,Contact Id,Stage,Amount,Close Date,Kind",
        [
            f"d{who},{who},won,{100 + at},2025-12-0{at % 9 + 1},{'cancel' if at % 2 else 'new'}"
            for at, who in enumerate(PATIENTS)
        ],
    )
    return folder


def _write(path: Path, header: str, rows: list[str]) -> None:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every file of a folder and all that is written in it, of workbooks all their parts."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = str(path.relative_to(folder))
            if path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as book:
                    yield name, " ".join(book.read(part).decode("utf-8") for part in book.namelist())
            else:
                yield name, path.read_text(encoding="utf-8")


def naming(folder: Path, pattern: str) -> dict[str, str]:
    """Return the files of a run that tell what matches, and the first of it; the user's own rows aside."""
    found = {name: re.search(pattern, text) for name, text in texts(folder) if Path(name).name not in OWN}
    return {name: hit[0] for name, hit in found.items() if hit}


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["run", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_no_file_of_a_clinics_run_names_a_patient_whatever_patients_did(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    source = export(tmp_path / "export")
    said = run(str(source), "-o", str(folder), "--as-of", "2025-12-31")
    assert "10 contacts are patients" in said
    assert naming(folder, "Zorblatt|Quennix|\\b770\\d\\b") == {}
    assert not re.search("Zorblatt|Quennix", said)


def test_what_patients_refer_is_counted_under_no_name() -> None:
    contacts = pd.DataFrame({"Id": ["d", "p", "q", "r"], "Name": ["Dr. D", "Pia P", "Quin Q", "Rob R"],
                             "Type": ["Partner", "Patient", "Patient", "Patient"]})  # fmt: skip
    log = [
        ("d", "p", "2025-09-10"),
        ("p", "q", "2025-10-10"),
        ("p", "r", "2025-10-20"),
        ("q", "r", "2025-11-30"),
    ]
    result = rg.run(
        contacts=contacts,
        referrals=pd.DataFrame(log, columns=["Referrer Id", "Referred Id", "Date"]),
    )
    rows = rg.compare_months(result).of("person")
    # Two patients made three referrals: two in October, one in November.
    assert rows[["contact_id", "name", "before", "now", "made", "said"]].values.tolist() == [
        ["", "Patients", 2, 1, 3, "fewer"]
    ]


def test_a_doctor_who_was_once_a_patient_is_still_who_refers() -> None:
    log = [("Dr. Ann Lee", f"Pat A{n}") for n in range(3)] + [("Dr. Bo Day", f"Pat B{n}") for n in range(3)]
    log.append(("Dr. Ann Lee", "Dr. Bo Day"))
    result = rg.run(referrals=pd.DataFrame(log, columns=["Referring Provider", "Patient Name"]))
    ranked = result.ranking.table.dropna(subset="rank")
    assert ranked["name"].tolist() == ["Dr. Ann Lee", "Dr. Bo Day"]


@pytest.mark.slow
@pytest.mark.skipif(not CASE.exists(), reason=f"{CASE} is not there")
def test_no_file_of_the_liaisons_two_months_names_a_patient(tmp_path: Path) -> None:
    for month, day in (("june", "2026-06-30"), ("july", "2026-07-31")):
        run(str(CASE / f"referrals_{month}.xlsx"), "-o", str(tmp_path / "out"), "--as-of", day)
    assert naming(tmp_path / "out", "\\bP1\\d{3}\\b") == {}
