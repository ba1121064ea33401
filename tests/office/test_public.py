"""What other rooms may know of the office."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import office

ROOT = Path(office.__file__).parent.parent
OTHERS = ("motcua", "kiosk", "counter_display", "sync", "hall")
HEAVY = ("sqlalchemy", "alembic", "pydantic", "holidays", "cryptography")


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports from."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


@pytest.mark.parametrize("name", office.__all__)
def test_every_public_module_is_there(name: str) -> None:
    assert importlib.import_module(f"office.{name}").__doc__


def test_other_rooms_use_only_public_modules() -> None:
    used = {
        (path.relative_to(ROOT).as_posix(), module.split(".")[1])
        for room in OTHERS
        for path in (ROOT / room).rglob("*.py")
        for module in imported(path)
        if module.startswith("office.")
    }
    assert {(path, name) for path, name in used if name not in office.__all__} == set()


def test_the_database_library_stands_in_the_store_only() -> None:
    foreign = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "office").rglob("*.py")
        if "store" not in path.parts
        and any(module.split(".")[0] in ("sqlalchemy", "alembic") for module in imported(path))
    ]
    assert foreign == []


def test_the_package_itself_loads_nothing_heavy() -> None:
    script = f"import sys, office; print([one for one in {HEAVY!r} if one in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        timeout=30,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.stdout.strip() == "[]"


def test_every_module_can_be_imported_first() -> None:
    """No module needs another to be imported before it."""
    names = [one.name for one in pkgutil.iter_modules([str(ROOT / "office")])]
    script = (
        "import importlib, sys\n"
        f"for name in {names!r}:\n"
        "    for loaded in [one for one in sys.modules if one.startswith('office')]:\n"
        "        del sys.modules[loaded]\n"
        "    importlib.import_module('office.' + name)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60, cwd=ROOT)
