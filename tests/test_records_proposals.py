"""What is proposed for a file that fits no table is borne out by its values."""

from __future__ import annotations

from pathlib import Path

import refgraph as rg


def _hint(folder: Path, content: str) -> str:
    (folder / "sheet.csv").write_text(content, encoding="utf-8")
    records = rg.records.read(folder / "sheet.csv", errors="collect")
    return next(each.hint for each in records.findings if each.code == "table-not-recognised")


def test_a_near_miss_in_words_alone_is_not_proposed(tmp_path: Path) -> None:
    hint = _hint(tmp_path, "Employee,Referral,Plan\nAnn Lee,Bob King,A\nCid Fox,Dee Hall,B\n")
    assert "Employee" not in hint
    assert "date" not in hint


def test_a_misspelt_header_is_proposed_where_its_values_say_what_it_is(tmp_path: Path) -> None:
    assert 'email = "Emial"' in _hint(tmp_path, "Emial,Plan\na@l.example,A\nb@k.example,B\n")
    assert "Emial" not in _hint(tmp_path, "Emial,Plan\nyes,A\nno,B\n")


def test_what_is_paid_to_those_who_refer_is_not_proposed_as_revenue(tmp_path: Path) -> None:
    hint = _hint(tmp_path, "Partner,Referred Customer,Commission\nAnn Lee,Bob King,10\nAnn Lee,Cid Fox,12\n")
    assert "Commission" not in hint
    assert '--column referrals.referrer="HEADER"' in hint
    assert 'referred = "Referred Customer"' in hint
