"""The house: which room may use which, what is loaded when, and what the public names are."""

from __future__ import annotations

import ast
import dataclasses
import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType

import pytest
import refgraph_cli
from importlinter.cli import lint_imports

import refgraph

ROOT = Path(__file__).parents[1]
LIBRARY, COMMAND_LINE = Path(refgraph.__file__).parent, Path(refgraph_cli.__file__).parent
LONGEST_MODULE = 400

PUBLIC = {
    "Advocacy": None,
    "Analysis": None,
    "Attention": None,
    "Attribution": None,
    "Backtest": None,
    "Brief": None,
    "BriefRules": None,
    "CommunityRules": None,
    "Designs": None,
    "Drawing": None,
    "EdgeRules": None,
    "EngagementMix": None,
    "EvidenceRules": None,
    "Experiment": None,
    "Finding": None,
    "Lapses": None,
    "Network": None,
    "NurtureRules": None,
    "Partition": None,
    "People": None,
    "Plan": None,
    "RankRules": None,
    "Ranking": None,
    "ReadRules": None,
    "Records": None,
    "RefgraphError": None,
    "Report": None,
    "RerunRules": None,
    "ResolveRules": None,
    "Result": None,
    "Roi": None,
    "Settings": None,
    "Sources": None,
    "Stability": None,
    "TierRules": None,
    "Tiers": None,
    "TimeToWin": None,
    "ValueModel": None,
    "WriteBackRules": None,
    "analyse": "people settings *, by previous progress workers",
    "assess_dependency": "result advocates *, among",
    "assign_tiers": "result rules *, previous decisions",
    "attribute": "network rules *, revenue",
    "brief_page": "brief",
    "backtest": "people analyse rules *, at tiers seed progress",
    "calculate_roi": "result rules *, by tiers analyse history",
    "compare": "old new rules",
    "compare_attention": "result *, by tiers analyse",
    "compare_budgets": "people",
    "compare_designs": "result rules",
    "compare_lapses": "result rules *, group tiers seed",
    "compare_months": "result since",
    "compare_sources": "result",
    "compose_brief": "result tiers plan rules *, previous title redact",
    "compose_report": "result tiers *, clusters roi mix advocacy plan backtest previous title redact",
    "demonstrate": "folder *, seed contacts trade",
    "describe_clusters": "result tiers *, previous",
    "detect_communities": "network rules",
    "draw_map": "result *, title top cluster redact lens names tiers plan previous rules",
    "fit_value_model": "people rules",
    "follow_advocacy": "result analyse tiers rules *, stages history",
    "group_by_organisation": "people",
    "headline_figures": "result tiers *, days_since",
    "hire": "workers *, least",
    "map_page": "result *, title top cluster redact lens names tiers plan previous rules notes",
    "measure": "network names means",
    "pick": "result k *, reach hops",
    "plan": "result tiers rules *, start weeks previous decisions since",
    "propose": "result tiers rules",
    "propose_mix": "roi budgets usual rules",
    "rank": "network measures rules *, by",
    "read": "*given frames rules as_of crms errors tables memory",
    "read_plan": "path",
    "read_tiers": "path rules",
    "referrals_per_month": "network",
    "report_page": "report",
    "register_communities": "function",
    "register_crm": "crm",
    "register_measure": "function",
    "register_output": "ending function",
    "rerun": "network measures order rules *, means connectors kept",
    "resolve": "records rules *, counted",
    "run": "*given settings by level previous counted decisions progress workers tables memory **frames",
    "run_experiment": "result rules *, group tiers seed",
    "time_to_win": "result rules",
    "to_pyvis": "result top *, redact",
    "write": "result path *, top within delimiter listed",
    "write_back": "proposal folder *, originals",
    "write_calendar": "plan path *, split stamps",
    "write_graph": "result path *, top cluster redact",
    "write_map": "result path *, title top cluster redact lens names tiers plan previous rules",
    "write_plan": "result plan folder *, crm previous split",
    "write_pyvis": "result path *, title top redact",
    "write_brief": "brief path",
    "write_report": "report path",
}
"""Every public name and, of a function, its parameters: whoever changes one changes it here too, on purpose."""


def modules(*packages: Path) -> list[Path]:
    return sorted(path for package in packages for path in package.rglob("*.py"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def loaded_after(script: str, *arguments: str) -> set[str]:
    """Run a script in a process of its own and return the top-level packages that it has loaded."""
    code = (
        f"import sys\ntry:\n    {script}\nfinally:\n"
        "    print('loaded:', *filter(sys.modules.get, sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stderr.rpartition("loaded: ")[2].split()}


# Rooms


def test_the_import_order_is_the_flow_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    assert lint_imports(no_cache=True) == 0


def test_every_room_has_its_place_in_the_import_order() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = {name.strip() for layer in layers for name in layer.split(":")}
    rooms = {f"refgraph.{module.name}" for module in pkgutil.iter_modules([str(LIBRARY)])}

    assert rooms == {name for name in placed if name.startswith("refgraph.")}


def test_no_module_is_called_like_a_public_function_of_its_package() -> None:
    clashes = []
    for package in modules(LIBRARY, COMMAND_LINE):
        if package.name != "__init__.py":
            continue
        siblings = {module.name for module in pkgutil.iter_modules([str(package.parent)])}
        clashes += [
            f"{package.parent.name}: {name}" for name in siblings & set(defined_names(parsed(package)))
        ]
    clashes += [name for name in PUBLIC if (LIBRARY / name).exists() or (LIBRARY / f"{name}.py").exists()]

    assert clashes == []


def defined_names(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a package defines itself or takes from its modules."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)


def test_no_module_is_too_long_to_be_read_at_a_sitting() -> None:
    lines = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
             for path in modules(LIBRARY, COMMAND_LINE)}  # fmt: skip

    assert {name: count for name, count in lines.items() if count > LONGEST_MODULE} == {}


def test_no_room_is_a_drawer_for_odds_and_ends() -> None:
    names = {path.stem for path in modules(LIBRARY, COMMAND_LINE)} | {
        path.parent.name for path in modules(LIBRARY, COMMAND_LINE)
    }

    assert not names & {"utils", "util", "core", "common", "helpers", "base", "misc"}


def test_no_function_changes_the_state_of_its_module() -> None:
    changing = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(LIBRARY, COMMAND_LINE)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Global)
    ]

    assert changing == []


def test_a_value_made_for_a_default_cannot_be_changed() -> None:
    shared = {
        f"{module}.{function.__qualname__}({parameter.name})"
        for module, function in functions_of_the_library()
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is not parameter.empty and not is_unchanging(parameter.default)
    }

    assert shared == set()


def functions_of_the_library() -> Iterator[tuple[str, Callable[..., object]]]:
    for module in pkgutil.walk_packages(refgraph.__path__, "refgraph."):
        for value in vars(importlib.import_module(module.name)).values():
            if inspect.isfunction(value) and value.__module__ == module.name:
                yield module.name, value
            elif inspect.isclass(value) and value.__module__ == module.name:
                yield from ((module.name, each) for each in vars(value).values() if inspect.isfunction(each))


def is_unchanging(value: object) -> bool:
    if dataclasses.is_dataclass(value):
        return bool(value.__dataclass_params__.frozen)  # type: ignore[attr-defined]
    return isinstance(value, MappingProxyType) or value.__hash__ is not None


# What is loaded when

HEAVY = set(
    "pandas numpy igraph networkx pyarrow scipy statsmodels matplotlib icalendar openpyxl xlsxwriter pyvis".split()
)


def test_importing_refgraph_loads_nothing_heavy() -> None:
    assert not loaded_after("import refgraph") & HEAVY


def test_the_names_of_refgraph_can_be_listed_without_loading_anything_heavy() -> None:
    assert not loaded_after("import refgraph; dir(refgraph); refgraph.__all__; refgraph.__version__") & HEAVY


def test_help_loads_nothing_heavy() -> None:
    script = "from refgraph_cli.main import main; main(['--help'], standalone_mode=False)"

    assert not loaded_after(script) & HEAVY


def test_ranking_a_small_file_loads_only_what_it_needs(tmp_path: Path) -> None:
    contacts = tmp_path / "contacts.csv"
    contacts.write_text(
        "Id,Name,Referred By\n1,Ann Lee,\n2,Bob King,Ann Lee\n3,Cid Ray,1\n", encoding="utf-8"
    )
    script = "from refgraph_cli.main import main; main(['rank', sys.argv[1]], standalone_mode=False)"
    loaded = loaded_after(script, str(contacts))

    assert {"pandas", "igraph"} <= loaded
    unneeded = {
        "scipy",
        "networkx",
        "pyvis",
        "openpyxl",
        "xlsxwriter",
        "python_calamine",
        "matplotlib",
        "statsmodels",
        "icalendar",
        "IPython",
    }
    assert not loaded & {*unneeded, "numba", "jinja2"}


# Public names


def test_the_public_names_are_these_and_no_others() -> None:
    assert sorted(refgraph.__all__) == sorted([*PUBLIC, "__version__"])
    assert set(dir(refgraph)) == {*PUBLIC, "__version__"}


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_can_be_had_and_is_called_so(name: str) -> None:
    assert getattr(refgraph, name).__name__ == name


@pytest.mark.parametrize(("name", "parameters"), [item for item in PUBLIC.items() if item[1]])
def test_a_public_function_takes_these_parameters(name: str, parameters: str) -> None:
    function = getattr(refgraph, name)
    shown, marked = [], False
    for each in inspect.signature(function).parameters.values():
        starred = {each.VAR_POSITIONAL: "*", each.VAR_KEYWORD: "**"}.get(each.kind, "")
        marked = marked or starred == "*"
        if each.kind is each.KEYWORD_ONLY and not marked:
            shown.append("*,")
            marked = True
        shown.append(starred + each.name)

    assert " ".join(shown) == parameters


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_documented_with_an_example(name: str) -> None:
    text = inspect.getdoc(getattr(refgraph, name)) or ""

    assert "\nParameters" in text
    assert ">>> " in text


@pytest.mark.parametrize("name", [name for name, parameters in PUBLIC.items() if parameters])
def test_a_public_function_shows_no_wall_of_defaults(name: str) -> None:
    defaults = [each.default for each in inspect.signature(getattr(refgraph, name)).parameters.values()]

    assert [text for text in map(repr, defaults) if len(text) > 40] == []


def test_an_unknown_public_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'refgraph' has no attribute 'rnak'"):
        _ = refgraph.rnak


def test_the_version_is_the_one_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert refgraph.__version__ == project["project"]["version"]


# What the text of the project says

MODULES = sorted(
    module.name
    for package in (refgraph, refgraph_cli)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
)


@pytest.mark.parametrize("name", ["refgraph", *MODULES])
def test_the_examples_in_the_documentation_are_true(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = doctest.testmod(importlib.import_module(name))

    assert result.failed == 0


def test_no_example_in_the_documentation_is_skipped() -> None:
    skipped = [str(path.relative_to(ROOT)) for path in modules(LIBRARY, COMMAND_LINE)
               if "doctest: +SKIP" in path.read_text(encoding="utf-8")]  # fmt: skip

    assert skipped == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    # Ann has no machine: examples and tests may speak of hers.
    home = r"(?:/home/|/Users/|[A-Z]:\\+Users\\+)(?!ann\b|Ann\b)\w"
    own = re.compile(rf"(?<![\w.:/-])/(?:root|opt|work|mnt|var|srv)/\w|{home}")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in texts()
        if path != Path(__file__)
        and (match := own.search(path.read_text(encoding="utf-8", errors="replace")))
    ]

    assert found == []


def texts() -> Iterator[Path]:
    kinds = {".py", ".md", ".toml", ".json", ".csv", ".txt", ".js", ".css", ".html", ".yml", ".yaml", ".cfg"}
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.suffix in {*kinds, ""})
    for folder in ("refgraph", "cli", "tests", "examples", ".ci"):
        yield from (
            path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix in {*kinds, ""}
        )
