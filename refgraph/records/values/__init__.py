"""Text to types: dates, amounts, ids, yes and no, states."""

from __future__ import annotations

from refgraph.records.values.amounts import inspect_numbers
from refgraph.records.values.casting import MONEY, cast_column
from refgraph.records.values.columns import TableWork, as_text, unguarded
from refgraph.records.values.currencies import keep_one_currency
from refgraph.records.values.dates import (
    A_MONTH,
    NOT_A_DATE,
    count_days,
    inspect_dates,
    possible_days,
    resolve_dates,
    single_day,
)
from refgraph.records.values.ids import mend_ids
from refgraph.records.values.labels import is_later
from refgraph.records.values.statuses import settle_contact_status, settle_deal_status
from refgraph.records.values.surveys import NO_LOSS, check_scales, set_aside_answers
from refgraph.records.values.words import choices, flags
from refgraph.records.values.wrapped import unwrap, with_other_addresses

__all__ = [
    "A_MONTH",
    "MONEY",
    "NOT_A_DATE",
    "NO_LOSS",
    "TableWork",
    "as_text",
    "cast_column",
    "check_scales",
    "choices",
    "count_days",
    "flags",
    "inspect_dates",
    "inspect_numbers",
    "is_later",
    "keep_one_currency",
    "mend_ids",
    "possible_days",
    "resolve_dates",
    "set_aside_answers",
    "settle_contact_status",
    "settle_deal_status",
    "single_day",
    "unguarded",
    "unwrap",
    "with_other_addresses",
]
