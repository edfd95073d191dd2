"""What to do in the CRM, in plain words: which fields to make first, and how to import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refgraph.outputs.writeback.proposing import Proposal

_KINDS = {
    "rank": "whole number",
    "cluster": "whole number",
    "reason": "text, {longest} characters",
    "as_of": "date",
}


def instructions(proposal: Proposal, files: Sequence[str]) -> str:
    """Return the text that lies beside the files.

    Parameters
    ----------
    proposal
        What is written.
    files
        The names of the files.
    """
    return "\n".join(_lines(proposal, files)) + "\n"


def _lines(proposal: Proposal, files: Sequence[str]) -> Iterator[str]:
    undo = [name for name in files if ".previous-values" in name]
    yield f"Tiers for {proposal.crm}"
    yield ""
    yield "1. Before the first import"
    yield from (f"   {step}" for step in proposal.back.prepare)
    yield from (f"   - {line}" for line in _fields(proposal))
    yield ""
    yield "2. Import"
    yield from (f"   {name}" for name in files if name not in undo)
    yield from (f"   {step}" for step in proposal.back.import_it)
    yield "   The file holds only contacts that change, and only the columns above, every cell as it goes into the CRM:"
    yield "   give it to the import unopened. A spreadsheet program would work out a name that begins with = or +."
    yield ""
    yield "3. To undo it"
    yield from (f"   {name}" for name in undo)
    yield "   Import it in the same way: it puts the tiers back that were there before."
    if not proposal.back.clear and any(file.rows["crm_tier"].eq("").any() for file in proposal.files):
        yield f"   Who had no tier gets '{proposal.values[-1]}': a blank cell would change nothing."


def _fields(proposal: Proposal) -> Iterator[str]:
    headers = {name: header for file in proposal.files for name, header in file.headers.items()}
    for name, header in headers.items():
        if name == "tier":
            yield f"{header}: picklist (dropdown) with the values {', '.join(proposal.values)}"
        elif name in _KINDS:
            yield f"{header}: {_KINDS[name].format(longest=proposal.back.longest)}"
