"""How headers name the day of a referral, in a list of contacts too."""

from __future__ import annotations

from refgraph.crm.grammar import speaks_of_referrals
from refgraph.crm.languages import translated

REFERRAL_DAYS = (
    "Referral Date", "Date Referred", "Date of Referral", "Referred On", "Referred At", "Referral Time", "Ref Date",
    "Referral Created", "Referral Created At", "Referral Entry Date", "Ref Entry Date", "Referral Received",
    "Referral Received Date", "Introduction Date", "Date Introduced", "Introduced On", "Invited On", "Invited At",
    "Invitation Date", "Recommended On", "Nomination Date", "Nominated On", "Date de mise en relation",
    "Mise en relation le", "Datum tip", "Tipdatum", "紹介日",
    *filter(speaks_of_referrals, translated("date")),
)  # fmt: skip
"""Headers with a word for the referral; those of a log may do without."""
