"""The price of a deal beside a contact is what that contact paid: the revenue of whoever referred them."""

from __future__ import annotations

from pathlib import Path

import refgraph as rg
from refgraph.records import read

PEOPLE = (
    'ID,First Name,Last Name,Stage,Referred By,{0}\n1,Ann,Lee,Sphere,,\n2,Bob,King,Closed,Ann Lee,"$610,500"\n'
    '3,Cid,Fox,Past Client,Ann Lee,"$389,900"\n4,Dee,Hall,Hot Prospect,Ann Lee,"$425,000"\n'
)


def _revenue(folder: Path, text: str) -> dict[str, float]:
    (folder / "people.csv").write_text(text)
    ranked = rg.run(folder).ranking.table
    return {name: float(paid) for name, paid in zip(ranked["name"], ranked["revenue"], strict=True) if paid}


def test_the_price_that_a_client_paid_is_revenue_of_whoever_referred_them(tmp_path: Path) -> None:
    assert _revenue(tmp_path, PEOPLE.format("Deal Price")) == {"Ann Lee": 610_500 + 389_900}


def test_the_price_of_no_deal_is_no_revenue(tmp_path: Path) -> None:
    assert _revenue(tmp_path, PEOPLE.format("Asking Price")) == {}


def test_where_the_deals_are_exported_prices_beside_contacts_are_not_counted_again(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("Deal ID,Contact ID,Amount,Status\nD1,2,610500,won\n")
    assert _revenue(tmp_path, PEOPLE.format("Deal Price")) == {"Ann Lee": 610_500}


def test_every_row_with_a_price_is_told_of_and_no_row_is_counted_twice(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE.format("Sold Price"))
    records = read(tmp_path)
    assert {finding.code: finding.count for finding in records.findings}["prices-of-contacts"] == 3
    assert records.sources["rows"].tolist() == [4]
    assert records.tables["deals"]["status"].tolist() == ["won", "won", "open"]


def test_whoever_has_no_address_paid_as_well_and_is_known_by_name(tmp_path: Path) -> None:
    rows = 'Name,Email,Category,Referred By,Sale Price\nAnn Lee,ann@x.example,Past Client,,"400,000"\n'
    rows += 'Bob King,,Past Client,Ann Lee,"300,000"\nCid Fox,cid@x.example,Past Client,Ann Lee,"200,000"\n'
    assert _revenue(tmp_path, rows) == {"Ann Lee": 500_000}
    assert read(tmp_path).rejects.empty
