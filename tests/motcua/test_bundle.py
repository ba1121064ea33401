"""The technician's bundle: small, whole when things are broken, and silent about people."""

import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from motcua import BUILT
from motcua.bundle import LIMIT_BYTES, MASK, masked
from motcua.settings import load
from office.office import Office, Who
from office.queue import NoteDevice
from office.store import STORE_FILE, ports
from office.store.ports import DeviceRow
from tests.fakes.command_line import CommandLine


@pytest.fixture
def bundle(motcua: CommandLine, tmp_path: Path) -> "Bundle":
    """What `motcua devices bundle` leaves."""
    return Bundle(motcua, tmp_path / "goi.zip")


class Bundle:
    """One bundle, opened anew each time that it is made."""

    def __init__(self, motcua: CommandLine, file: Path) -> None:
        self._motcua = motcua
        self._file = file

    def text(self, part: str) -> str:
        """Make it; one part."""
        self._file.unlink(missing_ok=True)
        reply = self._motcua.done("devices", "bundle", str(self._file))
        raw = self._file.read_bytes()
        assert (reply["file"], reply["bytes"]) == (str(self._file), len(raw))
        assert len(raw) <= LIMIT_BYTES
        return zipfile.ZipFile(io.BytesIO(raw)).read(part).decode()

    def json(self, part: str) -> dict[str, Any]:
        """Make it; one part, read."""
        read: dict[str, Any] = json.loads(self.text(part))
        return read


def test_it_tells_of_machine_settings_and_devices(motcua: CommandLine, bundle: Bundle) -> None:
    row = DeviceRow("in-1", "printer", "offline", "fault", ("cover-open",), "polled", 0)
    with motcua.store() as store, store.write() as tx:
        ports.save_device(tx, row)
        ports.remember(tx, "in-1", "codepage", "tcvn3")
    devices = bundle.json("devices.json")
    assert [one["reasons"] for one in devices["states"]] == [["cover-open"]]
    assert devices["remembered"] == [{"device": "in-1", "what": "codepage", "value": "tcvn3"}]
    assert bundle.json("about.json")["disk_free_bytes"] > 0
    assert bundle.json("settings.json")["office"]["sample"] is True


def test_it_tells_of_faults_and_of_no_number(motcua: CommandLine, bundle: Bundle) -> None:
    motcua.done("ticket issue ho-tich --no-print")
    with motcua.store() as store:
        settings = load(None).office
        fault = NoteDevice("in-1", True, ("cover-open",), settings.points[0].id)
        Office(settings, store, motcua.clock, BUILT).do(fault, Who("tester", "test"))
    told = bundle.json("events.json")
    assert [(one["kind"], one["subject"]) for one in told["events"]] == [
        ("device.faulted", "device:in-1")
    ]
    assert told["head"] > 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("căn cước 001199012345 đã đọc", f"căn cước {MASK} đã đọc"),
        ("số 0912345678.", f"số {MASK}."),
        ("số 0912 345 678.", f"số {MASK}."),
        ("số 0912.345.678 gọi", f"số {MASK} gọi"),
        ("id-001099012345", f"id-{MASK}"),
        ("máy in 192.168.1.50:9100", "máy in 192.168.1.50:9100"),
        ("gọi +84912345678", f"gọi {MASK}"),
        ("mã MC1.mau.ABCDEF.GH", f"mã {MASK}"),
        ("thư a.b@vidu.vn", f"thư {MASK}"),
        ("2026-11-22 07:30:01,123 INFO 4711 A015", "2026-11-22 07:30:01,123 INFO 4711 A015"),
        ("1d 28 48 06 00 30 30", "1d 28 48 06 00 30 30"),
    ],
)
def test_what_tells_of_a_person_is_masked(line: str, told: str) -> None:
    assert masked(line) == told


def test_long_logs_are_cut_from_their_beginning(motcua: CommandLine, bundle: Bundle) -> None:
    noise = random.Random(7)
    folder = motcua.data_dir / "logs"
    folder.mkdir(exist_ok=True)
    for name in ("kiosk", "counters", "run", "board", "panel-1", "panel-2"):
        lines = (noise.randbytes(40).hex() for _ in range(12_000))
        (folder / f"{name}.log").write_text("\n".join([*lines, f"cuối {name}"]), encoding="utf-8")
    assert bundle.text("logs/board.log").endswith("cuối board")


def test_a_broken_record_does_not_keep_it_back(motcua: CommandLine, bundle: Bundle) -> None:
    (motcua.data_dir / STORE_FILE).write_bytes(b"not a database" * 400)
    assert bundle.json("devices.json")["error"].startswith("store-")
    assert bundle.json("about.json")["record_bytes"] == 5600


def test_broken_settings_do_not_keep_it_back(motcua: CommandLine, bundle: Bundle) -> None:
    motcua.configure({"sample = true": 'sample = "x"'})
    assert bundle.json("settings.json")["error"] == "settings-wrong"


def test_broken_settings_are_told_to_whoever_asks(motcua: CommandLine, tmp_path: Path) -> None:
    motcua.configure({"sample = true": 'sample = "x"'})
    said = motcua("devices", "bundle", str(tmp_path / "goi.zip")).out
    assert "cấu hình đang hỏng" in said
    assert "mục office.sample = x" in said


def test_it_holds_what_is_wrong_and_which_programs_run(motcua: CommandLine, bundle: Bundle) -> None:
    wrong: Any = bundle.json("doctor.json")
    assert {"code", "sentence", "mender"} <= set(wrong[0])
    assert bundle.json("run.json") == {"left_out": "not-running"}
    running = {"supervisor": 7, "roles": {"kiosk": 8}}
    (motcua.data_dir / "run.json").write_text(json.dumps(running), encoding="utf-8")
    assert bundle.json("run.json") == running


def test_no_file_is_written_over(motcua: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "goi.zip").write_text("mine", encoding="utf-8")
    refused = motcua.refused("devices", "bundle", str(tmp_path / "goi.zip"))
    assert refused["code"] == "file-exists"
    assert (tmp_path / "goi.zip").read_text("utf-8") == "mine"


def test_a_folder_that_takes_no_file_is_told(motcua: CommandLine, tmp_path: Path) -> None:
    refused = motcua.refused("devices", "bundle", str(tmp_path / "nowhere" / "goi.zip"))
    assert refused["code"] == "file-refused"


def test_a_bundle_that_is_too_long_without_any_log_still_ends(
    motcua: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.bundle.LIMIT_BYTES", 10)
    motcua.done("devices", "bundle", str(motcua.data_dir / "goi.zip"))
    assert (motcua.data_dir / "goi.zip").exists()
