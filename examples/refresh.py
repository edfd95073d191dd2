"""Run the commands that README.md, docs and the example show, and put what they print in its place.

``python examples/refresh.py`` rewrites README.md, the pages of docs and the files beside the example export;
``python examples/refresh.py --check`` changes nothing and fails, with the difference, where they have drifted.
Needs a POSIX system: the commands run on a terminal of their own, as a reader would run them.
"""

from __future__ import annotations

import difflib
import importlib
import os
import pty
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "examples"))
reference = importlib.import_module("reference")

TRADES = ("accounting", "adviser", "analyst", "clinic", "msp", "realtor")
PAGES = (
    "README.md",
    *(
        f"docs/{name}.md"
        for name in (
            "first-steps crm plan evidence map columns betweenness python index bench scale how-to reference "
            "explanation comparison"
        ).split()
    ),
    *(f"docs/tutorials/{name}.md" for name in TRADES),
)
"""The pages in the order in which somebody would type what stands in them, in one folder."""

EXAMPLE = ROOT / "examples" / "advisory-firm"
SHOWN = {
    "check.txt": "refgraph check export",
    "rank.txt": "refgraph rank export --top 20",
    "rank-by-betweenness.txt": "refgraph rank export --by betweenness --top 20",
    "explain.txt": 'refgraph explain export "Ingrid Solvarsen"',
}
"""The files beside the example export, and the commands that print them."""


def rendered() -> dict[Path, str]:
    """Return what every file should hold, by its path."""
    with tempfile.TemporaryDirectory() as folder:
        pages = {ROOT / page: _shown(ROOT / page, Path(folder)) for page in PAGES}
    return {**pages, **{EXAMPLE / name: run(command, EXAMPLE) for name, command in SHOWN.items()}}


def _shown(page: Path, folder: Path) -> str:
    return _with_tables(_with_output(page.read_text(encoding="utf-8"), folder))


def run(command: str, folder: Path) -> str:
    """Return what a command prints on a terminal 100 columns wide, standard error included."""
    leader, follower = pty.openpty()
    paths = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "COLUMNS": "100", "LINES": "60", "PATH": paths, "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env=environment,
        stdout=follower,
        stderr=follower,
        stdin=follower,
    )
    os.close(follower)
    printed = bytearray()
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the terminal is closed once the last process on it has ended
            break
        printed += piece
        if not piece:
            break
    process.wait()
    os.close(leader)
    text = printed.decode().replace("\r\n", "\n")
    # What was overwritten on the line, such as the name of a stage, is not what a reader sees in the end.
    seen = (line.rsplit("\r", 1)[-1] for line in re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text).split("\n"))
    return "\n".join(line.rstrip() for line in seen)


def _with_output(text: str, folder: Path) -> str:
    """Run the commands of every console block in order, in the folder, and show what each prints."""

    def shown(block: re.Match[str]) -> str:
        commands = [line for line in block[1].split("\n") if line.startswith("$ ")]
        return "```console\n" + "".join(f"{c}\n{run(c[2:], folder)}" for c in commands) + "```"

    return re.sub(r"```console\n(.*?)```", shown, text, flags=re.S)


def _with_tables(text: str) -> str:
    """Fill the places of a page that are made from the code."""
    for name, table in reference.tables().items() if "<!-- /" in text else ():
        place = re.compile(f"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        text = place.sub(lambda found, table=table: f"{found[1]}{table}{found[2]}", text)
    return text


def main() -> int:
    """Rewrite what has drifted, or with ``--check`` only say so; return the exit code."""
    drifted = 0
    for path, text in rendered().items():
        now = path.read_text(encoding="utf-8") if path.exists() else ""
        if text == now:
            continue
        drifted += 1
        if "--check" in sys.argv:
            sys.stdout.writelines(
                difflib.unified_diff(
                    now.splitlines(True), text.splitlines(True), path.name, "now printed", n=1
                )
            )
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            sys.stdout.write(f"Rewritten: {path.relative_to(ROOT)}\n")
    return 1 if drifted and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
