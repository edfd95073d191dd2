"""Dynamics 365: connections of two records with a role each, stored once from either side."""

from __future__ import annotations

from refgraph.crm.headers import CRM, UNUSED

DYNAMICS_CONNECTIONS = CRM(
    "dynamics_connections",
    {
        "ties": {
            "a": ("record1id", "Connected From"),
            "b": ("record2id", "Connected To"),
            "kind": ("Role (To)", "As this role (To)", "record2roleid"),
            UNUSED: ("Role (From)", "As this role (From)", "record1roleid", "Name", "Status", "Owner"),
        }
    },
    {"ties": ("connections", "connection")},
    table="ties",
    unconfirmed=("Connected From", "Connected To", "Role (To)", "Role (From)", "As this role (To)",
                 "As this role (From)"),
)  # fmt: skip
