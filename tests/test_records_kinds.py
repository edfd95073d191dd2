"""What kind a row between two people is: a referral, a tie, void; and lists of edges that name people by number."""

from __future__ import annotations

from pathlib import Path

import pytest
from refgraph_cli.options import Options

import refgraph as rg
from refgraph.errors import InputError, SettingsError
from refgraph.records import ReadRules, read
from refgraph.records.meaning.kinds import kind_of


def _counts(
    folder: Path, text: str, name: str = "data.csv", rules: ReadRules = ReadRules()
) -> dict[str, int]:
    """Return how many referrals each person made."""
    (folder / name).write_text(text, encoding="utf-8")
    people = rg.resolve(read(folder / name, rules=rules))
    names = dict(zip(people.contacts["contact_id"], people.contacts["name"], strict=True))
    made = people.referrals.groupby("referrer_id")["count"].sum()
    return {names[who]: int(count) for who, count in made.items()}


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("referral", "Referral; Empfehlung; Recommandation; Recomendación; RefFrom; Segnalazione; Suositus"),
        ("referred by", "Was referred by; Empfohlen von; Recommandé par; Referido por; Polecony przez"),
        ("referrer of", "Referred; Has referred; Hat empfohlen; Ha segnalato; Heeft doorverwezen"),
        (
            "touch",
            "Meeting; Phone call; E-mail; Lunch; Rechnung; Rendez-vous; Reunión; Pranzo; Spotkanie; Möte",
        ),
        ("tie", "Spouse of; Employee of; Kollege; Conjoint; Hermano; Amico; Buur; Sąsiad; Granne; Ystävä"),
        ("void", "Duplicate; Fraud; Cancelled; Spam; Storniert; Doublon; Anulado; Self-referral"),
        ("thanks", "TYFCB; Thank you for closed business"),
        ("sent out", "RefTo; Outgoing"),
        ("", "Warm; Converted; Textile; Client; Referred to specialist"),
    ],
)
def test_a_label_is_read_by_its_words_in_any_language(kind: str, labels: str) -> None:
    assert {label: kind_of(label) for label in labels.split("; ")} == dict.fromkeys(labels.split("; "), kind)


TYPED = (
    "From,To,{0},Created\nAnn Lee,Bob King,{1},2025-01-05\nAnn Lee,Cid Fox,{2},2025-02-05\n"
    "Gus Ott,Cid Fox,{3},2025-02-08\n"
)


@pytest.mark.parametrize(
    "words", [("Type", "Referral", "Meeting", "Call"), ("Art", "Empfehlung", "Rechnung", "Mittagessen")]
)
def test_of_typed_links_only_referrals_count(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert _counts(tmp_path, TYPED.format(*words)) == {"Ann Lee": 1}


def test_a_word_nobody_knows_between_from_and_to_is_a_question_that_a_setting_answers(tmp_path: Path) -> None:
    text = TYPED.format("Type", "Referral", "Zorp", "Zorp")
    with pytest.raises(InputError, match=r"not known: 'Zorp' \(2\)") as caught:
        _counts(tmp_path, text)
    assert "read.relations" in str(caught.value.hint)
    assert _counts(tmp_path, text, rules=ReadRules(relations={"Zorp": "ignore"})) == {"Ann Lee": 1}


def test_how_two_know_each_other_does_not_unmake_a_referral(tmp_path: Path) -> None:
    text = "Referrer,Referred,Relationship\nAnn Lee,Bob King,Friend\nAnn Lee,Cid Fox,Colleague\n"
    assert _counts(tmp_path, text) == {"Ann Lee": 2}


def test_a_list_of_whom_patients_came_from_and_were_sent_to_counts_those_they_came_from(
    tmp_path: Path,
) -> None:
    text = (
        "Num,Referral Name,Patient Name,RefType\n1,Ann Lee,Bob King,RefFrom\n2,Gus Ott,Bob King,RefTo\n"
        "3,Gus Ott,Cid Fox,RefTo\n4,Ann Lee,Cid Fox,RefFrom\n"
    )
    assert _counts(tmp_path, text) == {"Ann Lee": 2}


def test_relations_of_two_named_sides_are_read_by_the_word_between_them(tmp_path: Path) -> None:
    text = (
        "Contact A ID,Contact A Name,Relationship A to B,Contact B ID,Contact B Name\n1,Ann Lee,Referred,2,Bob King\n"
        "3,Cid Fox,Was referred by,1,Ann Lee\n4,Dee Hall,Spouse of,3,Cid Fox\n"
    )
    assert _counts(tmp_path, text) == {"Ann Lee": 2}
    assert rg.resolve(read(tmp_path)).ties[["a", "b"]].values.tolist() == [["4", "3"]]


VOID = "Referrer,Referred,{0}\nAnn Lee,Bob King,{1}\nAnn Lee,Cid Fox,{2}\nGus Ott,Dee Hall,{1}\nGus Ott,Eve Ives,{1}\n"


@pytest.mark.parametrize(
    "words",
    [
        ("Status", "Converted", "Duplicate"), ("Status", "Approved", "Rejected"), ("Disabled", "No", "Yes"),
        ("Deleted At", "", "2025-01-02"), ("Storniert", "nein", "ja"), ("Level", "1", "2"),
        ("Level", "Direct", "Indirect"),
    ],
)  # fmt: skip
def test_void_rows_and_further_levels_are_no_referrals(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert _counts(tmp_path, VOID.format(*words)) == {"Ann Lee": 1, "Gus Ott": 2}
    assert read(tmp_path).rejects["row"].tolist() == [3]


def test_a_referral_that_was_lost_is_a_referral(tmp_path: Path) -> None:
    assert _counts(tmp_path, VOID.format("Status", "Admitted", "Rejected"))["Ann Lee"] == 2


@pytest.mark.parametrize("header", ["From,To", "source,target", "Referrer,Referred", "FromNodeId,ToNodeId"])
def test_numbers_at_both_ends_are_people_where_there_are_no_contacts(tmp_path: Path, header: str) -> None:
    assert _counts(tmp_path, f"{header}\n1,2\n1,3\n2,4\n") == {"1": 2, "2": 1}


@pytest.mark.parametrize(
    ("name", "text"),
    [("d.csv", "1,2\n1,3\n2,4\n"), ("d.txt", "# a list\n1 2\n1 3\n2 4\n"), ("d.tsv", "1\t2\n1\t3\n2\t4\n")],
)
def test_a_list_of_edges_without_headers_is_asked_about_and_the_answer_followed(
    tmp_path: Path, name: str, text: str
) -> None:
    with pytest.raises(InputError, match="no line of headers") as caught:
        _counts(tmp_path, text, name)
    assert "--direction outward" in str(caught.value.hint)
    assert _counts(tmp_path, text, name, ReadRules(direction="outward")) == {"1": 2, "2": 1}
    assert _counts(tmp_path, text, name, ReadRules(direction="inward")) == {"2": 1, "3": 1, "4": 1}
    assert read(tmp_path / name, rules=ReadRules(direction="outward")).sources["rows"].tolist() == [3]


def test_contacts_without_rows_let_the_people_of_the_log_stand_in(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("Contact ID,First Name,Last Name,Email\n")
    text = "Referral ID,Referrer ID,Referrer Name,Referred ID,Referred Name\nR1,1,Ann Lee,2,Bob King\n"
    (tmp_path / "referrals.csv").write_text(text)
    result = rg.run(tmp_path)
    assert result.people.contacts["name"].tolist() == ["Ann Lee", "Bob King"]
    assert "no-contacts" in {finding.code for finding in result.records.findings}


def test_comment_lines_are_told_apart_and_a_preamble_with_its_text(tmp_path: Path) -> None:
    text = "# exported by hand\nReferrals of 2025,\n\nReferrer,Referred\nAnn Lee,Bob King\n# end\n"
    assert _counts(tmp_path, text) == {"Ann Lee": 1}
    told = {finding.code: finding.message for finding in read(tmp_path).findings}
    assert "'# exported by hand'; '# end'" in told["comments"]
    assert "'Referrals of 2025'" in told["preamble"]


def test_a_row_of_data_with_words_of_headers_is_no_header(tmp_path: Path) -> None:
    text = (
        "Linked From,As (From),Linked To,As (To),Begun\nAnn Lee,Referrer,Bob King,Client,2025-01-05\n"
        "Bob King,Referrer,Cid Fox,Client,2025-02-05\n"
    )
    (tmp_path / "links.csv").write_text(text)
    sources = read(tmp_path, errors="collect").sources
    assert sources["rows"].tolist() == [2]


def test_the_two_sides_of_column_swapped_are_named() -> None:
    with pytest.raises(SettingsError, match="sides swapped") as caught:
        Options(column=("Sent by=referrer",)).settings_for(())
    assert str(caught.value.hint) == 'Write --column referrer="Sent by".'


def test_where_one_label_takes_rows_out_and_others_are_unknown_it_is_asked(tmp_path: Path) -> None:
    text = (
        "Referred By,Referee Name,Type\nAnn Lee,Bob King,INC\nAnn Lee,Cid Fox,OUT\nGus Ott,Dee Hall,ZZ\n"
        "Gus Ott,Eve Orr,INC\n"
    )
    with pytest.raises(InputError, match=r"not known: 'INC' \(2\), 'ZZ' \(1\)"):
        _counts(tmp_path, text)


def test_rows_that_say_who_referred_the_other_are_no_contacts_however_much_stands_beside(
    tmp_path: Path,
) -> None:
    text = (
        "Contact ID,Contact Name,Relationship,Related Contact ID,Related Contact Name,Consent,Birthday\n"
        "1,Ann Lee,Referrer of,2,Bob King,Yes,\n3,Cid Fox,Referred by,1,Ann Lee,No,\n"
        "4,Dee Hall,Spouse of,2,Bob King,No,\n"
    )
    (tmp_path / "data.csv").write_text(text)
    records = read(tmp_path)
    assert records.sources["table"].tolist() == ["ties"]
    log = records.tables["referrals"]
    assert log[["referrer_id", "referred_id"]].to_numpy().tolist() == [["1", "2"], ["1", "3"]]


TASKS = (
    "Contact ID,Activity Date,Type,{}\n1,2025-05-01,Call,{}\n1,2025-06-20,Call,{}\n2,2025-06-21,Meeting,{}\n"
)


@pytest.mark.parametrize(
    ("header", "done", "undone", "called_off"),
    [
        ("Status", "Completed", "Not Started", "Canceled"),
        ("hs_task_status", "COMPLETED", "NOT_STARTED", "DEFERRED"),
        ("Task Status", "Erledigt", "Nicht begonnen", "abgesagt"),
        ("Status", "Held", "Planned", "Not Held"),
        ("Done", "Done", "To do", "To do"),
        ("Is Completed", "true", "false", "false"),
        ("Deleted", "false", "true", "true"),
    ],
)
def test_a_task_that_is_not_done_is_no_touch(
    tmp_path: Path, header: str, done: str, undone: str, called_off: str
) -> None:
    (tmp_path / "tasks.csv").write_text(TASKS.format(header, done, undone, called_off), encoding="utf-8")
    records = read(tmp_path / "tasks.csv")

    assert records.tables["touches"]["row"].tolist() == [2]
    assert records.rejects["reason"].tolist() == ["not done yet, or called off"] * 2
    assert [each.count for each in records.findings if each.code == "void-rows"] == [2]


def test_words_of_a_status_that_say_nothing_of_being_done_leave_a_touch(tmp_path: Path) -> None:
    (tmp_path / "mail.csv").write_text(TASKS.format("Status", "Sent", "Opened", "Bounced"), encoding="utf-8")
    assert len(read(tmp_path / "mail.csv").tables["touches"]) == 3
