"""What is installed: the packages with all their files, one command, and nothing else."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from configparser import ConfigParser
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import refgraph

ROOT = Path(__file__).parents[1]
BUILD = "import sys, hatchling.build as b; b.build_wheel(sys.argv[1]); b.build_sdist(sys.argv[1])"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the source distribution of this tree."""
    if not (ROOT / "pyproject.toml").is_file():
        pytest.skip("there is no pyproject.toml beside the tests to build from")
    if importlib.util.find_spec("hatchling") is None:
        pytest.skip("hatchling, the build backend, is not installed")
    folder = tmp_path_factory.mktemp("built")
    subprocess.run([sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    (path,) = built.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.fixture(scope="module")
def source(built: Path) -> list[str]:
    """The names in the source distribution, without the folder that holds them all."""
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        return [name.partition("/")[2] for name in archive.getnames()]


@pytest.fixture(scope="module")
def unpacked(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    wheel.extractall(folder)
    return folder


def files_of(package: Path) -> set[str]:
    return {
        f"{package.name}/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    top = {name.partition("/")[0] for name in wheel.namelist()}

    assert {name for name in top if not name.endswith(".dist-info")} == {
        "refgraph",
        "refgraph_cli",
        "refgraph_bench",
    }
    assert len(top) == 4


def test_the_wheel_holds_every_file_of_the_packages(wheel: zipfile.ZipFile) -> None:
    packages = ("refgraph", "cli/refgraph_cli", "cli/refgraph_bench")
    wanted = set().union(*(files_of(ROOT / package) for package in packages))

    assert wanted - set(wheel.namelist()) == set()


def test_the_script_that_the_bench_loads_comes_with_its_licence(wheel: zipfile.ZipFile) -> None:
    assets = "refgraph_bench/assets"

    assert b'version:"2.0.11"' in wheel.read(f"{assets}/htmx.min.js")
    assert b"Zero-Clause BSD" in wheel.read(f"{assets}/htmx-LICENSE.txt")


def test_the_wheel_says_that_it_is_typed(wheel: zipfile.ZipFile) -> None:
    assert "refgraph/py.typed" in wheel.namelist()


def test_the_wheel_installs_one_command(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    points = ConfigParser()
    points.read_string(wheel.read(name).decode())

    assert dict(points["console_scripts"]) == {"refgraph": "refgraph_cli.start:start"}


def test_the_wheel_carries_the_licence_and_the_python_it_needs(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("METADATA"))
    metadata = Parser().parsestr(wheel.read(name).decode())

    assert metadata["Name"] == "refgraph"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_the_version_is_the_one_that_the_changelog_tells_of(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("METADATA"))
    version = Parser().parsestr(wheel.read(name).decode())["Version"]

    assert version == refgraph.__version__
    assert f"\n## {version}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_what_only_the_tests_need_is_not_installed_with_refgraph(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("METADATA"))
    metadata = Parser().parsestr(wheel.read(name).decode())
    always = [need for need in metadata.get_all("Requires-Dist", []) if "extra ==" not in need]

    assert not [
        need
        for need in always
        if need.startswith(
            ("pytest", "hypothesis", "mypy", "ruff", "playwright", "starlette", "uvicorn", "jinja2")
        )
    ]


def test_the_installed_package_is_imported_from_where_it_was_put(unpacked: Path, tmp_path: Path) -> None:
    # -S leaves out everything that is installed, so that nothing but the wheel can be found.
    script = (
        "import importlib.util, refgraph, refgraph_cli; print(refgraph.__file__); print(refgraph_cli.__file__);"
        "print(importlib.util.find_spec('cli'), importlib.util.find_spec('tests'))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == [
        str(unpacked / "refgraph" / "__init__.py"),
        str(unpacked / "refgraph_cli" / "__init__.py"),
        "None None",
    ]


def test_the_installed_command_ranks_an_export(unpacked: Path, tmp_path: Path) -> None:
    contacts = tmp_path / "contacts.csv"
    contacts.write_text("Id,Name,Referred By\n1,Ann Lee,\n2,Bob King,Ann Lee\n", encoding="utf-8")
    script = "import sys; from refgraph_cli.main import main; main(['rank', sys.argv[1]])"
    done = subprocess.run(
        [sys.executable, "-c", script, str(contacts)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "Ann Lee" in done.stdout.splitlines()[1]


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "LICENSE",
        "pyproject.toml",
        "Makefile",
        "start-refgraph.bat",
        "start-refgraph.command",
        "tests/test_packaging.py",
    ],
)
def test_the_source_distribution_holds_what_is_needed_to_build_and_test(source: list[str], name: str) -> None:
    assert name in source


def test_the_source_distribution_holds_the_example(source: list[str]) -> None:
    assert "examples/advisory-firm/export/contacts.csv" in source


def test_the_source_distribution_holds_nothing_that_a_run_leaves_behind(source: list[str]) -> None:
    left = (
        ".venv/",
        "out/",
        ".pytest_cache/",
        ".mypy_cache/",
        ".ruff_cache/",
        ".hypothesis/",
        ".git/",
        "dist/",
    )

    assert not [name for name in source if name.startswith(left) or "__pycache__" in name]


def test_the_lowest_version_of_each_dependency_is_the_one_that_was_tried() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    (everything,) = map(Requirement, extras["all"])
    assert everything.extras == set(extras) - {"all", "test", "docs"}
    declared = [*project["dependencies"], *(need for name in everything.extras for need in extras[name])]
    lines = (ROOT / "tests/constraints-lowest.txt").read_text(encoding="utf-8").splitlines()
    tried = [Requirement(line) for line in lines if not line.startswith("#")]
    assert {(each.name, _version(each, ">=")) for each in map(Requirement, declared)} == {
        (each.name, _version(each, "==")) for each in tried
    }


def _version(requirement: Requirement, operator: str) -> Version:
    (specifier,) = requirement.specifier
    assert specifier.operator == operator
    return Version(specifier.version)
