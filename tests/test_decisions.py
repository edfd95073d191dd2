"""What people type into lists: taken up from every list, remembered, and named where it cannot be followed."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refgraph.decisions import Decision, Decisions, Memory, settle, take_up
from refgraph.decisions.memory import read_memory
from refgraph.errors import InputError, SettingsError
from refgraph.outputs import decision_files, ranking_csv, write_tables
from refgraph.people import name_key
from refgraph.pipeline import Settings

GRAMMARS = Settings().grammars
CONTACTS = pd.DataFrame(
    {
        "contact_id": ["007", "2", "3", "4"],
        "name": ["Zoë O'Brien", "Bob King", "Ann Lee", "Ann Lee"],
        "organisation": ["", "", "Lee & Co", "Moor Ltd"],
    },
    dtype="str",
)


def taken(folder: Path, **more: list[Path]) -> Decisions:
    return settle(take_up(folder, GRAMMARS, **more), CONTACTS, name_key)


def written(folder: Path, decisions: Decisions, *names: str, day: str = "2026-01-31") -> None:
    """Write lists with the decisions in force, and what is remembered, as commands do."""
    contents = {}
    for name in names:
        table = CONTACTS.assign(decision=decisions.column("tier", CONTACTS["contact_id"], day))
        if name.startswith("review"):
            texts = pd.Series(["J. Lee", "007 = 2"], dtype="str")
            kinds = [decisions.in_force(kind, day) for kind in ("referrer", "duplicate")]
            table = pd.DataFrame(
                {"text": texts, "decision": [kinds[0].get("J. Lee", ""), kinds[1].get("007 = 2", "")]}
            )
        write_tables({"List": table.astype("str")}, folder / name)
        contents[name] = (folder / name).read_bytes()
    for name, content in decision_files(decisions.dated(day), contents, day).items():
        (folder / name).write_bytes(content)


def typed(path: Path, key: str, text: str, delimiter: str = ",", encoding: str = "utf-8-sig") -> None:
    """Type a decision into the row of a contact or text, as a spreadsheet program saves it."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        header = [cell.value for cell in book["List"][1]]
        for row in book["List"].iter_rows(min_row=2):
            if row[0].value == key:
                row[header.index("decision")].value = text or None
        book.save(path)
        return
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    place = rows[0].index("decision")
    for row in rows[1:]:
        if row[0] == key:
            row[place] = text
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))


def told(decisions: Decisions, kind: str = "tier") -> dict[str, str]:
    return decisions.in_force(kind, "2026-01-31")


@pytest.mark.parametrize("name", ["tiers.csv", "ranked.csv", "ranked.xlsx", "some list.csv"])
def test_a_changed_cell_of_any_list_is_taken_up_and_remembered(tmp_path: Path, name: str) -> None:
    written(tmp_path, Decisions(), "tiers.csv", name)
    typed(tmp_path / name, "007", "never")

    first = taken(tmp_path)
    assert told(first) == {"007": "never"}
    assert (first.new, first.withdrawn) == (1, 0)

    written(tmp_path, first, "tiers.csv", name)
    again = taken(tmp_path)
    assert told(again) == {"007": "never"}
    assert (again.new, again.withdrawn) == (0, 0)


def test_the_memory_says_where_and_when_it_was_decided(tmp_path: Path) -> None:
    written(tmp_path, Decisions(), "tiers.csv")
    typed(tmp_path / "tiers.csv", "007", "Advocate until 31.12.2026")
    written(tmp_path, taken(tmp_path), "tiers.csv")

    kept = pd.read_csv(tmp_path / "decisions.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    assert kept.to_dict("records") == [
        {
            "kind": "tier",
            "subject": "007",
            "name": "Zoë O'Brien",
            "decision": "Advocate",
            "until": "2026-12-31",
            "note": "",
            "where": "tiers.csv, row 2",
            "as_of": "2026-01-31",
        }
    ]


def test_a_cell_that_is_cleared_withdraws(tmp_path: Path) -> None:
    written(
        tmp_path,
        Decisions(Memory.of([Decision("tier", "007", decision="never")])),
        "tiers.csv",
        "ranked.xlsx",
    )
    typed(tmp_path / "ranked.xlsx", "007", "")

    after = taken(tmp_path)
    assert told(after) == {}
    assert (after.new, after.withdrawn) == (0, 1)
    assert after.memory.withdrawn("tier") == {"007"}


def test_a_list_that_was_not_written_again_takes_nothing_back(tmp_path: Path) -> None:
    written(tmp_path, Decisions(), "tiers.csv", "ranked.csv")
    typed(tmp_path / "tiers.csv", "007", "never")
    written(tmp_path, taken(tmp_path), "tiers.csv")

    assert told(taken(tmp_path)) == {"007": "never"}


def test_a_change_that_was_taken_up_from_a_list_that_stays_as_it_is_wins_only_once(tmp_path: Path) -> None:
    written(tmp_path, Decisions(), "tiers.csv", "ranked.csv")
    typed(tmp_path / "ranked.csv", "007", "never")
    written(tmp_path, taken(tmp_path), "tiers.csv")
    typed(tmp_path / "tiers.csv", "007", "Advocate")

    assert told(taken(tmp_path)) == {"007": "Advocate"}


def test_two_lists_that_contradict_each_other_are_both_named_with_the_row(tmp_path: Path) -> None:
    written(tmp_path, Decisions(), "tiers.csv", "ranked.xlsx")
    typed(tmp_path / "tiers.csv", "2", "never")
    typed(tmp_path / "ranked.xlsx", "2", "Advocate")

    with pytest.raises(InputError) as refused:
        taken(tmp_path)
    assert "tiers.csv, row 3 says 'never'" in str(refused.value)
    assert "ranked.xlsx:List, row 3 says 'Advocate'" in str(refused.value)
    assert "of Bob King (2)" in str(refused.value)


def test_two_lists_that_say_the_same_agree(tmp_path: Path) -> None:
    written(tmp_path, Decisions(), "tiers.csv", "ranked.xlsx")
    typed(tmp_path / "tiers.csv", "2", "Never")
    typed(tmp_path / "ranked.xlsx", "2", " never ")

    assert list(told(taken(tmp_path))) == ["2"]


@pytest.mark.parametrize(
    ("name", "key", "text", "said"),
    [
        ("tiers.csv", "2", "nevr", "tiers.csv, row 3: 'nevr' is no decision."),
        ("tiers.csv", "2", "pin until soon", "tiers.csv, row 3: 'pin until soon' names no day."),
        ("tiers.csv", "2", "pin until 1/2/2026", "tiers.csv, row 3: 'pin until 1/2/2026' names no day."),
        (
            "review.csv",
            "007 = 2",
            "maybe",
            "review.csv, row 3: 'maybe' does not say whether 007 = 2 is one person.",
        ),
    ],
)
def test_a_word_that_means_nothing_is_named_with_file_and_row(
    tmp_path: Path, name: str, key: str, text: str, said: str
) -> None:
    written(tmp_path, Decisions(), name)
    typed(tmp_path / name, key, text)

    with pytest.raises(InputError) as refused:
        taken(tmp_path)
    assert said in str(refused.value)


def test_all_words_that_mean_nothing_are_named_at_once(tmp_path: Path) -> None:
    written(tmp_path, Decisions(), "tiers.csv")
    typed(tmp_path / "tiers.csv", "2", "nevr")
    typed(tmp_path / "tiers.csv", "3", "yes")

    with pytest.raises(
        InputError, match=r"row 3: 'nevr' is no decision\. tiers\.csv, row 4: 'yes' is no decision"
    ):
        taken(tmp_path)


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), ("\t", "utf-16"), (",", "utf-8")])
def test_a_list_is_read_however_a_spreadsheet_program_saved_it(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    written(tmp_path, Decisions(), "tiers.csv")
    typed(tmp_path / "tiers.csv", "007", "never", delimiter, encoding)

    assert told(taken(tmp_path)) == {"007": "never"}


def test_a_memory_that_is_gone_comes_back_from_the_lists(tmp_path: Path) -> None:
    written(tmp_path, Decisions(Memory.of([Decision("tier", "007", decision="never")])), "tiers.csv")
    (tmp_path / "decisions.csv").unlink()

    assert told(taken(tmp_path)) == {"007": "never"}


def test_the_memory_itself_may_be_edited(tmp_path: Path) -> None:
    written(tmp_path, Decisions(Memory.of([Decision("tier", "007", decision="never")])), "tiers.csv")
    kept = (tmp_path / "decisions.csv").read_text("utf-8-sig").replace("never", "Core Advocate")
    (tmp_path / "decisions.csv").write_text(kept + "referrer,J. Lee,,skip,,,,\n", encoding="utf-8-sig")

    after = taken(tmp_path)
    assert told(after) == {"007": "Core Advocate"}
    assert told(after, "referrer") == {"J. Lee": "skip"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "decisions.csv is no list of decisions"),
        ("kind,subject,decision\ntyre,7,never\n", "decisions.csv, row 2: 'tyre' is no kind of decision"),
        (
            "kind,subject,decision,until\ntier,7,never,soon\n",
            "decisions.csv, row 2: 'never until soon' names no day",
        ),
    ],
)
def test_a_memory_that_cannot_be_understood_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "decisions.csv").write_text(text)

    with pytest.raises(InputError, match=said):
        read_memory(tmp_path)


def test_a_decision_is_over_after_its_last_day_and_stays_on_record(tmp_path: Path) -> None:
    memory = Memory.of([Decision("tier", "007", decision="never", until="2026-01-30")])
    written(tmp_path, Decisions(memory), "tiers.csv")

    after = taken(tmp_path)
    assert after.in_force("tier", "2026-01-30") == {"007": "never until 2026-01-30"}
    assert told(after) == {}
    assert "007" in after.memory.table["subject"].tolist()


def test_locks_of_an_older_tier_file_become_decisions_once(tmp_path: Path) -> None:
    (tmp_path / "tiers.csv").write_text(
        "contact_id,name,tier,decision,tier_lock,tier_lock_until,tier_lock_reason,tier_lock_from\n"
        "007,Zoë,Advocate,,Advocate,2026-06-30,decided in the edited list,list\n2,Bob,none,,none,,board,crm\n",
        encoding="utf-8",
    )
    first = taken(tmp_path)
    assert told(first) == {"007": "Advocate until 2026-06-30"}


class TestListsFromElsewhere:
    def read(self, tmp_path: Path, text: str) -> Decisions:
        (tmp_path / "edited.csv").write_text(text, encoding="utf-8-sig")
        return taken(tmp_path / "out", files=[tmp_path / "edited.csv"])

    def test_are_read_by_id(self, tmp_path: Path) -> None:
        found = self.read(tmp_path, "Contact ID;Decision\n007;never\n2;pin until 2026-02-01\n4;\n")

        assert told(found) == {"007": "never", "2": "pin until 2026-02-01"}

    def test_are_read_by_name_where_there_is_no_id(self, tmp_path: Path) -> None:
        text = "Rank,Name,Organisation,decision\n1,zoë o'brien,,never\n2,Ann Lee,Moor Ltd,Advocate\n"

        assert told(self.read(tmp_path, text)) == {"007": "never", "4": "Advocate"}

    def test_are_read_though_a_spreadsheet_program_shortened_the_ids(self, tmp_path: Path) -> None:
        assert told(self.read(tmp_path, "contact_id,name,decision\n7,Zoë O'Brien,never\n")) == {
            "007": "never"
        }

    def test_may_hold_every_kind(self, tmp_path: Path) -> None:
        found = self.read(
            tmp_path, "kind,subject,decision\ntier,2,never\nduplicate,007 = 2,same\ntask,ab12,done\n"
        )

        assert (told(found), told(found, "duplicate"), told(found, "task")) == (
            {"2": "never"},
            {"007 = 2": "same"},
            {"ab12": "done"},
        )

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("name,decision\nAnn Lee,never\n", r"row 2: 2 contacts are called 'Ann Lee' \(3, 4\)"),
            ("name,decision\nNobody,never\n", "row 2: no contact is called 'Nobody'"),
            ("contact_id,decision\n99,never\n", "row 2: no contact has the id 99"),
            (
                "contact_id,decision\n007,never\n007,Advocate\n",
                "row 2 says 'never' and .* row 3 says 'Advocate'",
            ),
        ],
    )
    def test_that_cannot_be_followed_are_refused_with_the_row(
        self, tmp_path: Path, text: str, said: str
    ) -> None:
        with pytest.raises(InputError, match=said):
            self.read(tmp_path, text)

    def test_that_are_not_there_are_said_so(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="There is no list with decisions"):
            taken(tmp_path, files=[tmp_path / "nowhere.csv"])

    def test_say_a_thing_once(self, tmp_path: Path) -> None:
        (tmp_path / "shelf.csv").write_text("contact_id,decision\n007,never\n")
        out = tmp_path / "out"
        out.mkdir()
        written(out, taken(out, files=[tmp_path / "shelf.csv"]), "tiers.csv")
        typed(out / "tiers.csv", "007", "")

        assert told(taken(out, files=[tmp_path / "shelf.csv"])) == {}


def test_the_folder_of_the_last_run_hands_its_decisions_on(tmp_path: Path) -> None:
    old, new = tmp_path / "january", tmp_path / "february"
    old.mkdir()
    new.mkdir()
    written(old, Decisions(Memory.of([Decision("tier", "2", decision="Advocate")])), "tiers.csv")
    typed(old / "tiers.csv", "007", "never")
    written(new, taken(new, others=[old]), "tiers.csv")
    assert told(taken(new)) == {"2": "Advocate", "007": "never"}

    typed(new / "tiers.csv", "007", "")
    assert told(taken(new, others=[old])) == {"2": "Advocate"}


# Whatever is typed, in whatever list, over however many runs

LISTS = ("tiers.csv", "ranked.csv", "ranked.xlsx", "review.csv")
WORDS = ("never", "Advocate", "pin Core Advocate until 2027-01-31", "unpin", "", "nonsense")
EDITS = st.tuples(st.sampled_from(LISTS), st.integers(0, 1), st.sampled_from(WORDS))
COMMANDS = st.sets(st.sampled_from(LISTS))


@dataclass
class Told:
    """What somebody who keeps count of every cell knows."""

    truth: dict[str, str] = field(default_factory=dict)
    shown: dict[tuple[str, str], str] = field(default_factory=dict)
    cells: dict[tuple[str, str], str] = field(default_factory=dict)

    def edited(self) -> dict[str, dict[str, str]]:
        changed: dict[str, dict[str, str]] = {}
        for (name, key), text in self.cells.items():
            if text != self.shown.get((name, key), ""):
                changed.setdefault(key, {})[name] = text
        return changed

    def put_back(self, folder: Path, key: str, names: Mapping[str, str]) -> None:
        for name in names:
            typed(folder / name, key, self.shown.get((name, key), ""))
            self.cells[name, key] = self.shown.get((name, key), "")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(EDITS, COMMANDS), max_size=14))
def test_nothing_that_was_typed_is_lost(steps: list[tuple[str, int, str] | set[str]]) -> None:
    with TemporaryDirectory() as place:
        folder, count = Path(place), Told()
        written(folder, Decisions(), *LISTS)
        for step in [*steps, set(LISTS)]:
            if isinstance(step, tuple):
                name, which, text = step
                key = ("J. Lee", "007 = 2")[which] if name == "review.csv" else ("007", "2")[which]
                text = {"007 = 2": {"never": "same", "Advocate": "different"}.get(text, "")}.get(key, text)
                typed(folder / name, key, text)
                count.cells[name, key] = text
            else:
                run_once(folder, count, step)


def run_once(folder: Path, count: Told, rewritten: set[str]) -> None:
    """Run a command that writes some of the lists anew; what it refuses is put back, and it is run again."""
    for key, names in count.edited().items():
        unknown = {name: text for name, text in names.items() if text == "nonsense" and name != "review.csv"}
        if unknown or len({*names.values()}) > 1:
            with pytest.raises(InputError) as refused:
                taken(folder)
            assert any(name in str(refused.value) for name in count.edited()[key]) or len(count.edited()) > 1
            count.put_back(folder, key, names)
    for key, names in count.edited().items():
        count.truth[key] = next(iter(names.values()))
    after = taken(folder)
    force = {**told(after), **told(after, "referrer"), **told(after, "duplicate")}
    assert force == {key: text for key, text in count.truth.items() if text}
    written(folder, after, *rewritten)
    remembered = read_memory(folder)
    assert {row.subject: row.text for row in remembered.rows.values() if row.decision} == force
    count.shown |= count.cells
    for name in rewritten:
        for key in ("J. Lee", "007 = 2") if name == "review.csv" else ("007", "2"):
            count.shown[name, key] = count.cells[name, key] = force.get(key, "")


def test_lists_for_people_hold_what_is_decided_as_text() -> None:
    decided = Decisions(Memory.of([Decision("tier", "7", decision="=1+1")]))

    assert ",'=1+1," in ranking_csv(decided.memory.table)


def test_a_cell_is_cleared_though_a_spreadsheet_program_shortened_the_id(tmp_path: Path) -> None:
    written(tmp_path, Decisions(Memory.of([Decision("tier", "007", decision="never")])), "tiers.csv")
    typed(tmp_path / "tiers.csv", "007", "")
    saved = (tmp_path / "tiers.csv").read_text("utf-8").replace("007", "7")
    (tmp_path / "tiers.csv").write_text(saved, encoding="utf-8")

    assert told(taken(tmp_path)) == {}


def test_what_was_decided_about_a_record_that_was_folded_into_another_holds_for_that(tmp_path: Path) -> None:
    written(tmp_path, Decisions(Memory.of([Decision("tier", "9", decision="never")])), "tiers.csv")
    contacts = CONTACTS.assign(alias_ids=["9;12", "", "", ""])

    after = settle(take_up(tmp_path, GRAMMARS), contacts, name_key)
    assert told(after) == {"9": "never", "007": "never"}


def test_a_command_that_was_cut_short_after_the_memory_was_written_can_be_run_again(tmp_path: Path) -> None:
    written(tmp_path, Decisions(), "tiers.csv")
    typed(tmp_path / "tiers.csv", "007", "pin until 2026-12-31")
    named = taken(tmp_path).reworded("tier", {"007": "pin Advocate until 2026-12-31"})
    for name, content in decision_files(named, {}, "2026-01-31").items():
        (tmp_path / name).write_bytes(content)

    again = taken(tmp_path)
    assert told(again) == {"007": "pin Advocate until 2026-12-31"}
    assert (again.new, again.withdrawn) == (0, 0)


@pytest.mark.parametrize("name", ["tiers.xlsx", "Maria's list.csv", "plan/copy.xlsx"])
def test_a_list_saved_under_another_name_in_the_folder_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "plan").mkdir()
    written(tmp_path, Decisions(), "tiers.csv", "plan/plan.csv")
    write_tables({"List": CONTACTS.assign(decision=["never", "", "", ""])}, tmp_path / name)
    (tmp_path / "notes.csv").write_text("name,decision\nAnn,signed\n", encoding="utf-8")
    (tmp_path / "old.xlsx").write_bytes(b"PK\x03\x04 cut off")

    after = taken(tmp_path)
    assert told(after) == {CONTACTS["contact_id"][0]: "never"}
    assert told(taken(tmp_path)) == told(after)


@pytest.mark.parametrize(("name", "gone"), [("tiers.xlsx", False), ("mine.csv", True)])
def test_a_cell_cleared_in_a_list_saved_under_another_name_withdraws(
    tmp_path: Path, name: str, gone: bool
) -> None:
    written(tmp_path, Decisions(Memory.of([Decision("tier", "007", decision="never")])), "tiers.csv")
    write_tables({"List": CONTACTS.assign(decision="")}, tmp_path / name)
    if gone:
        (tmp_path / "tiers.csv").unlink()

    assert told(taken(tmp_path)) == {}


def test_a_new_list_beside_the_others_takes_nothing_back_by_its_blank_cells(tmp_path: Path) -> None:
    written(tmp_path, Decisions(Memory.of([Decision("tier", "007", decision="never")])), "tiers.csv")
    write_tables({"List": CONTACTS.assign(decision="")}, tmp_path / "other.csv")

    assert told(taken(tmp_path)) == {"007": "never"}


def test_a_pipe_is_no_list_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "list.csv")
    with pytest.raises(InputError, match="is a pipe or a device"):
        take_up(None, GRAMMARS, files=[tmp_path / "list.csv"])


def test_words_in_a_list_without_the_column_that_says_whom_they_are_about_are_not_passed_over(
    tmp_path: Path,
) -> None:
    written(tmp_path, Decisions(), "tiers.csv")
    (tmp_path / "tiers.csv").write_text("tier,decision\nAdvocate,\nnone,never\n", encoding="utf-8")
    with pytest.raises(InputError, match="'never' is decided, and no column says about whom"):
        taken(tmp_path)
    (tmp_path / "tiers.csv").write_text("tier,decision\nAdvocate,\n", encoding="utf-8")
    assert told(taken(tmp_path)) == {}
