"""`read` as a whole: every row accounted for, files and frames alike, on data that nobody here wrote."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import refgraph as rg
from refgraph.errors import InputError
from refgraph.records import ReadRules, Records, account, read
from refgraph.records.files.frames import column_text
from refgraph.schema import PROVENANCE, TABLES

DATA = Path(__file__).parents[2] / "shared" / "data"
FOLDERS = """ckm_physicians crm_headers crm_maven_sales crm_salesforce_npsp email_eu_core known_answers
krackhardt_hightech lazega_lawyers m1 messy_crm_csv messy_crm_csv/real-world names_matching nfl_coaching_tree
nobel_physics telco_churn""".split()
DTYPES = {"text": "str", "choice": "str", "date": "datetime64[us]", "number": "float64", "flag": "float64"}


def _data(name: str) -> Path:
    if not (DATA / name).exists():
        pytest.skip(f"the data folder {DATA / name} is not there")
    return DATA / name


def _assert_accounted(records: Records) -> None:
    counts = account(records.sources, records.rejects, records.merged)
    assert (counts["rows"] == counts["used"] + counts["merged"] + counts["rejected"]).all()
    assert (counts["used"] >= 0).all()
    in_tables = (
        pd.concat([frame["file"] for frame in records.tables.values()])
        if records.tables
        else pd.Series(dtype=str)
    )
    assert counts.set_index("file")["used"].to_dict() == {
        file: int((in_tables == file).sum()) for file in counts["file"]
    }
    fates = pd.concat([records.rejects[["file", "row"]], records.merged[["file", "row"]]])
    assert not fates.duplicated().any()


def _assert_typed(records: Records) -> None:
    for name, frame in records.tables.items():
        columns = [column for column in frame.columns if column not in PROVENANCE]
        assert columns == [column for column in TABLES[name].names if column in columns]
        assert {column: str(frame[column].dtype) for column in columns} == {
            column: DTYPES[TABLES[name][column].dtype] for column in columns
        }
        assert not frame[[column for column in columns if frame[column].dtype == "str"]].isna().any(axis=None)
        assert list(frame.index) == list(range(len(frame)))


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_of_the_data_is_read_and_accounted_for(folder: str) -> None:
    records = read(_data(folder), errors="collect")
    _assert_accounted(records)
    _assert_typed(records)


@pytest.mark.parametrize("file", sorted((DATA / "messy_crm_csv").rglob("*.csv")), ids=lambda file: file.stem)
def test_every_messy_file_is_read_and_accounted_for(file: Path) -> None:
    records = read(file, errors="collect")
    _assert_accounted(records)
    _assert_typed(records)


@pytest.mark.parametrize(
    ("folder", "rows"),
    [
        ("nobel_physics", {"referrals": 4061}),
        ("nfl_coaching_tree", {"contacts": 339, "referrals": 586}),
        ("email_eu_core", {"contacts": 1005, "referrals": 24929}),
        ("ckm_physicians", {"contacts": 125, "referrals": 912}),
        ("crm_maven_sales", {"contacts": 85, "deals": 8800}),
        (
            "crm_salesforce_npsp",
            {"contacts": 1024, "deals": 1517, "campaigns": 13, "ties": 654, "organisations": 1223},
        ),
        ("m1", {"contacts": 13, "referrals": 14, "deals": 8, "feedback": 1}),
        ("telco_churn", {"contacts": 7043}),
    ],
)
def test_the_tables_of_the_data_are_recognised(folder: str, rows: dict[str, int]) -> None:
    tables = read(_data(folder), errors="collect").tables
    assert {name: len(frame) for name, frame in tables.items()} == rows


def test_the_deals_of_salesforce_find_their_contacts() -> None:
    records = read(_data("crm_salesforce_npsp"), errors="collect")
    deals = records.tables["deals"]
    found = deals["contact_id"][deals["contact_id"] != ""]
    assert len(found) == 1307
    assert found.isin(records.tables["contacts"]["contact_id"]).all()


def test_salesforce_files_can_be_declared() -> None:
    rules = ReadRules(
        tables={
            "Partial_Soft_Credit__c.csv": {
                "table": "referrals",
                "referrer_id": "contact__c",
                "deal_id": "opportunity__c",
            },
            "CampaignMember.csv": {"table": "ignore"},
        }
    )
    records = read(_data("crm_salesforce_npsp"), rules=rules)
    assert len(records.tables["referrals"]) == 1100
    assert not [finding for finding in records.findings if finding.severity != "note"]


@pytest.mark.parametrize("name", ["m1", "nobel_physics", "crm_maven_sales", "nfl_coaching_tree"])
def test_frames_give_the_same_tables_as_their_files(name: str) -> None:
    files = read(_data(name), errors="collect")
    used = files.sources[files.sources["table"] != ""]
    frames = {
        row.table: pd.read_csv(DATA / name / row.file, dtype=str, keep_default_na=False)
        for row in used.itertuples()
    }
    records = read(frames=frames, errors="collect")
    for table, frame in files.tables.items():
        plain = [column for column in frame.columns if column not in PROVENANCE]
        pd.testing.assert_frame_equal(records.tables[table][plain], frame[plain])
        assert records.tables[table]["row"].tolist() == frame["row"].tolist()


def test_typed_frames_give_the_same_tables_as_text() -> None:
    typed = pd.DataFrame(
        {
            "deal_id": [1, 2, 3],
            "contact_id": [7.0, np.nan, 9.0],
            "amount": [100.5, np.nan, 3.0],
            "date": pd.to_datetime(["2024-01-31", None, "2024-02-29 13:45"], format="ISO8601"),
            "status": pd.Categorical(["won", None, "won"]),
            "owner": pd.Series(["Ann", None, pd.NA], dtype="object"),
        }
    )
    text = pd.DataFrame(
        {
            "deal_id": ["1", "2", "3"],
            "contact_id": ["7", "", "9"],
            "amount": ["100.5", "", "3"],
            "date": ["2024-01-31", "", "2024-02-29"],
            "status": ["won", "", "won"],
            "owner": ["Ann", "", ""],
        }
    )
    pd.testing.assert_frame_equal(
        read(frames={"deals": typed}).tables["deals"], read(frames={"deals": text}).tables["deals"]
    )


def test_flags_and_ids_of_a_frame_become_what_a_csv_would_hold() -> None:
    assert column_text(pd.Series([True, False])) == ["true", "false"]
    assert column_text(pd.Series([1.0, None])) == ["1", ""]
    assert column_text(pd.Series([4876876000000111234, None], dtype="Int64")) == ["4876876000000111234", ""]
    assert column_text(pd.Series(["NA", "None", "007"])) == ["NA", "None", "007"]


def test_a_named_index_of_a_frame_is_a_column() -> None:
    frame = pd.DataFrame({"name": ["Ann"]}, index=pd.Index(["C-1"], name="contact_id"))
    assert read(frames={"contacts": frame}).tables["contacts"]["contact_id"].tolist() == ["C-1"]


def test_names_and_ids_that_look_like_something_else_survive(tmp_path: Path) -> None:
    cells = [
        "NA",
        "None",
        "null",
        "True",
        "007",
        "1e5",
        "4876876000000111234",
        "003A000000aBcDe",
        "2024-01-01",
    ]
    text = "Contact ID,Name\n" + "".join(f"{cell},{cell}\n" for cell in cells)
    (tmp_path / "contacts.csv").write_text(text)
    contacts = read(tmp_path).tables["contacts"]
    assert contacts["contact_id"].tolist() == cells
    assert contacts["name"].tolist() == cells


@given(
    st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8)), min_size=1, max_size=8)
)
def test_whatever_the_cells_every_row_is_accounted_for(rows: list[tuple[str, str, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["Contact ID", "Name", "Create Date"])
    records = read(frames={"contacts": frame}, errors="collect")
    _assert_accounted(records)
    _assert_typed(records)


@settings(max_examples=50)
@given(raw=st.binary(max_size=200))
def test_whatever_the_bytes_they_are_read_or_refused_in_words(
    raw: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("bytes") / "contacts.csv"
    file.write_bytes(b"Name,Email,City\nAnn,a@x.example,Oslo\n" + raw)
    try:
        records = read(file, errors="collect")
    except rg.RefgraphError:
        return
    if len(records.sources):
        _assert_accounted(records)


def test_more_than_a_fifth_of_unusable_rows_stops_unless_allowed() -> None:
    frame = pd.DataFrame({"referrer": ["Ann", "", "Cid"], "referred": ["B", "C", "D"]})
    with pytest.raises(InputError, match=r"1 of 3 rows cannot be used \(no referrer: 1\)"):
        read(frames={"referrals": frame})
    assert (
        len(read(frames={"referrals": frame}, rules=ReadRules(allow_rejects=True)).tables["referrals"]) == 2
    )


def test_nothing_to_read_is_an_error_and_a_finding_when_collected() -> None:
    with pytest.raises(InputError, match="nothing to read"):
        read()
    records = read(errors="collect")
    assert [finding.code for finding in records.findings] == ["nothing-to-read"]
    assert records.tables == {}


def test_what_is_read_is_not_changed() -> None:
    frame = pd.DataFrame({"Contact ID": [1, 2], "Name": [" Ann ", None], "Status": ["Working", "x"]})
    before = frame.copy(deep=True)
    read(frames={"contacts": frame})
    pd.testing.assert_frame_equal(frame, before)


def test_the_same_input_gives_the_same_records() -> None:
    one, other = (read(_data("m1")) for _ in range(2))
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name])
    assert one.findings == other.findings


def test_every_header_is_shown_with_how_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("Record ID,Full Name,Shoe Size\n1,Ann,38\n2,Bob,\n")
    columns = read(tmp_path).columns
    assert columns.values.tolist() == [
        ["contacts.csv", "contacts", "Record ID", "contact_id", "generic", 2],
        ["contacts.csv", "contacts", "Full Name", "name", "generic", 2],
        ["contacts.csv", "contacts", "Shoe Size", "", "", 1],
    ]


@pytest.mark.parametrize(
    "module", ["python_calamine", "pyarrow.parquet", "openpyxl", "scipy", "networkx", "igraph"]
)
def test_reading_csv_does_not_load_what_it_does_not_need(module: str, tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("Name,Email\nAnn,a@x.example\n")
    code = f"import sys, refgraph; refgraph.read({str(tmp_path)!r}); print({module!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
