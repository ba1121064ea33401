"""What was said on the shared lines goes into the bundle, as long as somebody can tell."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.exchange import Frame
from motcua.bundle import LIMIT_BYTES
from motcua.line_talk import frames_text
from motcua.machine import Machine
from tests.fakes.command_line import CommandLine
from tests.fakes.sample_programs import owned, sample_machine, simulated

LINE = "day-quay"


@pytest.fixture
def here(motcua: CommandLine, tmp_path: Path) -> Iterator[Machine]:
    """The sample office of the command line, none of its programs running."""
    motcua.config = tmp_path / "office.toml"
    with sample_machine(tmp_path, motcua.data_dir, motcua.clock) as machine:
        yield machine


def bundle(motcua: CommandLine, tmp_path: Path) -> tuple[zipfile.ZipFile, dict[str, Any]]:
    """A bundle, and what it tells of the lines."""
    motcua.done("devices", "bundle", str(tmp_path / "goi.zip"))
    packed = (tmp_path / "goi.zip").read_bytes()
    assert len(packed) <= LIMIT_BYTES
    parts = zipfile.ZipFile(io.BytesIO(packed))
    return parts, json.loads(parts.read("devices.json"))["lines"]


def test_a_frame_is_a_line_of_hex() -> None:
    frames = [Frame(98.5, True, b"\x02\x81\x03"), Frame(99.999, False, b"\xff")]
    assert frames_text(frames, 100.0) == "    -1.500 > 02 81 03\n    -0.001 < ff\n"


def test_the_owner_tells_what_was_said_last(
    motcua: CommandLine, here: Machine, tmp_path: Path
) -> None:
    with simulated(here), owned(here):
        parts, lines = bundle(motcua, tmp_path)
    said = parts.read(f"frames/{LINE}.txt").decode().splitlines()
    assert {line.split()[1] for line in said} == {">", "<"}
    counters = lines[LINE]["counters"]
    assert set(counters) >= {"led-1", "phim-1"}
    assert counters["led-1"]["answered"] > 0


def test_without_an_owner_it_is_left_out_and_says_so(
    motcua: CommandLine, here: Machine, tmp_path: Path
) -> None:
    assert here.settings.devices.buses
    parts, lines = bundle(motcua, tmp_path)
    assert lines == {LINE: {"left_out": "status-stale"}}
    assert not [name for name in parts.namelist() if name.startswith("frames/")]
