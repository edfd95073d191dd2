"""refgraph: from an untouched CRM export to a ranked list of the people whose referrals build a business.

>>> import pandas as pd, refgraph as rg
>>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
>>> rg.run(referrals=log, by="betweenness").ranking.table["name"].tolist()
['Bob', 'Ann', 'Cid', 'Dee']

Every stage can be called alone, and each takes what the one before it returned::

    records   = rg.read("export/")             tables, as the schema names them
    people    = rg.resolve(records)            one row per person; who is who
    network   = rg.Network.from_tables(people) contacts, referrals, ties
    partition = rg.detect_communities(network) one cluster per contact
    measures  = rg.measure(network.with_partition(partition))
    ranking   = rg.rank(network, measures)     order, lists, reasons
    stability = rg.rerun(network, measures, ranking.order)
    tiers     = rg.assign_tiers(result)        a tier for every contact of a run
    found     = rg.backtest(people, rg.analyse) would it have found those who referred afterwards?
    made      = rg.plan(result, tiers)         who does what with whom in the coming weeks

Names are imported on first use, so that importing refgraph costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph._version import __version__
from refgraph.faces import hand_on

if TYPE_CHECKING:
    from refgraph.clusters import describe_clusters
    from refgraph.communities import CommunityRules, detect_communities
    from refgraph.comparison import compare, compare_months
    from refgraph.crm import WriteBackRules
    from refgraph.demonstration import demonstrate
    from refgraph.errors import RefgraphError
    from refgraph.evidence import (
        Advocacy,
        Attention,
        Attribution,
        Backtest,
        Designs,
        EngagementMix,
        EvidenceRules,
        Experiment,
        Lapses,
        Roi,
        Sources,
        TimeToWin,
        ValueModel,
        attribute,
        backtest,
        calculate_roi,
        compare_attention,
        compare_budgets,
        compare_designs,
        compare_lapses,
        compare_sources,
        fit_value_model,
        follow_advocacy,
        headline_figures,
        propose_mix,
        referrals_per_month,
        run_experiment,
        time_to_win,
    )
    from refgraph.findings import Finding
    from refgraph.measures import measure
    from refgraph.network import EdgeRules, Network, Partition
    from refgraph.nurture import NurtureRules, Plan, plan
    from refgraph.outputs import to_pyvis, write, write_graph, write_pyvis
    from refgraph.outputs.brief import Brief, BriefRules, brief_page, compose_brief, write_brief
    from refgraph.outputs.map import Drawing, draw_map, map_page, write_map
    from refgraph.outputs.plan import read_plan, write_calendar, write_plan
    from refgraph.outputs.report import Report, compose_report, report_page, write_report
    from refgraph.outputs.writeback import propose, write_back
    from refgraph.people import People, ResolveRules, group_by_organisation, resolve
    from refgraph.pipeline import (
        Analysis,
        Settings,
        analyse,
        register_communities,
        register_crm,
        register_measure,
        register_output,
        run,
    )
    from refgraph.ranking import Ranking, RankRules, rank
    from refgraph.records import ReadRules, Records, read
    from refgraph.result import Result
    from refgraph.selection import assess_dependency, pick
    from refgraph.stability import RerunRules, Stability, rerun
    from refgraph.tiers import TierRules, Tiers, assign_tiers, read_tiers
    from refgraph.workers import hire

_HOMES = {
    "Advocacy": "evidence",
    "Analysis": "pipeline",
    "Attention": "evidence",
    "Attribution": "evidence",
    "Backtest": "evidence",
    "Brief": "outputs.brief",
    "BriefRules": "outputs.brief",
    "CommunityRules": "communities",
    "Designs": "evidence",
    "EngagementMix": "evidence",
    "Drawing": "outputs.map",
    "EdgeRules": "network",
    "EvidenceRules": "evidence",
    "Experiment": "evidence",
    "Finding": "findings",
    "Lapses": "evidence",
    "Network": "network",
    "NurtureRules": "nurture",
    "Partition": "network",
    "People": "people",
    "Plan": "nurture",
    "RankRules": "ranking",
    "Ranking": "ranking",
    "ReadRules": "records",
    "Records": "records",
    "RefgraphError": "errors",
    "Report": "outputs.report",
    "RerunRules": "stability",
    "ResolveRules": "people",
    "Result": "result",
    "Roi": "evidence",
    "Settings": "pipeline",
    "Stability": "stability",
    "TierRules": "tiers",
    "Tiers": "tiers",
    "TimeToWin": "evidence",
    "ValueModel": "evidence",
    "WriteBackRules": "crm",
    "analyse": "pipeline",
    "assess_dependency": "selection",
    "assign_tiers": "tiers",
    "attribute": "evidence",
    "backtest": "evidence",
    "brief_page": "outputs.brief",
    "calculate_roi": "evidence",
    "compare": "comparison",
    "compare_attention": "evidence",
    "compare_budgets": "evidence",
    "compare_designs": "evidence",
    "compare_lapses": "evidence",
    "compare_months": "comparison",
    "compare_sources": "evidence",
    "Sources": "evidence",
    "compose_brief": "outputs.brief",
    "compose_report": "outputs.report",
    "demonstrate": "demonstration",
    "describe_clusters": "clusters",
    "detect_communities": "communities",
    "draw_map": "outputs.map",
    "fit_value_model": "evidence",
    "follow_advocacy": "evidence",
    "group_by_organisation": "people",
    "headline_figures": "evidence",
    "hire": "workers",
    "map_page": "outputs.map",
    "measure": "measures",
    "pick": "selection",
    "plan": "nurture",
    "propose": "outputs.writeback",
    "propose_mix": "evidence",
    "rank": "ranking",
    "read": "records",
    "read_plan": "outputs.plan",
    "read_tiers": "tiers",
    "report_page": "outputs.report",
    "referrals_per_month": "evidence",
    "register_communities": "pipeline",
    "register_crm": "pipeline",
    "register_measure": "pipeline",
    "register_output": "pipeline",
    "rerun": "stability",
    "resolve": "people",
    "run": "pipeline",
    "run_experiment": "evidence",
    "time_to_win": "evidence",
    "to_pyvis": "outputs.pyvis_page",
    "write": "outputs",
    "write_back": "outputs.writeback",
    "write_calendar": "outputs.plan",
    "write_graph": "outputs.graph_files",
    "write_map": "outputs.map",
    "write_plan": "outputs.plan",
    "write_pyvis": "outputs.pyvis_page",
    "write_brief": "outputs.brief",
    "write_report": "outputs.report",
}

# Written out, since a type checker takes for public only what stands in a list it can read.
__all__ = [
    "Advocacy",
    "Analysis",
    "Attention",
    "Attribution",
    "Backtest",
    "Brief",
    "BriefRules",
    "CommunityRules",
    "Designs",
    "Drawing",
    "EdgeRules",
    "EngagementMix",
    "EvidenceRules",
    "Experiment",
    "Finding",
    "Lapses",
    "Network",
    "NurtureRules",
    "Partition",
    "People",
    "Plan",
    "RankRules",
    "Ranking",
    "ReadRules",
    "Records",
    "RefgraphError",
    "Report",
    "RerunRules",
    "ResolveRules",
    "Result",
    "Roi",
    "Settings",
    "Sources",
    "Stability",
    "TierRules",
    "Tiers",
    "TimeToWin",
    "ValueModel",
    "WriteBackRules",
    "__version__",
    "analyse",
    "assess_dependency",
    "assign_tiers",
    "attribute",
    "backtest",
    "brief_page",
    "calculate_roi",
    "compare",
    "compare_attention",
    "compare_budgets",
    "compare_designs",
    "compare_lapses",
    "compare_months",
    "compare_sources",
    "compose_brief",
    "compose_report",
    "demonstrate",
    "describe_clusters",
    "detect_communities",
    "draw_map",
    "fit_value_model",
    "follow_advocacy",
    "group_by_organisation",
    "headline_figures",
    "hire",
    "map_page",
    "measure",
    "pick",
    "plan",
    "propose",
    "propose_mix",
    "rank",
    "read",
    "read_plan",
    "read_tiers",
    "referrals_per_month",
    "register_communities",
    "register_crm",
    "register_measure",
    "register_output",
    "report_page",
    "rerun",
    "resolve",
    "run",
    "run_experiment",
    "time_to_win",
    "to_pyvis",
    "write",
    "write_back",
    "write_brief",
    "write_calendar",
    "write_graph",
    "write_map",
    "write_plan",
    "write_pyvis",
    "write_report",
]  # fmt: skip

if not TYPE_CHECKING:
    # A type checker knows each name from above, and so tells of one that is not there.
    __getattr__ = hand_on(__name__, _HOMES)


def __dir__() -> list[str]:
    return __all__
