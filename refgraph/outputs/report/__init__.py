"""The report for the partners' meeting: one offline page, or its tables as a workbook."""

from refgraph.outputs.report.composing import compose_report
from refgraph.outputs.report.page import report_page
from refgraph.outputs.report.parts import Report
from refgraph.outputs.report.writing import require_report_ending, write_report

__all__ = [
    "Report",
    "compose_report",
    "report_page",
    "require_report_ending",
    "write_report",
]
