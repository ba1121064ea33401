"""Every device has its page, and a page claims nothing that no test shows."""

import ast
import pkgutil
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from inspect import isclass
from pathlib import Path
from typing import Any

import pytest

import devices
import devices.config
from devices.bus_faults import LineFault, UnitFault
from devices.config import desk_places
from devices.light_stack.sim import LampFault, StackFault
from devices.printers import sim_faults
from devices.rating_panels.sim import PanelFault
from devices.readers.sim import ReaderFault
from devices.scanners import escl_sim
from devices.scanners.camera_sim import CameraFault
from motcua.settings import Settings

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "devices"
INDEX = (FOLDER / "README.md").read_text(encoding="utf-8")
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("[!R]*.md"))}
WORDS = tomllib.loads((ROOT / "assets" / "texts" / "vi.toml").read_text(encoding="utf-8"))
CODE = re.compile(r"`((?:device|printer|scanner|camera|bus|key|status|never|no)-[a-z-]+)`")
SAMPLE = ROOT / "assets" / "sample_office" / "office.toml"
SECTIONS = [
    "What it is for",
    "Settings",
    "Port and rights",
    "What it tells",
    "What is remembered",
    "Out, in again, silent",
    "Simulator",
    "How it is checked",
    "Limits",
    "Checklist",
]
RULES = re.findall(r"^\d+\. \*\*(.+?)\*\*", INDEX, re.M)
HEAD = re.compile(r"^# .+\n\nDrivers: (?P<drivers>.+?)\. Kinds: (?P<kinds>.+?)\.\n")
EVIDENCE = re.compile(r"^Evidence: \*\*(from the datasheet|from a recording)\*\* – \S.+", re.M)
ROW = re.compile(r"^\| (?P<rule>[^|]+) \| (?P<word>yes|no|n/a) \| (?P<proof>[^|]+) \|$", re.M)
CLAIM = re.compile(
    r"(?<!not )(?:tried|tested|proven|verified|works) (?:on|with|at) "
    r"(?:a |an |the )?(?:real|kernel|hardware|printer|sign|keypad|scanner)",
    re.I,
)
DEEDS = ("start", "print", "show", "play", "scan", "capture", "listen")
NO_DRIVERS = {
    "devices.keypads.tap": "wraps a keypad for a trial",
    "devices.transport.found": "finds the port of another transport",
    "devices.transport.listening": "the thread that drivers share",
    "devices.transport.memory": "for tests alone",
    "devices.transport.metered": "counts what another transport carries",
}


def is_driver(thing: object, module: str) -> bool:
    """Whether it is a public class of that module that stands for a device, a link or a model."""
    if not isclass(thing) or thing.__module__ != module or thing.__name__.startswith("_"):
        return False
    has = set(dir(thing))
    device = "status" in has and not has.isdisjoint(DEEDS)
    driver = device or {"open", "read", "write"} <= has or "text_exchange" in has
    return driver and not getattr(thing, "_is_protocol", False)


def driver_modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(devices.__path__, "devices."):
        is_pretence = re.search(r"(sim|mock)$", found.name)
        if not is_pretence and found.name not in NO_DRIVERS:
            things = vars(import_module(found.name)).values()
            if any(is_driver(one, found.name) for one in things):
                yield found.name


def listed(part: str) -> set[str]:
    """What the first lines of all pages name, under `drivers` or `kinds`."""
    heads = [HEAD.match(text) for text in PAGES.values()]
    return {one for head in heads if head for one in re.findall(r"`([^`]+)`", head[part])}


@cache
def defined_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_bytes())
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


def missing(proof: str) -> list[str]:
    """The tests that a row names and that there are not."""
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", proof)
    return [
        f"{file}::{test}"
        for file, test in named
        if not (ROOT / file).exists() or (test and test not in defined_in(file))
    ]


def merged(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """`more` laid over `base`: an entry of a list takes the place of that of its id or number."""
    laid = {**base, **more}
    for key in base.keys() & more.keys():
        old, new = base[key], more[key]
        if isinstance(old, dict):
            laid[key] = merged(old, new)
        elif isinstance(new, list) and isinstance(new[0], dict):
            names = [name_of(one) for one in new]
            laid[key] = [*(one for one in old if name_of(one) not in names), *new]
    return laid


def name_of(entry: dict[str, Any]) -> object:
    return entry.get("id") or entry.get("number") or entry.get("sign")


def test_every_driver_has_its_page() -> None:
    there = set(driver_modules())
    assert len(there) > 15
    assert there - listed("drivers") == set()


def test_pages_name_no_driver_that_there_is_not() -> None:
    for name in listed("drivers"):
        import_module(name)


def test_every_kind_of_the_settings_has_its_page() -> None:
    things = [*vars(devices.config).values(), *vars(desk_places).values()]
    kinds = {one.device_kind for one in things if hasattr(one, "device_kind")}
    assert len(kinds) > 7
    assert listed("kinds") == kinds


def test_the_index_leads_to_every_page() -> None:
    assert sorted(re.findall(r"\]\(([\w-]+)\.md\)", INDEX)) == sorted(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_all_that_a_page_says(page: str) -> None:
    text = PAGES[page]
    assert HEAD.match(text)
    assert re.findall(r"^## (.+)$", text, re.M) == SECTIONS
    assert all(part.strip() for part in re.split(r"^## .+$", text, flags=re.M))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_claims_no_more_than_its_evidence(page: str) -> None:
    assert len(EVIDENCE.findall(PAGES[page])) == 1
    assert CLAIM.findall(PAGES[page]) == []


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Tried on a real printer.", True),
        ("It works with real scanners.", True),
        ("It was not tried on a real printer.", False),
    ],
)
def test_what_a_claim_is(text: str, claims: bool) -> None:
    assert bool(CLAIM.search(text)) is claims


@pytest.mark.parametrize("page", PAGES)
def test_what_is_to_be_copied_can_be_read(page: str) -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```$", PAGES[page], re.M | re.S)
    sample = tomllib.loads(SAMPLE.read_text(encoding="utf-8"))
    assert blocks
    for block in blocks:
        Settings.model_validate(merged(sample, tomllib.loads(block)))


@pytest.mark.parametrize("page", PAGES)
def test_every_reason_has_its_words(page: str) -> None:
    told = set(CODE.findall(PAGES[page].split("## What it tells")[1].split("\n## ")[0]))
    assert told - WORDS["device-reasons"].keys() == set()


@pytest.mark.parametrize(
    ("page", "faults"),
    [
        ("printers", sim_faults.Fault),
        ("shared-line", [*UnitFault, *LineFault]),
        ("rating-panels-contact", PanelFault),
        ("readers-serial", ReaderFault),
        ("light-stacks", [*StackFault, *LampFault]),
        ("scanners-sane", escl_sim.Fault),
        ("document-cameras", CameraFault),
    ],
)
def test_every_fault_of_a_simulator_is_named(page: str, faults: Iterable[str]) -> None:
    told = PAGES[page].split("## Simulator")[1].split("\n## ")[0]
    assert [one for one in faults if not re.search(rf"`{one}\b", told)] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_checklist_is_whole_and_its_proofs_exist(page: str) -> None:
    rows = list(ROW.finditer(PAGES[page].split("## Checklist")[1]))
    assert [row["rule"] for row in rows] == RULES
    assert [one for row in rows for one in missing(row["proof"])] == []
    unproven = [
        row["rule"] for row in rows if row["word"] == "yes" and "`tests/" not in row["proof"]
    ]
    assert unproven == []


def test_a_proof_that_there_is_not_is_seen() -> None:
    here = "tests/test_device_pages.py"
    assert missing(f"`{here}`, `{here}::test_a_proof_that_there_is_not_is_seen`") == []
    assert missing(f"`{here}::test_nothing`") == [f"{here}::test_nothing"]
    assert missing("`tests/test_nowhere.py`") == ["tests/test_nowhere.py::"]
