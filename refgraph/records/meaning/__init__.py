"""What each column is: of which table, in which words, by which key."""

from __future__ import annotations

from refgraph.records.meaning.affiliations import fold_affiliations
from refgraph.records.meaning.bare_ids import name_ties, take_codes_for_ids, without_empty_contacts
from refgraph.records.meaning.counts import counted_rows, counting_headers, find_counts, total_of
from refgraph.records.meaning.deal_referrers import fold_deal_referrers
from refgraph.records.meaning.declarations import PRICE, check_declarations, check_rules
from refgraph.records.meaning.identities import identify
from refgraph.records.meaning.keys import share_key
from refgraph.records.meaning.kind_columns import described_files, find_kinds
from refgraph.records.meaning.kinds import MEANINGS, REASONS
from refgraph.records.meaning.log_dates import find_log_dates
from refgraph.records.meaning.nameless import is_nameless, name_sides
from refgraph.records.meaning.outward import fold_outward
from refgraph.records.meaning.own_lists import is_passed_over
from refgraph.records.meaning.own_side import without_own_side
from refgraph.records.meaning.paid import are_amounts, may_be_paid, says_paid, with_paid
from refgraph.records.meaning.partners import note_partners
from refgraph.records.meaning.proposals import likely_columns
from refgraph.records.meaning.recognition import counts_people, find_header, missing_needs, recognise
from refgraph.records.meaning.referrers import settle_referrers
from refgraph.records.meaning.relations import sort_relations
from refgraph.records.meaning.repayments import fold_repayments, part_amounts
from refgraph.records.meaning.roles import fold_roles, says_referrer
from refgraph.records.meaning.row_units import fold_events, names_cost, rows_of_logs, without_costs
from refgraph.records.meaning.rows_about import with_whom_rows_are_about
from refgraph.records.meaning.rows_of_referrers import with_rows_of_referrers
from refgraph.records.meaning.shares import without_shares
from refgraph.records.meaning.side_keys import with_side_keys
from refgraph.records.meaning.substitutes import SUBSTITUTED, with_substitutes
from refgraph.records.meaning.told_referrers import with_told_referrers
from refgraph.records.meaning.trial_entries import without_trial_entries
from refgraph.records.meaning.vocabulary import Vocabulary, build_vocabulary, hinted_table
from refgraph.records.meaning.void_rows import without_void_rows

__all__ = [
    "MEANINGS",
    "PRICE",
    "REASONS",
    "SUBSTITUTED",
    "Vocabulary",
    "are_amounts",
    "build_vocabulary",
    "check_declarations",
    "check_rules",
    "counted_rows",
    "counting_headers",
    "counts_people",
    "described_files",
    "find_counts",
    "find_header",
    "find_kinds",
    "find_log_dates",
    "fold_affiliations",
    "fold_deal_referrers",
    "fold_events",
    "fold_outward",
    "fold_repayments",
    "fold_roles",
    "hinted_table",
    "identify",
    "is_nameless",
    "is_passed_over",
    "likely_columns",
    "may_be_paid",
    "missing_needs",
    "name_sides",
    "name_ties",
    "names_cost",
    "note_partners",
    "part_amounts",
    "recognise",
    "rows_of_logs",
    "says_paid",
    "says_referrer",
    "settle_referrers",
    "share_key",
    "sort_relations",
    "take_codes_for_ids",
    "total_of",
    "with_paid",
    "with_rows_of_referrers",
    "with_side_keys",
    "with_substitutes",
    "with_told_referrers",
    "with_whom_rows_are_about",
    "without_costs",
    "without_empty_contacts",
    "without_own_side",
    "without_shares",
    "without_trial_entries",
    "without_void_rows",
]
