"""The report for the partners' meeting: one offline page, or its tables as a workbook."""

from refgraph.outputs.report.changes import compare_with
from refgraph.outputs.report.composing import compose_report
from refgraph.outputs.report.headlines import about_headline, figures_of, headline_sentences
from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.page import report_page
from refgraph.outputs.report.parts import Report, for_readers
from refgraph.outputs.report.timeline import MOST_DRAWN, Times, referral_times
from refgraph.outputs.report.writing import require_report_ending, write_report

__all__ = [
    "MOST_DRAWN",
    "Names",
    "Report",
    "Times",
    "about_headline",
    "compare_with",
    "compose_report",
    "figures_of",
    "for_readers",
    "headline_sentences",
    "referral_times",
    "report_page",
    "require_report_ending",
    "write_report",
]
