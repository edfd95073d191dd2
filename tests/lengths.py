"""Print the modules of over 300 lines and the functions of over 50: a look at them, not a limit.

Run ``python tests/lengths.py``.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONG_MODULE, LONG_FUNCTION = 300, 50


def long_ones(path: Path) -> Iterator[str]:
    """Yield what is long in a module, with its number of lines."""
    name = path.relative_to(ROOT)
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > LONG_MODULE:
        yield f"{lines:5} lines  {name}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONG_FUNCTION:
                yield f"{lines:5} lines  {name}:{node.lineno} {node.name}"


if __name__ == "__main__":
    modules = sorted(path for folder in ("refgraph", "cli") for path in (ROOT / folder).rglob("*.py"))
    found = sorted((line for path in modules for line in long_ones(path)), reverse=True)
    title = f"Worth a look: {len(found)} modules of over {LONG_MODULE} lines or functions of over {LONG_FUNCTION}."
    sys.stdout.write("\n".join([title, *found, ""]))
