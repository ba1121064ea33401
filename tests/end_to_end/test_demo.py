"""`motcua demo --headless`: what it leaves is whole, and all of it tells the same story."""

import hashlib
import json
import os
import subprocess
import sys
import wave
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from devices.signs.sim import sign_png
from tests.fakes.printers import draw, rows
from tests.fakes.running import quick_sample

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 240
PAGES = ("home", "choose", "ticket", "refused", "resting", "out-of-service", "pin", "staff")
"""Pages of the kiosk; with the others below, at least these stand there in every way."""
TURNED = (*PAGES, "idle", "help-coming", "rating", "rating-idle", "rating-reasons", "board")
ACROSS = ("panel", "panel-idle", "panel-transfer", "panel-walk-in", "panel-help", "panel-lost")
"""A panel on an officer's desk stands one way only."""
SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
LANGUAGES = ("vi", "en")
pytestmark = pytest.mark.timeout(2 * TIMEOUT_S)
COVERED = {"seq", "id", "at", "point", "kind", "subject", "actor", "origin", "command"} | {
    "data",
    "personal_digest",
}
"""The fields of an event that its hash covers."""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the demonstration left."""
    folder = tmp_path_factory.mktemp("demo")
    out = folder / "out"
    config = quick_sample(folder)
    words = ["demo", "--headless", "--out", str(out), "--config", str(config), "--json"]
    unset = ("DISPLAY", "WAYLAND_DISPLAY", "MOTCUA_DATA_DIR")
    ended = subprocess.run(
        [sys.executable, "-m", "motcua", *words],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in unset},
        capture_output=True,
        check=True,
        timeout=TIMEOUT_S,
    )
    assert json.loads(ended.stdout) == json.loads((out / "summary.json").read_text())
    return out


@pytest.fixture(scope="module")
def summary(out: Path) -> dict[str, Any]:
    """What it says of itself."""
    told: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return told


@pytest.fixture(scope="module")
def journal(out: Path) -> list[dict[str, Any]]:
    """Every event."""
    lines = (out / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_page_is_there_in_every_way(out: Path, summary: dict[str, Any]) -> None:
    turned = {f"{'-'.join(parts)}.png" for parts in product(TURNED, SIZES, LANGUAGES)}
    across = {f"{'-'.join(parts)}.png" for parts in product(ACROSS, ("landscape",), LANGUAGES)}
    there = {file.name for file in (out / "screens").iterdir()}
    assert turned | across <= there
    assert set(summary["screens"]) == there


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_drawn(out: Path, page: str) -> None:
    for orientation, language in product(SIZES, LANGUAGES):
        with Image.open(out / "screens" / f"{page}-{orientation}-{language}.png") as image:
            assert image.size == SIZES[orientation]
            colours = image.convert("RGB").getcolors(image.width * image.height)
            assert colours is not None
            assert len(colours) > 100
            assert max(count for count, _ in colours) < 0.98 * image.width * image.height


def test_languages_look_different(out: Path) -> None:
    for page, orientation in product(PAGES, SIZES):
        texts = [(out / "screens" / f"{page}-{orientation}-{one}.png") for one in LANGUAGES]
        assert texts[0].read_bytes() != texts[1].read_bytes()


def test_the_slip_is_what_the_bytes_draw(out: Path, tmp_path: Path) -> None:
    assert draw((out / "ticket.bin").read_bytes(), tmp_path / "drawn.png") == rows(
        out / "ticket.png"
    )


def test_the_slip_leads_to_a_ticket_of_the_office(out: Path, summary: dict[str, Any]) -> None:
    with Image.open(out / "ticket.png") as image:
        (code,) = zxingcpp.read_barcodes(image.convert("L"))
    head, office, _, _ = code.text.split(".")
    assert (head, office) == ("MC1", "mau")
    assert summary["tickets"]


def test_the_sign_shows_who_was_called(
    out: Path, summary: dict[str, Any], journal: list[dict[str, Any]]
) -> None:
    assert (out / "sign.png").read_bytes() == sign_png(summary["called"])
    called = [one for one in journal if one["kind"] == "ticket.called"][-1]
    (ticket,) = [one for one in summary["tickets"] if one["id"] == called["subject"]]
    assert (ticket["number"], ticket["state"], ticket["counter"]) == (
        summary["called"],
        "called",
        2,
    )


def test_the_call_can_be_heard(out: Path) -> None:
    with wave.open(str(out / "call.wav")) as sound:
        frames = sound.readframes(sound.getnframes())
        assert sound.getnframes() / sound.getframerate() > 1
    assert len(set(frames)) > 100


def test_every_paper_came_out(summary: dict[str, Any], journal: list[dict[str, Any]]) -> None:
    kinds = Counter(one["kind"] for one in journal)
    papers = summary["papers"]
    assert papers == {"confirmed": kinds["print.requested"], "unconfirmed": 0, "failed": 0}
    assert kinds["print.confirmed"] == kinds["print.requested"] == len(LANGUAGES) * len(SIZES)
    assert kinds["ticket.issued"] == len(summary["tickets"])


def test_it_is_always_the_same_monday_morning(
    summary: dict[str, Any], journal: list[dict[str, Any]]
) -> None:
    assert summary["business_day"] == "2026-11-23"
    assert {one["at"][:12] for one in journal} == {"2026-11-23T0"}
    assert {one["business_day"] for one in summary["tickets"]} == {"2026-11-23"}


def test_the_chain_can_be_checked_by_anybody(journal: list[dict[str, Any]]) -> None:
    prev = bytes(32)
    for seq, event in enumerate(journal, start=1):
        assert event["seq"] == seq
        assert event["prev"] == prev.hex()
        fields = {name: event[name] for name in COVERED}
        text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        prev = hashlib.sha256(prev + text.encode()).digest()
        assert event["hash"] == prev.hex()


def test_what_happened_stands_at_the_central_system(
    out: Path, summary: dict[str, Any], journal: list[dict[str, Any]]
) -> None:
    assert summary["central"] == len(journal)
    page = (out / "central.html").read_text(encoding="utf-8")
    assert "xã Mẫu Sơn" in page
    assert "Đang làm việc" in page
