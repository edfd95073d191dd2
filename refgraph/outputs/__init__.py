"""Results as files: tables for people and for machines, the account of a run, one contact explained."""

from refgraph.outputs.delimited import ranking_csv
from refgraph.outputs.explanation import explain_contact
from refgraph.outputs.manifest import describe
from refgraph.outputs.selecting import Selection, select_rows
from refgraph.outputs.writing import OUTPUTS, write

__all__ = [
    "OUTPUTS",
    "Selection",
    "describe",
    "explain_contact",
    "ranking_csv",
    "select_rows",
    "write",
]
