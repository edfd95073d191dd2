"""The commands by name, each with its line, in the groups in which help lists them."""

from __future__ import annotations

GROUPS: dict[str, dict[str, str]] = {
    "Every day": {
        "open": "Open the page in the browser on which everything is decided.",
        "check": "Say what was recognised in an export and what is wrong.",
        "run": "Do all of it at once: list, map, tiers, plan, in one folder.",
        "rank": "Rank the people whose referrals build the business, say why.",
        "explain": "Show every number behind one contact's place.",
        "map": "Draw the network as one HTML file that opens offline.",
        "tiers": "Propose a tier for every contact, say why, and write it back.",
        "plan": "Plan who to contact in the coming weeks, how, and why.",
        "brief": "Write one page for Monday: whom to thank, win back and ask.",
    },
    "Analysis": {
        "clusters": "Show who belongs together, and whether that can be trusted.",
        "pick": "Pick the contacts who together reach the most.",
        "risk": "Say what breaks if a contact leaves.",
        "diff": "Show who moved between two runs, and what moved them.",
        "report": "Write the report for the partners' meeting.",
        "roi": "Set what referrals brought against what nurturing cost.",
        "experiment": "Test whether those who are more content refer more often.",
        "backtest": "Say whether the ranking would have been right in the past.",
        "model": "Say what touches, engagement and satisfaction are followed by.",
    },
    "Files and settings": {
        "demo": "Write an example export, to have something to rank.",
        "resolve": "Show which referrers and duplicates wait for your decision.",
        "init": "Write a settings file with everything that can be set.",
        "export": "Write the network for Gephi, Cytoscape, yEd or a spreadsheet.",
        "undo": "Bring a folder back to its state before the last command.",
        "completion": "Let Tab complete commands and options: bash, zsh, fish.",
        "help": "Show the help of a command, or the options that many share.",
    },
}
"""Every command and its line, by group, in the order of work within each."""

COMMANDS: dict[str, str] = {name: line for group in GROUPS.values() for name, line in group.items()}
"""Every command and its line."""
