"""Exports of survey tools: several header rows, tests of the survey, anonymous answers, other scales."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from refgraph.errors import SettingsError
from refgraph.records import ReadRules, Records, account, read

QUESTION = '"On a scale from 0-10, how likely are you to recommend us to a friend, or colleague?"'
QUALTRICS_IDS = (
    "StartDate,EndDate,Status,Progress,Finished,RecordedDate,ResponseId,RecipientEmail,ExternalReferenc"
    "e,DistributionChannel,Q1_NPS_GROUP,Q1,Q2"
)
QUALTRICS_WORDS = (
    "Start Date,End Date,Response Type,Progress,Finished,Recorded Date,Response ID,Recipient Email,"
    "External Data Reference,"
    f'Distribution Channel,{QUESTION[:-1]} - Group",{QUESTION},"What could we do better,\nif anything?"'
)
QUALTRICS_IMPORT = ",".join(
    '"' + json.dumps({"ImportId": name}).replace('"', '""') + '"' for name in QUALTRICS_IDS.split(",")
)
SURVEYMONKEY = """\
Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,\
"How likely is it that you would recommend us to a friend or colleague?",How satisfied are you?,,What did you like?
,,,,,,,,,,Speed,Advice,Open-Ended Response
118000001,4001,01/14/2026 03:12:45 PM,01/14/2026 03:15:45 PM,1.2.3.4,ann@lee.example,Ann,Lee,1,\
10 - Extremely likely,5,4,"All, of it"
118000002,4001,01/24/2026 03:12:45 PM,01/24/2026 03:15:45 PM,1.2.3.4,,Cid,Fox,3,0 - Not at all likely,1,1,
118000003,4001,01/25/2026 03:12:45 PM,01/25/2026 03:15:45 PM,1.2.3.4,,,,,8,1,1,
"""


def _qualtrics(*rows: str) -> str:
    return "\n".join((QUALTRICS_IDS, QUALTRICS_WORDS, QUALTRICS_IMPORT, *rows)) + "\n"


def _answer(
    at: int,
    status: str = "IP Address",
    email: str = "",
    key: str = "",
    channel: str = "email",
    score: int = 9,
) -> str:
    day = f"2026-02-0{at} 09:00:00"
    return f"{day},{day},{status},100,True,{day},R_{at},{email},{key},{channel},Promoter,{score},fine"


def _read(folder: Path, text: str, **rules: object) -> Records:
    (folder / "survey.csv").write_text(text, encoding="utf-8")
    return read(folder / "survey.csv", rules=ReadRules(**rules), errors="collect")  # type: ignore[arg-type]


def test_the_three_header_rows_of_qualtrics_are_one(tmp_path: Path) -> None:
    feedback = _read(tmp_path, _qualtrics(_answer(2, key="17"))).tables["feedback"]
    assert feedback[["contact_id", "score"]].values.tolist() == [["17", 9.0]]
    assert feedback["date"].dt.date.astype(str).tolist() == ["2026-02-02"]
    assert feedback["row"].tolist() == [5]


@pytest.mark.parametrize(
    ("status", "channel"),
    [
        ("Survey Preview", "email"),
        ("Survey Test", "email"),
        ("Spam", "anonymous"),
        ("1", "email"),
        ("0", "preview"),
    ],
)
def test_a_test_of_the_survey_is_rejected_with_the_reason(tmp_path: Path, status: str, channel: str) -> None:
    rows = [_answer(at, email="ann@lee.example") for at in range(2, 6)]
    records = _read(tmp_path, _qualtrics(_answer(1, status, "me@firm.example", channel=channel), *rows))
    assert records.rejects[["row", "reason"]].values.tolist() == [[5, "a test of the survey"]]
    assert len(records.tables["feedback"]) == 4


def test_anonymous_answers_are_counted_and_are_no_reason_to_stop(tmp_path: Path) -> None:
    rows = [_answer(at, channel="anonymous") for at in range(3, 9)]
    records = _read(tmp_path, _qualtrics(_answer(2, email="ann@lee.example"), *rows))
    assert set(records.rejects["reason"]) == {"nobody says whose answer it is"}
    counts = account(records.sources, records.rejects, records.merged)
    assert counts[["rows", "used", "merged", "rejected"]].values.tolist() == [[7, 1, 0, 6]]
    assert not [finding for finding in records.findings if finding.severity == "error"]


def test_who_answered_is_known_by_key_or_by_address(tmp_path: Path) -> None:
    rows = (
        _answer(2, email="ann@lee.example"),
        _answer(3, key="17"),
        _answer(4, email="b@k.example", key="18"),
    )
    records = _read(tmp_path, _qualtrics(*rows))
    assert records.tables["feedback"]["contact_id"].tolist() == ["ann@lee.example", "17", "18"]
    read_as = records.columns.set_index("header")["column"]
    assert (read_as["ExternalReference"], read_as["RecipientEmail"]) == ("contact_id", "contact_id")


def test_the_two_header_rows_of_surveymonkey_are_one(tmp_path: Path) -> None:
    records = _read(tmp_path, SURVEYMONKEY)
    feedback = records.tables["feedback"]
    assert feedback[["contact_id", "score"]].values.tolist() == [["ann@lee.example", 10.0], ["3", 0.0]]
    assert feedback["date"].dt.date.astype(str).tolist() == ["2026-01-14", "2026-01-24"]
    assert records.rejects["row"].tolist() == [5]


SCORES = [1, 2, 3, 4, 5, 5, 4, 4]


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ("1-5", [0, 2.5, 5, 7.5, 10, 10, 7.5, 7.5]),
        ("1 to 7", [0, 10 / 6, 20 / 6, 5, 40 / 6, 40 / 6, 5, 5]),
        ("0-5", [2, 4, 6, 8, 10, 10, 8, 8]),
        ("0-10", SCORES),
    ],
)
def test_a_declared_scale_is_stretched_from_0_to_10(
    tmp_path: Path, scale: str, expected: list[float]
) -> None:
    text = "Email,Date,Score\n" + "".join(
        f"a{at}@x.example,2026-05-01,{score}\n" for at, score in enumerate(SCORES)
    )
    whole = _read(tmp_path, text, scale=scale)
    assert whole.tables["feedback"]["score"].tolist() == pytest.approx(expected)
    one = _read(tmp_path, text, scale="1-9", scales={"survey.csv": scale})
    assert one.tables["feedback"]["score"].tolist() == pytest.approx(expected)
    assert not whole.findings


def test_a_score_beyond_the_declared_scale_is_rejected(tmp_path: Path) -> None:
    text = "Email,Date,Score\n" + "a@x.example,2026-05-01,4\n" * 5 + "b@x.example,2026-05-01,9\n"
    records = _read(tmp_path, text, scale="1-5")
    assert records.rejects[["value", "reason"]].values.tolist() == [["9", "the score is not 0 to 10"]]


@pytest.mark.parametrize(("highest", "warned"), [(5, True), (7, True), (6, False), (10, False)])
def test_scores_that_look_like_a_shorter_scale_are_asked_about(
    tmp_path: Path, highest: int, warned: bool
) -> None:
    rows = [f"a{at}@x.example,2026-05-01,{max(1, highest - at)}\n" for at in range(8)]
    findings = _read(tmp_path, "Email,Date,Score\n" + "".join(rows)).findings
    assert [finding.code for finding in findings] == ["short-scale"] * warned
    assert all(f'scales = {{"survey.csv" = "1-{highest}"}}' in finding.hint for finding in findings)


@pytest.mark.parametrize("scale", ["five", "5-1", "3"])
def test_what_is_no_scale_is_refused(tmp_path: Path, scale: str) -> None:
    with pytest.raises(SettingsError, match=r"read\.scale cannot take"):
        _read(tmp_path, SURVEYMONKEY, scale=scale)


def test_the_second_address_of_a_contact_stands_in_for_a_blank_first(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text(
        "First Name,Last Name,E-mail Address,E-mail 2 Address,E-mail Display Name\n"
        "Ann,Lee,,ann@lee.example,x\nBob,King,bob@king.example,b@other.example,x\n"
    )
    contacts = read(tmp_path / "contacts.csv").tables["contacts"]
    assert contacts["email"].tolist() == ["ann@lee.example", "bob@king.example"]
