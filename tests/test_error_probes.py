"""What new users get wrong: each mistake is one line that names the next step, with the exit code of its kind."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

invoke = partial(CliRunner().invoke, main)

CONTACTS = "Id,Name,Email,Referred By\n1,Ann Lee,a@x.example,\n2,Bob King,b@x.example,Ann Lee\n3,Cid Cole,,Bob King\n"

FILES: dict[str, str | bytes] = {
    "contacts.csv": CONTACTS,
    "empty.csv": "",
    "header.csv": "Id,Name,Referred By\n",
    "plain.csv": "Id,Name,City\n1,Ann Lee,Bonn\n2,Bob King,Kiel\n",
    "blank.csv": "Id,Name,Referred By\n1,Ann Lee,\n2,Bob King,\n",
    "web.csv": "Id,Name,Referred By\n1,Ann Lee,Google\n2,Bob King,Website\n",
    "self.csv": "Id,Name,Referred By\n1,Ann Lee,Ann Lee\n2,Bob King,Bob King\n",
    "numbers.csv": "1,2\n3,4\n",
    "note.txt": "Dear all, the list is coming on Monday.\n",
    "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(50),
    "letter.pdf": b"%PDF-1.4 and so on",
    "locked.xlsx": bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600),
    "broken.zip": b"PK\x03\x04broken",
    "typo.toml": "[ranking\n",
    "odd.toml": "[rankings]\ncandidate_links = 4\n",
    "many.toml": '[ranking]\ncandidate_links = "many"\n',
}
"""What lies in the folder where somebody types; there is an empty folder called folder, too."""

FIRST_DAY = {
    "rank": (2, "To try it out: refgraph demo my-folder"),
    "run": (2, "Say what to read"),
    "rank contcts.csv": (3, "Did you mean 'contacts.csv'?"),
    "ran contacts.csv": (2, "Did you mean 'rank'?"),
    "zzz": (2, "There are: "),
    "--versoin": (2, "Did you mean '--version'?"),
    "help brif": (2, "Did you mean 'brief'?"),
    "rank folder": (3, "The folder 'folder' is empty. Name a folder with files of these kinds: CSV"),
    "rank https://x.example/contacts.csv": (3, "Download the file in your browser"),
    "run contacts.csv out": (2, "as in -o out"),
    "run contacts.csv -o .": (5, "Name another folder, such as out"),
    "explain contacts.csv": (2, 'as in refgraph explain my-folder "Ann Lee"'),
    "explain contacts.csv Zed": (2, "Give an id, an e-mail address or a name."),
    "explain 'Bob King' contacts.csv": (2, "the last word has to be who is explained"),
    "demo contacts.csv": (5, "Name a new folder."),
    "undo folder": (3, "Name a folder that refgraph has written to."),
}
"""Somebody who runs it for the first time."""

OFFICE = {
    "rank empty.csv": (3, "Name files or a folder that hold rows."),
    "rank header.csv": (3, "Give a contacts file, a referrals file, or both."),
    "rank plain.csv": (3, 'Name the column with --column referrer="Header"'),
    "rank blank.csv": (3, "Fill the referrer column"),
    "rank web.csv": (3, 'Name the column with --column referrer="Header"'),
    "rank self.csv": (3, "it should name somebody else"),
    "rank numbers.csv": (3, "Say --direction outward"),
    "rank note.txt": (3, "Say which header is which"),
    "rank photo.jpg": (3, "refgraph reads CSV"),
    "rank letter.pdf": (3, "refgraph reads CSV"),
    "rank locked.xlsx": (3, "Save it without a password: as .xlsx or .csv."),
    "rank broken.zip": (3, "Download it again, or unpack it"),
    "rank contacts.csv -o contacts.csv": (5, "Name another file with -o."),
    "rank contacts.csv -o no/such/ranked.csv": (5, "Make it first"),
    "rank contacts.csv -o ranked": (2, "Known: .csv"),
    "rank contacts.csv -o ranked.docx": (2, "Known: .csv"),
    "map contacts.csv -o map.pdf": (2, "Let it end in .html."),
    "report contacts.csv -o report.pdf": (2, "Known: html, xlsx."),
}
"""Somebody with the files of an office at hand."""

WITH_OPTIONS = {
    "rank contacts.csv --top 0": (2, "0 is not in the range x>=1"),
    "rank contacts.csv --by betweeness": (2, "Did you mean 'betweenness'?"),
    "rank contacts.csv --list best": (2, "Known: producers"),
    "rank contacts.csv --within region": (3, "Known: Email, Id, Name, Referred By."),
    "rank contacts.csv --as-of 31/12/2025": (2, "Write YYYY-MM-DD or today."),
    "rank contacts.csv --column referrer": (2, 'Write --column referrer="Header in the file".'),
    "rank contacts.csv --column referrer=Introducer": (3, "Known: Email, Id, Name, Referred By."),
    "rank contacts.csv --column 'Referred By=referrer'": (2, 'Write --column referrer="Referred By".'),
    "rank contacts.csv --set ranking.links=4": (2, "did you mean 'tiers.links'?"),
    "rank contacts.csv --settings typo.toml": (2, "at line 1, column 9"),
    "rank contacts.csv --settings odd.toml": (2, "did you mean 'ranking'?"),
    "rank contacts.csv --settings many.toml": (2, "should be a whole number"),
    "rank contacts.csv --decisions contacts.csv": (2, "Name a list that refgraph wrote"),
    "run contacts.csv -o out --decisions contacts.csv": (2, "Name a list that refgraph wrote"),
    "rank contacts.csv --decisions gone.csv": (2, "There is no list with decisions 'gone.csv'"),
    "rank contacts.csv --level firm": (2, "'person', 'organisation'"),
    "rank contacts.csv --delimiter ,,": (2, "Take , or ; or | or tab."),
    "rank contacts.csv --json -o x.csv": (2, "-o x.json"),
    "tiers contacts.csv --yes": (2, "name the folder"),
    "tiers contacts.csv --write-back back --crm saleforce": (2, "Did you mean 'salesforce'?"),
    "plan contacts.csv --start monday": (2, "Write YYYY-MM-DD."),
}
"""Somebody who sets it up for others."""

WITH_QUESTIONS = {
    "plan contacts.csv": (2, "Give the plan a start: --start YYYY-MM-DD."),
    "backtest contacts.csv": (4, "Export the referral date"),
    "experiment contacts.csv": (
        3,
        "name the column of the contacts that holds how content they are: --column",
    ),
    "model contacts.csv --period weeks": (2, "Known: months, quarters."),
    "pick contacts.csv --reach money": (2, "Known: clusters, people, value."),
    "map contacts.csv --lens who": (2, "Known: producers"),
    "export contacts.csv -o net.docx": (2, "Known: .gexf"),
    "completion powershell": (2, "'bash', 'zsh', 'fish'"),
    "rank -": (3, "cat contacts.csv | refgraph rank -"),
}
"""Somebody who asks more of it."""

PROBES = {**FIRST_DAY, **OFFICE, **WITH_OPTIONS, **WITH_QUESTIONS}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("probes")
    (folder / "folder").mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_there_are_at_least_45() -> None:
    assert len(PROBES) >= 45


@pytest.mark.parametrize("typed", PROBES)
def test_a_mistake_is_one_line_that_names_the_next_step(
    typed: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    code, next_step = PROBES[typed]
    done = invoke(shlex.split(typed))

    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("Error: ")
    assert next_step in done.stderr
    assert done.exit_code == code
    assert done.stdout == ""


def test_no_mistake_leaves_anything_behind(place: Path) -> None:
    assert {each.name for each in place.iterdir()} == {*FILES, "folder"}
