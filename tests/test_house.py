"""The rules of the house that no linter checks: its rooms, their sizes, and what never enters."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS = tuple(SETTINGS["tool"]["importlinter"]["root_packages"])
NOT_ROOMS = {"tests", "typings", "packaging", "docs", "build"}
MAX_MODULE_LINES = 500
LOCKS = sorted((ROOT / "packaging").glob("*.lock"))


def under(folders: tuple[str, ...], pattern: str) -> Iterator[Path]:
    """The files of those top-level folders that match the pattern, in a steady order."""
    return (path for folder in folders for path in sorted((ROOT / folder).rglob(pattern)))


def shown(path: Path) -> str:
    """A path as people write it: from the root of the tree."""
    return path.relative_to(ROOT).as_posix()


def names(file: str) -> list[str]:
    """What a list of one name a line names; comments and version limits are not part of it."""
    return re.findall(r"^\w[\w.+-]*", (ROOT / file).read_text(encoding="utf-8"), re.M)


def matches(pattern: str, paths: Iterator[Path]) -> list[str]:
    """`file:line` of every place in those files where the pattern begins."""
    found = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        places = (text.count("\n", 0, hit.start()) + 1 for hit in re.finditer(pattern, text))
        found += [f"{shown(path)}:{line}" for line in places]
    return found


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param(ROOMS, id="import contract"),
        pytest.param(
            SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"], id="wheel"
        ),
        pytest.param(set(SETTINGS["tool"]["mypy"]["packages"]) - {"tests"}, id="types"),
    ],
)
def test_every_room_is_listed(listed: tuple[str, ...]) -> None:
    folders = {path.parent.name for path in ROOT.glob("*/*.py") if path.parent.name[0] != "."}
    assert set(listed) == folders - NOT_ROOMS


def test_every_package_has_its_init() -> None:
    folders = {path.parent for path in under(ROOMS, "*.py")}
    assert [shown(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_every_module_says_what_it_is_for() -> None:
    sources = under((*ROOMS, "tests", "packaging"), "*.py")
    silent = [path for path in sources if not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert [shown(path) for path in silent] == []


def test_no_module_outgrows_its_room() -> None:
    sizes = {p: p.read_bytes().count(b"\n") for p in under((*ROOMS, "tests", "packaging"), "*.py")}
    assert {shown(path): n for path, n in sizes.items() if n > MAX_MODULE_LINES} == {}


@pytest.mark.parametrize(
    ("kind", "forbidden"),
    [
        pytest.param(
            "*.qml",
            r"ShaderEffect|\blayer\.enabled|DropShadow|MultiEffect|Gradient",
            id="what the software renderer leaves out in silence",
        ),
        pytest.param(
            "*.py", r"\.connect\(\s*lambda\b", id="a lambda that outlives the window it holds"
        ),
    ],
)
def test_what_never_enters(kind: str, forbidden: str) -> None:
    assert matches(forbidden, under((*ROOMS, "tests"), kind)) == []


def test_no_component_bears_a_name_of_qt() -> None:
    # PySide6 takes an item whose component is called like an enum of Qt (Key, Orientation) for a
    # value of that enum; the next call on it crashes.
    sources = {path: path.read_text(encoding="utf-8") for path in under(ROOMS, "*.qml")}
    inline = {name for text in sources.values() for name in re.findall(r"component (\w+):", text)}
    assert sources
    assert {*inline, *(path.stem for path in sources)} & set(dir(Qt)) == set()


def test_changelog_leads_with_this_version() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert headings[0] == SETTINGS["project"]["version"]


def test_locks_name_no_index() -> None:
    assert LOCKS
    assert (
        matches(r"http|file:|--(extra-)?index-url|--find-links|--trusted-host", iter(LOCKS)) == []
    )


def test_running_and_testing_use_the_same_libraries() -> None:
    run_time, development = (
        set(re.findall(r"^[\w.-]+==\S+", (ROOT / "packaging" / name).read_text(), re.M))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert run_time
    assert run_time <= development


@pytest.mark.parametrize("file", ["requirements.in", "requirements-dev.in", "debian-packages.txt"])
def test_every_package_gives_its_reason(file: str) -> None:
    page = (ROOT / "docs" / "decisions" / "packages.md").read_text(encoding="utf-8")
    assert [name for name in names(f"packaging/{file}") if f"| `{name}` |" not in page] == []


def test_only_the_headless_opencv_may_be_installed() -> None:
    # beside the headless one it overwrites cv2, and it points Qt at plugins of its own
    with pytest.raises(PackageNotFoundError):
        version("opencv-python")
