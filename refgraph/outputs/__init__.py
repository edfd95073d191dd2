"""Results as files: tables for people and for machines, the account of a run, one contact explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.outputs.backtests import NAME, find_sentence, write_backtest
    from refgraph.outputs.cluster_lists import write_clusters
    from refgraph.outputs.decided import decision_files
    from refgraph.outputs.deciding import decide, decisions_now
    from refgraph.outputs.delimited import ranking_csv
    from refgraph.outputs.experiment_lists import write_experiment
    from refgraph.outputs.explanation import explain_contact, measures_of
    from refgraph.outputs.folder import BRIEF, PREVIEW, run_files, stale_files, taken_up, write_folder
    from refgraph.outputs.graph_files import require_known_ending, write_graph
    from refgraph.outputs.manifest import describe
    from refgraph.outputs.money_lists import roi_table, write_roi
    from refgraph.outputs.network_figure import draw_network
    from refgraph.outputs.objects import table_json
    from refgraph.outputs.pyvis_page import to_pyvis, write_pyvis
    from refgraph.outputs.review_lists import read_questions, review_list, write_review
    from refgraph.outputs.selecting import Selection, select_lists, select_rows
    from refgraph.outputs.tables import require_ending, write_tables
    from refgraph.outputs.tier_lists import tiers_in_words, write_tiers
    from refgraph.outputs.writing import OUTPUTS, require_format, write

# Imported on first use: a ranking needs neither the map nor the report.
_HOMES = {
    "BRIEF": "folder",
    "NAME": "backtests",
    "PREVIEW": "folder",
    "decide": "deciding",
    "decisions_now": "deciding",
    "read_questions": "review_lists",
    "decision_files": "decided",
    "draw_network": "network_figure",
    "find_sentence": "backtests",
    "require_ending": "tables",
    "require_format": "writing",
    "require_known_ending": "graph_files",
    "review_list": "review_lists",
    "roi_table": "money_lists",
    "run_files": "folder",
    "stale_files": "folder",
    "table_json": "objects",
    "taken_up": "folder",
    "tiers_in_words": "tier_lists",
    "to_pyvis": "pyvis_page",
    "write_backtest": "backtests",
    "write_clusters": "cluster_lists",
    "write_experiment": "experiment_lists",
    "write_folder": "folder",
    "write_graph": "graph_files",
    "write_pyvis": "pyvis_page",
    "write_review": "review_lists",
    "write_roi": "money_lists",
    "write_tables": "tables",
    "write_tiers": "tier_lists",
    "OUTPUTS": "writing",
    "Selection": "selecting",
    "describe": "manifest",
    "explain_contact": "explanation",
    "measures_of": "explanation",
    "ranking_csv": "delimited",
    "select_lists": "selecting",
    "select_rows": "selecting",
    "write": "writing",
}

__all__ = [
    "BRIEF",
    "NAME",
    "OUTPUTS",
    "PREVIEW",
    "Selection",
    "decide",
    "decision_files",
    "decisions_now",
    "describe",
    "draw_network",
    "explain_contact",
    "find_sentence",
    "measures_of",
    "ranking_csv",
    "read_questions",
    "require_ending",
    "require_format",
    "require_known_ending",
    "review_list",
    "roi_table",
    "run_files",
    "select_lists",
    "select_rows",
    "stale_files",
    "table_json",
    "taken_up",
    "tiers_in_words",
    "to_pyvis",
    "write",
    "write_backtest",
    "write_clusters",
    "write_experiment",
    "write_folder",
    "write_graph",
    "write_pyvis",
    "write_review",
    "write_roi",
    "write_tables",
    "write_tiers",
]

__getattr__ = hand_on(__name__, _HOMES)
