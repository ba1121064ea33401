"""`motcua search` and `motcua catalogue`: asked in a few letters, answered in Vietnamese."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from office.catalogue_checks import PARTS
from office.near_words import How
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.procedures import CATALOGUE_FILE
from tests.motcua.test_shapes import NULL, Shape, fits, moment, one_of

PROCEDURE: Shape = {
    "code": str,
    "name": str,
    "field": str,
    "limit": str,
    "fee": str,
    "service": (str, NULL),
    "why": [[{"typed": str, "word": str, "how": one_of(*How)}]],
}
SEARCHED: Shape = {
    "words": str,
    "as_of": moment,
    "source": one_of("sample", "file", "central"),
    "business_day": str,
    "procedures": [[PROCEDURE]],
    "near": [[str]],
}
IMPORTED: Shape = {
    "as_of": moment,
    "digest": str,
    "confirmed": bool,
    **dict.fromkeys(("procedures", "agencies", "added", "gone", "changed", "renamed"), int),
}
REAL = {"sample = true\n": ""}
"""What makes a real office of the sample one."""
ITEMS: list[dict[str, Any]] = json.loads(CATALOGUE_FILE.read_text("utf-8"))["procedures"]


def written(folder: Path, items: Sequence[object], name: str = "danh-muc.json") -> str:
    """A file of procedures."""
    path = folder / name
    path.write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
    return str(path)


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A file with the sample's procedures."""
    return written(tmp_path, ITEMS)


def test_the_sample_is_searched_without_a_record(motcua: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "none"
    answer = motcua.done("search", "dk", "tam", "tru", "--data-dir", str(folder))
    assert fits(answer, SEARCHED), answer
    assert (answer["words"], answer["source"]) == ("dk tam tru", "sample")
    assert answer["procedures"][0]["code"] == "1.004194"
    shown = motcua("catalogue", "show", "1.004194", "--data-dir", str(folder))
    assert "Đăng ký tạm trú" in shown.out
    assert not folder.exists()


def test_the_sample_says_that_nobody_verified_it(motcua: CommandLine) -> None:
    for words in ("search khai sinh", "catalogue show 1.001193", "catalogue check"):
        assert "VĂN PHÒNG MẪU, chưa kiểm chứng" in motcua(words).out


def test_a_procedure_is_told_with_its_service(motcua: CommandLine) -> None:
    found = motcua.done("search khai sinh")["procedures"][0]
    assert (found["code"], found["service"]) == ("1.001193", "ho-tich")
    out = motcua("search khai sinh").out
    assert "Lấy số: Hộ tịch" in out
    assert "Không thu khi đăng ký đúng hạn" in out


def test_what_was_read_otherwise_is_told(motcua: CommandLine) -> None:
    out = motcua("search dk tam chu").out
    assert "“dk” → đăng ký · “chu” → trú (đọc gần giống)" in out


def test_nothing_found_is_said_with_what_is_near(motcua: CommandLine) -> None:
    shown = motcua("search qwerty")
    assert shown.exit_code == 0
    assert_plain_vietnamese(shown.out.splitlines()[0])
    assert motcua.done("search qwerty")["near"]


def test_the_most_that_are_wanted(motcua: CommandLine) -> None:
    assert len(motcua.done("search dang ky --most 2")["procedures"]) == 2


def test_a_real_office_has_no_sample(motcua: CommandLine, file: str) -> None:
    motcua.configure(REAL)
    motcua.done("db status")
    for words in ("search khai sinh", "catalogue check", "catalogue show 1.001193"):
        assert motcua.refused(words)["code"] == "catalogue-empty"
    motcua.done("catalogue", "import", file)
    assert motcua.done("search khai sinh")["source"] == "file"


def test_an_import_says_what_it_changed(motcua: CommandLine, tmp_path: Path, file: str) -> None:
    answer = motcua.done("catalogue", "import", file, "--as-of", "2026-12-01")
    assert fits(answer, IMPORTED), answer
    assert (answer["procedures"], answer["added"]) == (101, 101)
    changed = [{**ITEMS[0], "fee": "Khác"}, {**ITEMS[1], "name": "Tên khác hẳn"}, *ITEMS[2:-1]]
    shown = motcua("catalogue", "import", written(tmp_path, changed))
    assert shown.out.splitlines() == [
        "Trước có 101 thủ tục: thêm 0, không còn 1, đổi nội dung 2, đổi tên 1.",
        "Không còn: 2.002396",
        f"Đổi tên 2.000986: “{ITEMS[1]['name']}” thành “Tên khác hẳn”",
        "Danh mục đúng tới hôm nay. Nhập từ tệp.",
    ]


def test_the_same_import_again_gives_the_same_answer(motcua: CommandLine, file: str) -> None:
    words = ("catalogue", "import", file, "--command-id", "m1")
    assert motcua.done(*words) == motcua.done(*words)
    assert "không nhập lần nữa" in motcua(*words).out


def test_a_doubtful_file_is_refused_item_by_item(
    motcua: CommandLine, tmp_path: Path, file: str
) -> None:
    motcua.done("catalogue", "import", file)
    swapped = [{**ITEMS[0], "name": ITEMS[2]["name"]}, *ITEMS[1:60]]
    bad = written(tmp_path, swapped, "sai.json")
    error = motcua.refused("catalogue", "import", bad)
    assert (error["code"], error["who"]) == ("catalogue-doubtful", "typist")
    items = error["details"]["items"]
    assert [one["code"] for one in items[:2]] == ["catalogue-name-moved", "catalogue-code-gone"]
    assert len(items) == 1 + 41
    shown = motcua("catalogue", "import", bad)
    lines = shown.err.splitlines()
    assert lines[2] == "  1.001193 mang tên “Đăng ký kết hôn”, vốn là của 1.000894"
    assert lines[-1] == "  … và 22 mục nữa; xem đủ: thêm --json."
    for line in lines[:1] + lines[2:-1]:
        assert_plain_vietnamese(line)
    assert motcua.done("catalogue check")["procedures"] == 101
    assert motcua.done("catalogue", "import", bad, "--confirm")["procedures"] == 60


def test_a_file_is_looked_at_before_it_is_taken_in(
    motcua: CommandLine, tmp_path: Path, file: str
) -> None:
    motcua.done("catalogue", "import", file)
    answer = motcua.done("catalogue", "check", written(tmp_path, ITEMS[:100], "moi.json"))
    assert answer["changes"]["gone"] == [ITEMS[-1]["code"]]
    assert motcua.done("catalogue check")["changes"] is None
    assert motcua.done("catalogue check")["procedures"] == 101


def test_what_is_missing_is_told(motcua: CommandLine, tmp_path: Path) -> None:
    bare = [{"code": "1.001193", "name": "A", "effective_to": "2020-01-01"}]
    bare += [{"code": f"1.00000{at}", "name": "Trùng tên"} for at in (1, 2)]
    motcua.done("catalogue", "import", written(tmp_path, bare), "--as-of", "2026-11-02")
    answer = motcua.done("catalogue check")
    remarks = [one["code"] for one in answer["remarks"]]
    lacking = [f"no-{one}" for one in PARTS]
    assert remarks == [*lacking, "one-name", "lapsed", "not-served", "old"]
    out = motcua("catalogue check").out
    for line in out.splitlines():
        assert_plain_vietnamese(line)
    assert "Ngày 07/12/2026 thủ tục này không có hiệu lực." in motcua("catalogue show 1.001193").out


def test_every_way_and_remark_has_its_words() -> None:
    from hall.sentences import Sentences

    sentences = Sentences("vi")
    ways = {one.value for one in How} - {How.SAME, How.MARKS_LEFT_OUT}
    assert set(sentences.section("search-how")) == ways
    lacking = {f"no-{one}" for one in PARTS}
    others = {"one-name", "overlap", "not-yet", "lapsed", "not-served", "alias-in-use", "old"}
    assert set(sentences.section("catalogue-remarks")) == lacking | others


UNFIT = {
    "[]": "không có thủ tục nào",
    "{": "không phải JSON",
    '[{"code": "1.1"}]': "1: name không đúng dạng",
}


@pytest.mark.parametrize("text", UNFIT)
def test_a_file_that_is_no_catalogue_says_why(
    motcua: CommandLine, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    error = motcua.refused("catalogue", "import", str(path))
    assert error["code"] == "catalogue-file-unfit"
    assert UNFIT[text] in error["message"]


def test_only_tables_and_json_are_read(motcua: CommandLine, tmp_path: Path) -> None:
    assert motcua("catalogue", "import", str(tmp_path / "x.xlsx")).exit_code == 2
    error = motcua.refused("catalogue show 9.999999")
    assert (error["code"], error["who"]) == ("procedure-unknown", "typist")
