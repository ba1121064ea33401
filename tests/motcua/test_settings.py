"""The settings file: what a wrong one is told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from hall.sentences import Sentences
from motcua.run_settings import Role
from motcua.settings import Settings, load, parse
from motcua.settings_fault import PATTERNS
from office.errors import SettingsError, SettingsMissing
from tests.fakes.command_line import SAMPLE_FILE, assert_plain_vietnamese

SAMPLE = SAMPLE_FILE.read_text(encoding="utf-8")

SUMMARY = (
    '[[counter_display.counters]]\nnumber = 5\nkeypad = "phim-5"\nsign = "led-5"\n',
    '[[counter_display.counters]]\nnumber = 5\nkeypad = "phim-5"\n'
    '[[counter_display.summaries]]\nsign = "{}"\n',
)
"""The sign of the last counter taken for a summary board."""


def fault_of(before: str, after: str) -> dict[str, Any]:
    """What is wrong with the sample office once some of it is put differently."""
    assert before in SAMPLE
    with pytest.raises(SettingsError) as wrong:
        parse(SAMPLE.replace(before, after, 1), "office.toml")
    return wrong.value.details


def test_the_sample_office_is_right() -> None:
    sample = load(None)
    assert sample.office.sample
    assert set(sample.run.roles) <= set(get_args(Role))


FAULTS = {
    "integer": ("undo_window_s = 10", "undo_window_s = 1.5", "cần số nguyên"),
    "number": ('orientation = "portrait"', 'panel_width_mm = "rộng"', "cần số"),
    "text": ('speaker = "loa-sanh"', "speaker = 3", "cần chuỗi chữ trong ngoặc kép"),
    "truth": ("sample = true", 'sample = "vâng"', "cần true hoặc false"),
    "list": ('roles = ["simulators", "counters", "kiosk"]', 'roles = "kiosk"', "cần danh sách"),
    "empty list": ("[kiosk]\n", "[kiosk]\nlanguages = []\n", "cần ít nhất 1 phần tử"),
    "table": ('name = { vi = "Hộ tịch", en = "Civil status" }', 'name = "Hộ tịch"', "cần một bảng"),
    "too small": ("rank = 1", "rank = 0", "ít nhất là 1"),
    "too large": ("undo_window_s = 10", "undo_window_s = 61", "nhiều nhất là 60"),
    "choice": ('orientation = "portrait"', 'orientation = "dọc"', "hoặc 'landscape'"),
    "date": ("date = 2026-12-31", 'date = "31/12"', "cần ngày dạng 2026-11-23"),
    "multiple": ("width_dots = 576", "width_dots = 577", "cần bội số của 8"),
    "hours": ('"07:15-11:00"', '"7h-11h"', '"07:30-11:30"'),
    "kind": (
        '{ kind = "simulated", baud = 115200 }\nw',
        '{ kind = "parallel" }\nw',
        "kind là một trong",
    ),
    "no kind": ('{ kind = "simulated", baud = 115200 }\nw', "{ baud = 9600 }\nw", "thiếu kind"),
    "bytes": ('value = "A5"', 'value = "ZZ"', "giá trị không dùng được"),
    "no role": ('roles = ["simulators", "counters", "kiosk"]', "roles = []", "ít nhất 1 phần tử"),
    "a role twice": (
        'roles = ["simulators", "counters", "kiosk"]',
        'roles = ["counters", "counters"]',
        "chỉ được dùng một lần",
    ),
    "half a box": (
        "[kiosk]\n",
        '[button_box]\nprinter = "may-in-ban"\n[kiosk]\n',
        "hộp nút cần bàn phím",
    ),
    "empty text": ('vi = "Hộ tịch"', 'vi = ""', "không được để trống"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_in_words(case: str) -> None:
    before, after, expected = FAULTS[case]
    told = fault_of(before, after)["expected"]
    assert expected in told
    assert_plain_vietnamese(told.replace('"', ""))


@pytest.mark.parametrize(
    ("before", "after", "key", "value"),
    [
        ("undo_window_s = 10", "undo_window_s = -1", "office.undo_window_s", "-1"),
        ("sample = true", 'sample = "x"', "office.sample", "x"),
        ('id = "xa-hoi"', 'id = "Xã hội"', "office.services.Xã hội.id", "Xã hội"),
        ("rank = 2", "rank = 0", "office.priority_classes.mang-thai.rank", "0"),
        ("date = 2026-12-31", "date = 3", "office.exceptions.1.date", "3"),
        ("width_dots = 576", "width_dots = 8", "devices.printers.may-in-kiosk.width_dots", "8"),
        ("address = 3", "address = -3", "devices.signs.led-3.address", "-3"),
        ('speaker = "loa-sanh"', 'speaker = "loa"', "counter_display.speaker", "loa"),
        ("[counter_display]", '[counter_display]\npoint = "x"', "counter_display.point", "x"),
        ('keypad = "phim-2"', 'keypad = "phim-1"', "counter_display.counters.keypad", "phim-1"),
        ('sign = "led-3"', 'sign = "led-9"', "counter_display.counters.3.sign", "led-9"),
        ("GHIJKLMNOPQ", "GIJKLMNOPQ", "counter_display.counters.4.sign", "led-4"),
        ("0123456789", "012345678", "counter_display.counters.1.sign", "led-1"),
        ('" -.:/0', '" .:/0', "counter_display.counters.1.sign", "led-1"),
        (SUMMARY[0], SUMMARY[1].format("led-9"), "counter_display.summaries.sign", "led-9"),
        (SUMMARY[0], SUMMARY[1].format("led-2"), "counter_display.summaries.sign", "led-2"),
        (
            SUMMARY[0],
            SUMMARY[1].format("led-5") + 'shows = "counters"\ncounters = [1, 9]\n',
            "counter_display.summaries.counters",
            "9",
        ),
        ("number = 5\nkeypad", "number = 6\nkeypad", "counter_display.counters.6.number", "6"),
        ('speaker = "loa-kiosk"', 'speaker = "loa-sanh"', "speaker", "loa-sanh"),
        ("panels = [2]", "panels = [9]", "run.panels", "9"),
        (
            'printer = "may-in-kiosk"',
            'printer = "may-in-kiosk"\nsecond_printer = "may-in-9"',
            "kiosk.second_printer",
            "may-in-9",
        ),
    ],
)
def test_a_fault_names_key_and_value(before: str, after: str, key: str, value: str) -> None:
    told = fault_of(before, after)
    assert (told["file"], told["key"], told["value"]) == ("office.toml", key, value)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("panels = [2] ", 'roles = ["panel"] ', "vai panel cần ít nhất một quầy"),
        ("[kiosk]", '[kiosk]\nsecond_printer = "may-in-kiosk"', "một máy in khác"),
        ("[counter_display.board]", "[counter_display.board]\nfarthest_seat_m = 30", "ghế"),
    ],
)
def test_what_does_not_go_together_is_told(before: str, after: str, expected: str) -> None:
    text = SAMPLE.replace('roles = ["simulators"', 'max_store_pages = 0 # ["simulators"')
    with pytest.raises(SettingsError) as wrong:
        parse(text.replace(before, after, 1), "office.toml")
    assert expected in str(wrong.value.details)


@pytest.mark.parametrize(
    ("before", "after", "key", "nearest"),
    [
        ("[kiosk]", "[kios]", "kios", "kiosk"),
        ("always_open", "always_opened", "office.always_opened", "always_open"),
        ("taking = [", "takings = [", "office.exceptions.1.takings", "taking"),
        ("width_dots", "width_dot", "devices.printers.may-in-kiosk.width_dot", "width_dots"),
        (
            "positions = 8",
            "position = 8",
            "devices.sign_models.led8.text.position",
            "positions",
        ),
    ],
)
def test_an_unknown_key_names_the_nearest(before: str, after: str, key: str, nearest: str) -> None:
    told = fault_of(before, after)
    assert told["key"] == key
    assert f"“{nearest}”" in told["expected"]


DOUBLES = {
    "a section": (
        "[run]\n",
        "[kiosk]\nnumber = 2\n[run]\n",
        ("mục [kiosk] ở dòng", "đã có trong tệp, lần đầu ở dòng"),
    ),
    "a section of a section": (
        "[run]\n",
        "[devices.sign_models.led8.text]\n[run]\n",
        ("mục [devices.sign_models.led8.text] ở dòng",),
    ),
    "a key": (
        "[counter_display.panel]",
        'speaker = "loa-kiosk"\n[counter_display.panel]',
        ("“speaker” ở dòng", "giữ một dòng thôi"),
    ),
    "no TOML": ("[run]\n", "[run\n", ("sai cú pháp TOML ở dòng",)),
}


@pytest.mark.parametrize("case", DOUBLES)
def test_what_stands_twice_is_named_with_its_lines(case: str) -> None:
    before, after, expected = DOUBLES[case]
    told = str(fault_of(before, after)["expected"])
    assert all(one in told for one in expected), told


NOT_THERE = {
    "sign": ('model = "led8"', 'model = "ledx"', "có: led8; sửa tên, hoặc khai nó trong [devices."),
    "bus": ('bus = "day-quay"', 'bus = "day-x"', "không có trong [[devices.buses]]; có: day-quay"),
    "typed panel": ('model = "nam-mat"', 'model = "x"', "[devices.hid_panel_models.x]"),
    "switched panel": (
        'connection = { kind = "simulated" }   # thật: bỏ',
        'connection = { kind = "serial", path = "/dev/ttyS5" }  # ',
        "chưa khai kiểu nào; sửa tên, hoặc khai nó trong [devices.contact_panel_models.nam-mat]",
    ),
    "address": ("address = 2\n", "address = 1\n", "địa chỉ này trên đường dây day-quay đã là"),
    "id": ('id = "led-2"', 'id = "led-1"', "mã này đã là của một thiết bị khác"),
}


@pytest.mark.parametrize("case", NOT_THERE)
def test_what_is_not_there_or_taken_is_told_with_what_to_write(case: str) -> None:
    before, after, expected = NOT_THERE[case]
    told = fault_of(before, after)
    assert expected in told["expected"]
    assert told["value"]


def test_a_missing_file_is_not_an_unreadable_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsMissing) as missing:
        load(tmp_path / "nope.toml")
    assert f"Không có tệp cấu hình “{tmp_path}/nope.toml”" in Sentences("vi").error(missing.value)
    with pytest.raises(SettingsError) as wrong:
        load(tmp_path)
    assert wrong.value.code == "settings-wrong"
    assert "đây là thư mục" in str(wrong.value.details["expected"])


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = SAMPLE.replace("undo_window_s = 10", "undo_window_s = -1").replace(
        "rank = 2", "rank = 0"
    )
    with pytest.raises(SettingsError) as raised:
        parse(text.replace("[kiosk]", "[kios]"), "office.toml")
    told = raised.value.details
    assert told["key"] == "kios"
    assert told["others"] == (
        "office.undo_window_s: ít nhất là 1; office.priority_classes.mang-thai.rank: ít nhất là 1"
    )
    assert "Còn sai ở office.undo_window_s" in Sentences("vi").error(raised.value)


def test_an_unknown_key_like_no_other_names_all() -> None:
    told = fault_of("[run]\n", "[run]\nxyz = 1\n")
    known = "machine, max_store_pages, panels, ratings, record_url, roles, sheet_printer"
    assert told["expected"] == f"không có mục này; có: {known}"


def test_every_pattern_of_the_settings_has_its_words() -> None:
    assert set(_patterns(Settings.model_json_schema())) <= set(PATTERNS)


def _patterns(schema: object) -> Iterator[str]:
    match schema:
        case {"pattern": str() as pattern}:
            yield pattern
        case dict():
            for inner in schema.values():
                yield from _patterns(inner)
        case list():
            for inner in schema:
                yield from _patterns(inner)


def test_every_setting_of_this_program_is_explained() -> None:
    schema = Settings.model_json_schema()["$defs"]
    for section in ("RunSettings", "KioskSettings", "CounterDisplaySettings", "CounterDevices"):
        for name, field in schema[section]["properties"].items():
            assert field.get("description"), (section, name)


@pytest.mark.parametrize(
    ("before", "after", "key", "owner"),
    [
        ('id = "led-2"', 'id = "led-1"', "devices.signs.led-1.id", "khác trong [[devices.signs]]"),
        (
            'id = "phim-1"',
            'id = "led-1"',
            "devices.keypads.led-1.id",
            "một thiết bị khác trong [[devices.signs]]",
        ),
        (
            "address = 2\n",
            "address = 1\n",
            "devices.signs.led-2.address",
            "led-1 trong [[devices.s",
        ),
    ],
)
def test_what_is_taken_names_its_table_and_its_owner(
    before: str, after: str, key: str, owner: str
) -> None:
    told = fault_of(before, after)
    assert told["key"] == key
    assert owner in told["expected"]


@pytest.mark.parametrize(
    "url", ["postgresql://a:bi-mat@db/so", "postgresql://a@db/so?password=bi-mat&port=5432"]
)
def test_a_password_has_no_place_in_the_file_and_is_not_repeated(url: str) -> None:
    told = fault_of("[run]\n", f'[run]\nrecord_url = "{url}"\n')
    assert "passfile" in str(told["expected"])
    assert "bi-mat" not in str(told)


@pytest.mark.parametrize("url", ["mysql://a@b/c", "so", ""])
def test_the_record_s_address_is_one_of_postgresql(url: str) -> None:
    told = fault_of("[run]\n", f'[run]\nrecord_url = "{url}"\n')
    assert told["key"] == "run.record_url"
    assert told["expected"] == "cần dạng postgresql://tên@máy-chủ/sổ"
