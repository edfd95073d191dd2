"""The capture rate: new contacts of which somebody wrote down where they came from."""

from __future__ import annotations

import math

import pandas as pd

from refgraph.records import read
from refgraph.records.capture import Capture, capture_rate


def _capture(contacts: dict[str, list[str]], referrals: dict[str, list[str]] | None = None) -> Capture | None:
    frames = {"contacts": pd.DataFrame(contacts)}
    return capture_rate(read(frames=frames | ({"referrals": pd.DataFrame(referrals)} if referrals else {})))


def test_a_source_a_referrer_and_a_row_of_the_log_each_count() -> None:
    contacts = {"contact_id": list("1234"), "name": list("ABCD"), "referrer": ["", "Zed Fox", "", ""],
                "lead_source": ["Web", "", "", ""]}  # fmt: skip
    capture = _capture(contacts, {"referrer_id": ["1"], "referred_id": ["3"]})
    assert (capture.known, capture.new) == (3, 4)


def test_only_contacts_of_the_last_year_are_new() -> None:
    created = ["2022-01-01", "2024-03-01", "2024-09-01"]
    capture = _capture({"name": list("ABC"), "created": created, "lead_source": ["Web", "Web", ""]})
    assert (capture.known, capture.new, str(capture.until)[:10]) == (1, 2, "2024-09-01")


def test_staff_are_not_counted() -> None:
    assert (
        _capture({"name": ["A", "B"], "type": ["Employee", "Client"], "lead_source": ["", "Web"]}).rate == 1
    )


def test_without_new_contacts_there_is_no_rate() -> None:
    assert (
        capture_rate(read(frames={"referrals": pd.DataFrame({"referrer": ["A"], "referred": ["B"]})})) is None
    )
    assert math.isnan(Capture(0, 0, None).rate)
