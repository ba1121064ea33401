"""Our simulator against emupos, which shares no code with us: the same bytes, the same dots.

The pairs are made by `tests/recordings/printers/record.py`. Both draw the QR code with segno, so it
is zxing-cpp that judges it.
"""

import json
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from devices.printers.escpos import PROCESS_ID
from tests.fakes.printers import SLIPS, bytes_of, draw, rows

FOLDER = Path(__file__).parents[2] / "recordings" / "printers"
RECORDED = [pytest.param(FOLDER / f"{name}.bin", id=name) for name in SLIPS]


@pytest.mark.parametrize("raw", RECORDED)
def test_the_simulator_draws_what_emupos_drew(raw: Path, tmp_path: Path) -> None:
    ours = draw(raw.read_bytes(), tmp_path / "ours.png")
    assert len(ours) > 500
    assert ours == rows(raw.with_suffix(".png"))


@pytest.mark.parametrize("name", SLIPS)
def test_the_encoder_still_writes_these_bytes(name: str) -> None:
    assert bytes_of(name) == (FOLDER / f"{name}.bin").read_bytes()


@pytest.mark.parametrize("raw", RECORDED)
def test_both_pictures_hold_the_same_readable_code(raw: Path, tmp_path: Path) -> None:
    draw(raw.read_bytes(), tmp_path / "ours.png")
    for picture in (tmp_path / "ours.png", raw.with_suffix(".png")):
        with Image.open(picture) as image:
            codes = zxingcpp.read_barcodes(image.convert("L"))
        assert [code.text for code in codes] == [SLIPS[raw.stem].qr]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_one_changed_byte_is_seen(share: float, tmp_path: Path) -> None:
    raw = bytearray((FOLDER / "plain.bin").read_bytes())
    band = raw.rindex(b"\x1dv0\x00", 0, int(share * len(raw)))
    raw[band + 8] ^= 0x10
    assert draw(bytes(raw), tmp_path / "ours.png") != rows(FOLDER / "plain.png")


def test_emupos_knew_every_command_but_the_process_id() -> None:
    log = json.loads((FOLDER / "emupos.json").read_text())
    assert log["slips"] == list(SLIPS)
    unknown = [bytes.fromhex(command) for command in log["unknown"]]
    assert [command[:-4] for command in unknown] == [PROCESS_ID] * len(SLIPS)
    assert log["unsupported_code_pages"] == 0
