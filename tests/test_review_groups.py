"""The question is cheap: texts that are alike are decided at once, and the list says in its first row what to type."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg
from refgraph.errors import SettingsError
from refgraph.outputs.review_lists import review_file, review_list
from refgraph.people import decisions_left, read_choice, read_decisions

PEOPLE = ("Annabel Leeward", "Robert Kingsley", "Cidney Rowland", "Deidre Dunning", "Evelyn Foxworth")
CELLS = (
    "Annabel Leewrd", "Annabel Leewrd", "Robert Kingsly", "C. Rowland", "Spring mailer", "Spring mailer", "Xenopus",
    "Annabel Leewrd (past client)",
)  # fmt: skip


def people() -> rg.People:
    known = [(f"{at}", name, "") for at, name in enumerate(PEOPLE, start=1)]
    met = [(f"n{at}", f"Newcomer {'Abcdefgh'[at]}oe", cell) for at, cell in enumerate(CELLS)]
    contacts = pd.DataFrame([*known, *met], columns=["Contact ID", "Name", "Referred By"])
    return rg.resolve(rg.read(frames={"contacts": contacts}))


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def written() -> list[dict[str, str]]:
    return rows_of(review_file(review_list(people(), None), "review.csv"))


def test_the_first_row_says_what_to_type() -> None:
    first = written()[0]
    assert first["text"] == "(how to decide)"
    assert "accept" in first["why"]
    assert "channel" in first["why"]


def test_texts_that_are_alike_stand_together_under_a_row_that_decides_for_all() -> None:
    shown = [(row["text"], row["unlocks"]) for row in written()[1:]]
    assert shown == [
        ("all 3 below: one letter", "4"),
        ("Annabel Leewrd", "2"),
        ("Annabel Leewrd (past client)", "1"),
        ("Robert Kingsly", "1"),
        ("all 2 below: no plausible name", "3"),
        ("Spring mailer", "2"),
        ("Xenopus", "1"),
        ("C. Rowland", "1"),
    ]
    assert decisions_left(people().review) == [4, 3, 1]


def test_a_row_says_who_is_said_to_have_been_referred() -> None:
    assert "referred Newcomer Aoe, Newcomer boe" in written()[2]["why"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_one_word_accepts_all_of_a_group_and_a_row_of_its_own_may_differ(tmp_path: Path, ending: str) -> None:
    review = pd.DataFrame(written())
    whole = review["group"].str.endswith(": all")
    review.loc[whole & review["group"].str.startswith("one letter"), "decision"] = "accept"
    review.loc[whole & review["group"].str.startswith("no plausible"), "decision"] = "channel"
    review.loc[review["text"].eq("Xenopus"), "decision"] = "firm"
    review.loc[review["text"].eq("C. Rowland"), "decision"] = "Accept"
    path = tmp_path / f"review.{ending}"
    if ending == "csv":
        review.to_csv(path, index=False, encoding="utf-8-sig")
    else:
        review.to_excel(path, index=False)
    decided = read_decisions(path)
    assert decided == {
        "Annabel Leewrd": "1", "Annabel Leewrd (past client)": "1", "Robert Kingsly": "2", "C. Rowland": "3",
        "Spring mailer": "channel", "Xenopus": "firm",
    }  # fmt: skip
    contacts = pd.DataFrame(
        {"Contact ID": ["1", "2"], "Name": list(PEOPLE[:2]), "Referred By": ["Xenopus", "Annabel Leewrd"]}
    )
    found = rg.resolve(rg.read(frames={"contacts": contacts}), rg.ResolveRules(decisions=decided))
    assert sorted(found.referrals["referrer_id"]) == ["1", "new:xenopus"]
    assert found.contacts.set_index("contact_id").at["new:xenopus", "kind"] == "organisation"


def test_a_decision_about_a_name_holds_for_the_name_with_a_remark() -> None:
    contacts = pd.DataFrame(
        {"Contact ID": ["1", "2"], "Name": list(PEOPLE[:2]), "Referred By": ["", "A. Leeward (past client)"]}
    )
    found = rg.resolve(rg.read(frames={"contacts": contacts}), rg.ResolveRules(decisions={"A. Leeward": "1"}))
    assert found.referrals["referrer_id"].tolist() == ["1"]


def test_accept_without_exactly_one_candidate_is_refused() -> None:
    with pytest.raises(SettingsError, match="only candidate"):
        read_choice("accept", ["Ann", "1: Ann Lee", "2: Ann Roe"])


def test_the_warning_says_how_many_decisions_are_left_and_what_the_first_unlocks() -> None:
    (said,) = [finding for finding in people().findings if finding.code == "referrers-to-review"]
    assert said.message == "8 referrals wait for 3 decisions about who is meant, 4 of them for the first."


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a run on people of whom two may be one, and what was said of it."""
    folder = tmp_path_factory.mktemp("ran")
    known = [(f"{at}", name, "", "") for at, name in enumerate(PEOPLE, start=1)]
    met = [
        (f"n{at}", f"Newcomer {'Abcdefgh'[at]}oe", "", cell)
        for at, cell in enumerate((*CELLS[:7], PEOPLE[0]))
    ]
    twice = [("t1", "Gideon Marlowe", "g@m.example", ""), ("t2", "Gid Marlowe", "g@m.example", "")]
    pd.DataFrame([*known, *met, *twice], columns=["Contact ID", "Name", "Email", "Referred By"]).to_csv(
        folder / "a.csv", index=False
    )
    done = CliRunner().invoke(
        main, ["run", str(folder / "a.csv"), "-o", str(folder / "out"), "--set", "stability.reruns=0"]
    )
    assert done.exit_code == 0, done.stderr
    return folder, done.stderr


def test_the_last_lines_of_a_run_say_how_many_decisions_are_left(ran: tuple[Path, str]) -> None:
    said = next(line for line in ran[1].splitlines() if line.startswith("Waiting for you: "))
    assert said.startswith(
        "Waiting for you: 3 decisions about who referred (7 referrals, the first alone for 3) and 1 group of contacts "
        "that may be one person each: "
    )
    assert said.endswith("review.csv")


def test_a_run_asks_about_contacts_that_may_be_one_person_until_it_is_decided(ran: tuple[Path, str]) -> None:
    folder, said = ran
    list_ = folder / "out" / "review.csv"
    assert f"1 group of contacts that may be one person each: {list_}" in said
    asked = {row["text"]: row["why"] for row in rows_of(list_.read_bytes())}
    assert asked["t1 = t2"].startswith("one person? same e-mail")
    ranked = ["rank", str(folder / "a.csv"), "--reruns", "0"]
    assert "1 group of contacts may be one person each" in CliRunner().invoke(main, ranked).stderr
    (folder / "answered.csv").write_text("text,decision\nt1 = t2,different\n")
    decided = CliRunner().invoke(main, [*ranked, "--decisions", str(folder / "answered.csv")])
    assert decided.exit_code == 0
    assert "may be one person" not in decided.stderr
