"""Thanks for closed business (TYFCB): who was referred thanks who referred them, and that referral has the money."""

from __future__ import annotations

from pathlib import Path

import refgraph as rg

SLIPS = """From,To,Slip Type,$ if TYFCB,Date
Ann Lee,Bob King,Referral,,2024-01-05
Ann Lee,Bob King,Referral,,2024-03-05
Cid Roe,Dee Hall,Referral,,2024-01-12
Bob King,Ann Lee,TYFCB,"1,200",2024-02-10
Bob King,Ann Lee,TYFCB,300,2024-02-20
Bob King,Cid Roe,TYFCB,90,2024-02-21
Dee Hall,Cid Roe,TYFCB,50,2024-01-01
Ann Lee,Bob King,One-to-One,,2024-03-06
"""


def test_thanks_go_to_the_last_referral_before_them(tmp_path: Path) -> None:
    (tmp_path / "slips.csv").write_text(SLIPS, encoding="utf-8")
    records = rg.read(tmp_path)
    log = records.tables["referrals"]
    assert log[["referrer", "referred"]].values.tolist() == [
        ["Ann Lee", "Bob King"],
        ["Ann Lee", "Bob King"],
        ["Cid Roe", "Dee Hall"],
    ]
    assert log["revenue"].fillna(0).tolist() == [1500, 0, 0]
    assert records.merged[["row", "reason"]].values.tolist() == [
        [5, "thanks for the referral of row 2"],
        [6, "thanks for the referral of row 2"],
    ]


def test_thanks_for_a_referral_that_is_not_here_make_none(tmp_path: Path) -> None:
    (tmp_path / "slips.csv").write_text(SLIPS, encoding="utf-8")
    rejects = rg.read(tmp_path).rejects
    reason = "thanks for closed business, and no referral here that it is for"
    assert rejects.loc[rejects["reason"].eq(reason), "row"].tolist() == [7, 8]
