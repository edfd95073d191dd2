"""run.json: what a result was made of and by, so that it can be made again."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from math import isfinite
from pathlib import PureWindowsPath
from typing import Any

import igraph
import numpy as np
import pandas as pd

from refgraph._version import __version__
from refgraph.findings import Finding
from refgraph.result import Result


def describe(result: Result) -> dict[str, Any]:
    """Return the account of a run: versions, settings, inputs, rows, referrers, counts and findings.

    It holds no time of day and no path of the machine, so that the same input and settings give the same
    account everywhere.

    Returns
    -------
    dict
        ``versions``, ``settings``, ``seed``, ``as_of`` (the date used, or None), ``by``, ``inputs`` (name to
        SHA-256), ``rows`` (per file), ``referrers`` (what became of the referrer cells), ``counts``,
        ``betweenness`` (how it was computed), ``stability`` (how often and how it was tried) and ``findings``
        by code.
    """
    settings = dict(result.settings)
    as_of, by = settings.pop("as_of_used", None), settings.pop("by", result.ranking.by)
    return {
        "versions": _versions(),
        "settings": _without_folders(settings),
        "seed": settings.get("seed"),
        "as_of": as_of,
        "by": by,
        "inputs": dict(result.inputs),
        "rows": _records(result.account),
        "referrers": _records(result.people.referrers),
        "counts": _counts(result),
        "betweenness": dict(result.measures.methods["betweenness"]),
        "stability": _reruns(result),
        "findings": _by_code(result.findings),
    }


def _versions() -> dict[str, str]:
    return {
        "refgraph": __version__,
        "python": platform.python_version(),
        "pandas": pd.__version__,
        "igraph": igraph.__version__,
        "numpy": np.__version__,
    }


def _without_folders(settings: dict[str, Any]) -> dict[str, Any]:
    """Keep only the name of the review file: the folder it lies in is nobody's business."""
    resolve = settings.get("resolve")
    if not isinstance(resolve, Mapping) or not resolve.get("review"):
        return settings
    return {**settings, "resolve": {**resolve, "review": PureWindowsPath(resolve["review"]).name}}


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [table[name].tolist() for name in table.columns]
    return [dict(zip(table.columns, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _counts(result: Result) -> dict[str, Any]:
    network, partition = result.network, result.partition
    return {
        "contacts": len(result.people.contacts),
        "nodes": len(network.nodes),
        "ranked": int(result.ranking.table["rank"].notna().sum()),
        "provisional": int(network.nodes["provisional"].sum()),
        "referrals": len(network.events),
        "edges": len(network.edges),
        "ties": len(network.ties),
        "clusters": len(partition.sizes),
        "modularity": round(partition.modularity, 9) if isfinite(partition.modularity) else None,
    }


def _reruns(result: Result) -> dict[str, Any]:
    tried = result.ranking.stability
    if tried is None:
        return {"reruns": 0}
    return {
        "reruns": tried.reruns,
        "missing": tried.missing,
        "top": tried.top,
        "visits": tried.visits,
        "held": ["clusters", "ties", "revenue", "components and weights", "prior of expected referrals"],
    }


def _by_code(findings: Iterable[Finding]) -> dict[str, dict[str, Any]]:
    """Return how often each kind of finding came up, what it concerns in all, and its first message."""
    codes: dict[str, dict[str, Any]] = {}
    for finding in findings:
        first = {"severity": finding.severity, "findings": 0, "count": 0, "message": finding.message}
        code = codes.setdefault(finding.code, first)
        code["findings"] += 1
        code["count"] += finding.count
    return codes
