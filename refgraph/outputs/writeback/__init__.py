"""The tiers on their way back into the CRM: what would change, and the file that changes it."""

from refgraph.outputs.writeback.proposing import Proposal, ProposedFile, find_crm, propose
from refgraph.outputs.writeback.writing import BACK, write_back, written_back

__all__ = [
    "BACK",
    "Proposal",
    "ProposedFile",
    "find_crm",
    "propose",
    "write_back",
    "written_back",
]
