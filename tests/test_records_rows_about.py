"""Whom the rows are about, in a trade's own word: the only people of whom every row names another, or a question."""

from __future__ import annotations

from pathlib import Path

import pytest

import refgraph as rg
from refgraph.errors import InputError
from refgraph.records import read

LOANS = (
    "Loan #,{0},Loan Officer,Buyer's Agent,Referral Source,Opened\n"
    "L1,Drew Pike,Sol Marsh,Tina Boggs,Tina Boggs,1/6/2025\n"
    "L2,Omar Haddad,Sol Marsh,Tina Boggs,Drew Pike,1/21/2025\nL3,Kay Dillon,Sol Marsh,Ray Cutler,Tina Boggs,2/14/2025\n"
    "L4,Bo Nash,Sol Marsh,,Zillow,2/18/2025\n"
)


@pytest.mark.parametrize("header", ["Borrower", "Ratepayer", "Interessent", "Tenant", "Deceased"])
def test_whom_every_row_names_another_of_is_the_contact(tmp_path: Path, header: str) -> None:
    (tmp_path / "pipeline.csv").write_text(LOANS.format(header))
    table = rg.run(tmp_path).ranking.table.set_index("name")["referrals"]
    assert table[table > 0].to_dict() == {"Tina Boggs": 2, "Drew Pike": 1}
    assert "read-by-values" in {finding.code for finding in read(tmp_path).findings}


def test_of_two_columns_of_such_people_none_is_taken(tmp_path: Path) -> None:
    text = (
        "Deceased,Informant,Referred By\nAgnes Moody,Carl Moody,Ann Lee\nLeo Vance,Ida Vance,Ann Lee\n"
        "Stella Kubik,Ann Kubik,Gus Ott\n"
    )
    (tmp_path / "cases.csv").write_text(text)
    with pytest.raises(InputError, match="no table that refgraph knows"):
        rg.run(tmp_path)


def test_where_nothing_says_who_referred_no_column_is_taken_for_the_contact(tmp_path: Path) -> None:
    (tmp_path / "pipeline.csv").write_text(
        LOANS.format("Borrower").replace("Referral Source", "Escrow Officer")
    )
    assert read(tmp_path, errors="collect").sources["table"].tolist() == [""]
