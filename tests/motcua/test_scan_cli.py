"""`motcua scan` on a simulated scanner: what there is, paper into a PDF/A, and how it fails."""

import hashlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.scanners.escl_sim import EsclSimulator, Fault, set_faults
from devices.scanners.sane_feed import FOLDER, RAM_DISK
from motcua.machine import catalogue_of
from motcua.settings import load
from office.store import ports
from tests.devices.scanners.drawn import SIZE, desk, placed, sheet_on
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.owners import claim_of
from tests.fakes.preflight import complaints_of
from tests.fakes.run_file import write_run_file
from tests.fakes.scanimage import pretending
from tests.fakes.waiting import wait_for

SCANNER = "may-quet"
STARTED_S = 30.0
QUICK = "--dpi 75 --mode gray"


@pytest.fixture
def home(motcua: CommandLine) -> Path:
    """The folder of the sample office's scanner."""
    return catalogue_of(load(None), motcua.data_dir, motcua.clock).home(SCANNER)


@pytest.fixture
def scanner(home: Path) -> Iterator[EsclSimulator]:
    """The sample office's scanner, switched on; three sheets lie in it."""
    one = EsclSimulator(home, page_s=0.0)
    one.start()
    yield one
    one.stop()


@pytest.mark.parametrize("words", ["scan", "scan list"])
def test_the_scanners_of_the_settings_are_listed(words: str, motcua: CommandLine) -> None:
    assert motcua.done(words) == {"scanners": [{"id": SCANNER, "connection": "simulated"}]}


@pytest.mark.usefixtures("scanner")
def test_a_scanner_tells_what_it_can(motcua: CommandLine) -> None:
    told = motcua.done(f"scan {SCANNER}")
    assert told["sources"] == ["flatbed", "feeder", "duplex"]
    assert told["resolutions_dpi"] == [75, 150, 300, 600]
    assert told["papers"] == ["a4", "a5", "a6"]
    shown = motcua(f"scan {SCANNER}").out
    assert "khay nạp, hai mặt (duplex)" in shown
    assert_plain_vietnamese(shown)


@pytest.mark.usefixtures("scanner")
def test_what_lies_in_the_feeder_becomes_one_record(motcua: CommandLine, tmp_path: Path) -> None:
    pdf = tmp_path / "ho-so.pdf"
    shown = motcua(f"scan {SCANNER} --out {pdf} --source feeder {QUICK} --json")
    assert shown.exit_code == 0, shown
    record = shown.data
    assert (record["file"], record["bytes"]) == (str(pdf), pdf.stat().st_size)
    assert record["sha256"] == hashlib.sha256(pdf.read_bytes()).hexdigest()
    assert [(one["number"], one["dpi"], one["mode"]) for one in record["pages"]] == [
        (1, 75, "gray"),
        (2, 75, "gray"),
        (3, 75, "gray"),
    ]
    assert len({one["sha256"] for one in record["pages"]}) == 3
    assert shown.err.splitlines() == [
        "Đang chờ máy quét…",
        *(f"Đang quét trang {number}" for number in (1, 2, 3)),
    ]
    assert complaints_of(pdf) == ""


@pytest.mark.usefixtures("scanner")
def test_the_glass_is_scanned_where_nothing_else_is_said(
    motcua: CommandLine, tmp_path: Path
) -> None:
    pdf = tmp_path / "giay.pdf"
    shown = motcua(f"scan {SCANNER} --out {pdf}")
    assert "1 trang" in shown.out
    assert_plain_vietnamese(shown.out.splitlines()[0])
    assert stat.S_IMODE(pdf.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.EMPTY, "scanner-feeder-empty"),
        (Fault.JAM, "scanner-feeder-jam"),
        (Fault.COVER_OPEN, "scanner-cover-open"),
        (Fault.CUT, "scanner-interrupted"),
        (Fault.GARBAGE, "scanner-interrupted"),
    ],
)
@pytest.mark.usefixtures("scanner")
def test_a_fault_is_a_sentence_and_leaves_no_file(
    fault: Fault, code: str, motcua: CommandLine, home: Path, tmp_path: Path
) -> None:
    set_faults(home, fault)
    words = f"scan {SCANNER} --out {tmp_path / 'a.pdf'} --source feeder {QUICK}"
    error = motcua.refused(words)
    assert error["code"] == code
    assert_plain_vietnamese(error["message"])
    assert not (tmp_path / "a.pdf").exists()
    set_faults(home)
    assert len(motcua(f"{words} --json").data["pages"]) == 3


def test_a_scanner_that_is_off_is_not_found(motcua: CommandLine) -> None:
    write_run_file(motcua.data_dir, "simulators")
    assert motcua.refused(f"scan {SCANNER}")["code"] == "device-not-found"


def test_a_simulated_scanner_that_nobody_simulates_is_told_as_such(motcua: CommandLine) -> None:
    assert motcua.refused(f"scan {SCANNER}")["code"] == "simulator-not-running"


@pytest.mark.usefixtures("scanner")
@pytest.mark.parametrize("words", ["--dpi 1200", "--mode lineart", "--paper a3"])
def test_what_this_scanner_cannot_is_refused_with_a_way_on(
    words: str, motcua: CommandLine, tmp_path: Path
) -> None:
    error = motcua.refused(f"scan {SCANNER} --out {tmp_path / 'a.pdf'} {words}")
    assert error["code"] == "scanner-unsupported"
    assert f"motcua scan {SCANNER}" in error["message"]


PRETENDERS = {
    "floods": ("exec yes", "scanner-garbled"),
    "crashes": ("kill -SEGV $$", "scanner-driver-died"),
    "is killed": ("kill -KILL $$", "scanner-driver-died"),
    "talks nonsense": ("head -c 9999 /dev/urandom; exit 0", "scanner-garbled"),
}


@pytest.mark.parametrize("case", PRETENDERS)
def test_whatever_scanimage_does_is_a_sentence(
    case: str, motcua: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing, code = PRETENDERS[case]
    pretending(tmp_path, "exit 1", listing)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    error = motcua.refused(f"scan {SCANNER}")
    assert error["code"] == code
    assert_plain_vietnamese(error["message"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (f"scan {SCANNER} --out OLD", "đã có"),
        (f"scan {SCANNER} --source feeder", "--out"),
        ("scan --out x.pdf", "mã máy quét"),
        (f"scan {SCANNER} --out x.pdf --source tray", "--source"),
    ],
)
def test_a_wrong_command_is_told_before_paper_moves(
    words: str, said: str, motcua: CommandLine, tmp_path: Path
) -> None:
    old = tmp_path / "cu.pdf"
    old.write_bytes(b"kept")
    shown = motcua(words.replace("OLD", str(old)))
    assert shown.exit_code == 2
    assert said in shown.err
    assert old.read_bytes() == b"kept"


@pytest.mark.parametrize(
    ("words", "code"),
    [("scan led-1", "device-not-configured"), ("scan may-quet --out /no/a.pdf", "file-refused")],
)
def test_what_is_not_there_is_refused(words: str, code: str, motcua: CommandLine) -> None:
    assert motcua.refused(words)["code"] == code


def test_a_scanner_that_another_program_uses_is_claimed(motcua: CommandLine) -> None:
    with subprocess.Popen(["sleep", "60"]) as other, motcua.store() as store:
        with store.write() as tx:
            ports.save_owner(tx, claim_of(other.pid, SCANNER))
        error = motcua.refused(f"scan {SCANNER}")
        other.kill()
    assert error["code"] == "device-claimed"


@pytest.fixture
def hearing_ctrl_c() -> Iterator[None]:
    """A shell that runs the tests in its background has them ignore it, and what they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("motcua", "hearing_ctrl_c")
def test_ctrl_c_stops_the_scan_and_leaves_nothing(home: Path, tmp_path: Path) -> None:
    slow = EsclSimulator(home, page_s=30.0)
    slow.start()
    words = [sys.executable, "-m", "motcua", "scan", SCANNER, "--out", str(tmp_path / "a.pdf")]
    try:
        with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as scanning:
            wait_for(lambda: slow.jobs, STARTED_S)
            scanning.send_signal(signal.SIGINT)
            _, said = scanning.communicate(timeout=STARTED_S)
    finally:
        slow.stop()
    assert (scanning.returncode, said) == (130, "Đang chờ máy quét…\n")
    assert not (tmp_path / "a.pdf").exists()
    assert list(RAM_DISK.glob(f"{FOLDER}{scanning.pid}-*")) == []


@pytest.fixture
def camera(motcua: CommandLine, tmp_path: Path) -> CommandLine:
    """The sample office's scanner as a simulated camera over the folder `pictures`."""
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    told = f'kind = "simulated-camera", pictures = "{pictures}", each_s = 1.5'
    return with_scanner(motcua, told)


def with_scanner(motcua: CommandLine, connection: str) -> CommandLine:
    """The sample office, its scanner connected like this."""
    before = f'id = "{SCANNER}"\nconnection = {{ kind = "simulated" }}'
    motcua.configure({before: f'id = "{SCANNER}"\nconnection = {{ {connection} }}'})
    return motcua


def seen(tmp_path: Path, name: str, *, sheet: bool) -> None:
    """Put what the camera sees into its folder: a desk, with a sheet or without."""
    picture = desk()
    if sheet:
        picture = sheet_on(picture, placed(np.array(SIZE) / 2, 1.9, 2))
    assert cv2.imwrite(str(tmp_path / "pictures" / name), picture)


def test_a_camera_says_what_is_wrong_until_the_sheet_lies_well(
    camera: CommandLine, tmp_path: Path
) -> None:
    seen(tmp_path, "1.png", sheet=False)
    seen(tmp_path, "2.png", sheet=True)
    pdf = tmp_path / "giay.pdf"
    shown = camera(f"scan {SCANNER} --out {pdf} --json")
    assert shown.exit_code == 0, shown
    (page,) = shown.data["pages"]
    assert (page["hints"], shown.data["asked_dpi"]) == ([], 300)
    assert 140 < page["dpi"] < 150
    assert shown.err.splitlines()[1:] == [
        "Không thấy tờ giấy nào. Đặt cả tờ A4 vào khung hình.",
        "Đang quét trang 1",
    ]
    assert complaints_of(pdf) == ""


def test_a_poor_picture_is_taken_on_request(camera: CommandLine, tmp_path: Path) -> None:
    seen(tmp_path, "1.png", sheet=False)
    shown = camera(f"scan {SCANNER} --out {tmp_path / 'a.pdf'} --anyway --json")
    assert shown.data["pages"][0]["hints"] == ["no-page"]


def test_a_camera_without_pictures_is_not_there(camera: CommandLine, tmp_path: Path) -> None:
    assert camera.refused(f"scan {SCANNER} --out {tmp_path / 'a.pdf'}")["code"] == (
        "device-not-found"
    )


@pytest.mark.usefixtures("scanner")
def test_only_a_camera_takes_anything(motcua: CommandLine, tmp_path: Path) -> None:
    shown = motcua(f"scan {SCANNER} --out {tmp_path / 'a.pdf'} --anyway")
    assert (shown.exit_code, "--anyway" in shown.err) == (2, True)


def test_a_simulated_camera_sees_a_drawn_sheet(motcua: CommandLine, tmp_path: Path) -> None:
    line = with_scanner(motcua, 'kind = "simulated-camera"')
    shown = line(f"scan {SCANNER} --out {tmp_path / 'a.pdf'} --mode gray")
    assert shown.exit_code == 0, shown
    assert "Ảnh thật chỉ có 188 dpi" in shown.out
    assert_plain_vietnamese(shown.out.splitlines()[-1])
    (told,) = line.done(f"devices check {SCANNER}")["results"]
    assert told["result"] == "pass"


def scanning(motcua: CommandLine, pdf: Path) -> "subprocess.Popen[str]":
    """The command as a process of its own."""
    words = [sys.executable, "-m", "motcua", "scan", SCANNER, "--out", str(pdf)]
    options = ["--config", str(motcua.config), "--data-dir", str(motcua.data_dir)]
    return subprocess.Popen([*words, *options], stderr=subprocess.PIPE, text=True)


@pytest.mark.usefixtures("hearing_ctrl_c")
def test_ctrl_c_gives_a_camera_up(camera: CommandLine, tmp_path: Path) -> None:
    seen(tmp_path, "1.png", sheet=False)
    with scanning(camera, tmp_path / "a.pdf") as process:
        assert process.stderr is not None
        while "Không thấy tờ giấy" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(STARTED_S) == 130
    assert not (tmp_path / "a.pdf").exists()


def test_a_camera_that_hangs_in_its_driver_ends_the_command_in_time(
    motcua: CommandLine, tmp_path: Path
) -> None:
    hole = tmp_path / "camera"
    os.mkfifo(hole)  # OpenCV waits in it for ever, as in a driver that has died
    line = with_scanner(motcua, f'kind = "camera", path = "{hole}"')
    with scanning(line, tmp_path / "a.pdf") as process:
        _, said = process.communicate(timeout=STARTED_S)
    assert process.returncode == 1
    assert "device-timeout" in said


DEAF = "trap '' INT TERM; echo $$ > {pid}; {first}sleep 300 & wait; wait"
AT_ONCE = "kill -INT $PPID; "
"""Ctrl+C comes as soon as the driver runs, most often before whoever started it knows that."""


@pytest.mark.usefixtures("motcua", "hearing_ctrl_c")
@pytest.mark.parametrize(("while_", "first"), [("listing", AT_ONCE), ("scanning", "")])
def test_ctrl_c_ends_a_driver_that_is_deaf_to_it(
    while_: str, first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = DEAF.format(pid=tmp_path / "pid", first=first)
    pretending(tmp_path, deaf, deaf if while_ == "listing" else None)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    words = [sys.executable, "-m", "motcua", "scan", SCANNER, "--out", str(tmp_path / "a.pdf")]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as scanning:
        driver = int(wait_for(lambda: written(tmp_path / "pid"), STARTED_S))
        if not first:
            scanning.send_signal(signal.SIGINT)
        scanning.communicate(timeout=STARTED_S)
    assert scanning.returncode == 130
    assert not Path(f"/proc/{driver}").exists()
    assert list(RAM_DISK.glob(f"{FOLDER}{scanning.pid}-*")) == []


def written(path: Path) -> str:
    """What stands in a file; nothing where it is not there yet."""
    return path.read_text("ascii").strip() if path.exists() else ""
