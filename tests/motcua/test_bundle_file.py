"""Where a bundle is written."""

from pathlib import Path

import pytest

from motcua.bundle_file import BUNDLES, sticks, write_bundle


def mounted(tmp_path: Path, *lines: str) -> list[Path]:
    """The sticks among these lines of a table of mounts, below a root of the test's."""
    table = tmp_path / "mounts"
    table.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return sticks([tmp_path / "media"], table)


@pytest.mark.parametrize("name", ["USB", "Ổ đĩa của Bình"])
def test_a_stick_that_may_be_written_is_found(tmp_path: Path, name: str) -> None:
    place = tmp_path / "media" / "an" / name
    place.mkdir(parents=True)
    escaped = str(place).replace(" ", r"\040")
    assert mounted(tmp_path, f"/dev/sdb1 {escaped} vfat rw,nosuid,uid=1000 0 0") == [place]


@pytest.mark.parametrize(
    ("place", "options"), [("media/cd", "ro,nosuid"), ("srv/nas", "rw"), ("media", "rw")]
)
def test_what_is_no_stick_is_left_alone(tmp_path: Path, place: str, options: str) -> None:
    folder = tmp_path / place
    folder.mkdir(parents=True)
    assert mounted(tmp_path, f"/dev/sdb1 {folder} vfat {options} 0 0") == []


def test_a_stick_that_was_pulled_out_is_no_place(tmp_path: Path) -> None:
    gone = tmp_path / "media" / "gone"
    assert mounted(tmp_path, f"/dev/sdb1 {gone} vfat rw 0 0") == []


def test_the_system_s_own_table_can_be_read() -> None:
    assert isinstance(sticks(), list)


def test_the_first_place_that_takes_it(tmp_path: Path) -> None:
    gone, stick, data = (tmp_path / one for one in ("gone", "stick", "data"))
    stick.mkdir()
    assert write_bundle(b"zip", "goi.zip", data, [gone, stick]) == stick / "goi.zip"
    assert write_bundle(b"zip", "goi.zip", data, [gone]) == data / BUNDLES / "goi.zip"
    assert (data / BUNDLES / "goi.zip").read_bytes() == b"zip"
