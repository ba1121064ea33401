"""`motcua devices check` on real parts: the devices answer, or it says so and the exit code too."""

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.bus_sim import press_key
from devices.health import Result
from devices.printers.sim import Fault, set_faults
from hall.evidence import detail_text, evidence_text
from hall.sentences import Sentences
from motcua.cli.devices.checking import next_step
from motcua.machine import Machine
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese
from tests.fakes.run_file import write_run_file
from tests.fakes.sample_programs import owned, sample_machine, simulated
from tests.motcua.test_shapes import DEVICE, Shape, fits, one_of

RESULT: Shape = {
    "device": str,
    "level": int,
    "result": one_of(*Result),
    "evidence": dict,
    "next_step": str,
    "reason": str,
    "code": str,
}
SPEAKERS = {"loa-sanh", "loa-kiosk"}
PRINTER, SIGN, KEYPAD = "may-in-ban", "led-2", "phim-2"


@pytest.fixture
def here(motcua: CommandLine, tmp_path: Path) -> Iterator[Machine]:
    """The sample office of the command line, none of its programs running."""
    motcua.config = tmp_path / "office.toml"
    with sample_machine(tmp_path, motcua.data_dir, motcua.clock) as machine:
        yield machine


def verdicts(motcua: CommandLine, words: str = "devices check") -> dict[str, str]:
    """Device → result."""
    return {one["device"]: one["result"] for one in motcua(f"{words} --json").data["results"]}


def test_without_power_nothing_passes_that_has_a_wire(motcua: CommandLine, here: Machine) -> None:
    shown = motcua("devices check --json")
    found = {one["device"]: one["result"] for one in shown.data["results"]}
    assert shown.exit_code == 1
    assert {name for name, result in found.items() if result == "pass"} == SPEAKERS
    assert set(found) == set(here.settings.devices.kinds())


def test_the_object_has_its_shape(motcua: CommandLine, here: Machine) -> None:
    with simulated(here):
        answer = motcua.done("devices check")
    assert fits(answer, {"devices": [[DEVICE]], "results": [[RESULT]]}), answer


def test_where_no_owner_lives_the_command_speaks_to_the_devices_itself(
    motcua: CommandLine, here: Machine
) -> None:
    with simulated(here):
        assert set(verdicts(motcua).values()) == {"pass"}
        assert motcua("devices check").exit_code == 0


def test_the_owner_is_asked_and_speaks_to_its_devices(motcua: CommandLine, here: Machine) -> None:
    with simulated(here), owned(here):
        answer = motcua.done("devices", "check", SIGN)
        (state,), (result,) = answer["devices"], answer["results"]
        assert (state["id"], state["state"], state["source"]) == (SIGN, "online", "polled")
        assert (result["result"], result["next_step"], result["code"]) == ("pass", "", "")
        assert result["evidence"]["received_bytes"] > 0


@pytest.mark.parametrize("level", [0, 1, 2])
def test_what_a_result_rests_on_is_told_in_words(
    motcua: CommandLine, here: Machine, level: int
) -> None:
    with simulated(here), owned(here):
        names = [name for name in here.settings.devices.kinds() if "kiosk" not in name]
        if level == 0:
            names.remove("may-quet")  # nobody owns a scanner that has not scanned yet
        for name in names if level < 2 else [PRINTER, SIGN, KEYPAD, "loa-sanh", "day-quay"]:
            shown = motcua(f"devices check {name} --level {level}")
            assert shown.out.startswith(("✓", "–")), shown
            assert_plain_vietnamese(shown.out)
            known = Sentences("vi").section("check-evidence")
            (result,) = motcua(f"devices check {name} --level {min(level, 1)} --json").data[
                "results"
            ]
            assert set(result["evidence"]) <= {*known, "source"}


def test_an_owner_whose_devices_have_died_does_not_vouch_for_them(
    motcua: CommandLine, here: Machine
) -> None:
    """Their last word was a good one, some milliseconds ago."""
    with simulated(here), owned(here):
        set_faults(here.catalogue.home(PRINTER), Fault.SILENT)
        (result,) = motcua(f"devices check {PRINTER} --json").data["results"]
        assert (result["result"], result["reason"]) == ("fail", "device-timeout")


def test_what_is_wrong_comes_with_who_does_what(motcua: CommandLine, here: Machine) -> None:
    with simulated(here):
        set_faults(here.catalogue.home(PRINTER), Fault.PAPER_OUT)
        shown = motcua(f"devices check {PRINTER}")
        assert shown.exit_code == 1
        assert "Cán bộ: Thay giấy máy in may-in-ban" in shown.out
        (result,) = motcua(f"devices check {PRINTER} --json").data["results"]
        assert_plain_vietnamese(result["next_step"])
        assert f"(mã {result['code']})" in shown.out


def test_level_0_sends_nothing(motcua: CommandLine, here: Machine) -> None:
    with simulated(here), owned(here):
        result = motcua.done("devices", "check", PRINTER, "--level", "0")["results"][0]
        assert (result["result"], result["level"]) == ("pass", 0)
        assert {"state", "age_s", "sent_bytes", "received_bytes"} <= set(result["evidence"])


def test_level_2_shows_something(motcua: CommandLine, here: Machine) -> None:
    with simulated(here), owned(here):
        assert verdicts(motcua, f"devices check {SIGN} --level 2") == {SIGN: "pass"}
        paper = motcua.done("devices", "check", PRINTER, "--level", "2")["results"][0]
        assert paper["evidence"]["printed"] == "confirmed"
        assert len(list(here.catalogue.home(PRINTER).glob("*.png"))) == 1
        assert verdicts(motcua, f"devices check {KEYPAD} --level 2") == {KEYPAD: "skipped"}


ANSWERS = {"c\n": (0, "✓"), "có\n": (0, "✓"), "k\n": (1, "✕"), "hả\nk\n": (1, "✕"), "": (0, "–")}


@pytest.mark.parametrize("answer", ANSWERS)
def test_level_3_asks_who_stands_there(
    motcua: CommandLine, here: Machine, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    del here
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    shown = motcua("devices check loa-sanh --level 3")
    code, mark = ANSWERS[answer]
    assert (shown.exit_code, shown.out[0]) == (code, mark)
    assert_plain_vietnamese(shown.err.replace("hả", ""))


def test_level_3_waits_for_a_key_which_calls_nobody(motcua: CommandLine, here: Machine) -> None:
    over = threading.Event()

    def press() -> None:
        while not over.wait(0.2):
            press_key(here.catalogue.home("day-quay"), KEYPAD, "recall")

    with simulated(here), owned(here):
        presser = threading.Thread(target=press)
        presser.start()
        shown = motcua(f"devices check {KEYPAD} --level 3")
        over.set()
        presser.join()
    assert shown.exit_code == 0
    assert "phím recall" in shown.out
    assert "không gọi ai" in shown.err


def test_a_simulated_device_without_its_simulator_has_no_cable_to_look_at(
    motcua: CommandLine, here: Machine
) -> None:
    shown = motcua(f"devices check {SIGN}")
    assert "vai simulators" in shown.out
    assert "dây và nguồn của" not in shown.out
    refused = motcua("devices", "test-print", PRINTER)
    assert "(Kỹ thuật viên · simulator-not-running)" in refused.err
    write_run_file(here.data_dir, "simulators")
    assert "Kiểm tra dây và nguồn" in motcua(f"devices test-print {PRINTER}").err


def test_what_a_driver_says_in_english_stands_on_a_line_of_its_own() -> None:
    words, evidence = Sentences("vi"), {"detail": "open: Out of memory", "asked": 3}
    assert evidence_text(evidence, words) == "hỏi 3 thiết bị"
    assert detail_text(evidence, words) == "Chi tiết kỹ thuật: open: Out of memory"
    assert detail_text({"asked": 3}, words) == ""


def test_a_refusal_has_the_english_detail_on_a_line_of_its_own(motcua: CommandLine) -> None:
    said = motcua("devices", "show", SIGN, "A" * 9).err.splitlines()
    assert said[0].startswith(f"Bảng “{SIGN}” không hiện được “AAAAAAAAA”: bảng có 8 ô")
    said = motcua("devices", "sniff", "day-quay").err.splitlines()
    assert said[1] == "(Kỹ thuật viên · simulator-not-running)"
    assert said[2].startswith("Chi tiết kỹ thuật: ")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("devices show may-in-kiosk A", "là máy in nên không làm được việc này. Việc này dành cho"),
        ("devices test-print led-1", "dành cho máy in: may-in-kiosk, may-in-ban"),
        ("devices teach led-1", "không phải dạy ổ cắm"),
        ("devices sniff led-1", "không phải đường dây; có: day-quay"),
        ("read-code led-1", "dành cho máy đọc mã: chưa khai cái nào"),
        ("read-code", "chưa có máy đọc mã nào"),
        ("queue status --point x", "(Người gõ lệnh · point-unknown)"),
    ],
)
def test_a_slip_of_the_hand_is_told_what_would_do(
    motcua: CommandLine, words: str, told: str
) -> None:
    shown = motcua(words)
    assert told in shown.err
    assert shown.exit_code == 1


def test_a_check_of_all_ends_with_its_sum(motcua: CommandLine, here: Machine) -> None:
    with simulated(here):
        last = motcua("devices check").out.splitlines()[-1]
    assert last == f"Cộng {len(here.settings.devices.kinds())} thiết bị: 17 tốt."


def test_a_reader_that_cannot_be_asked_is_tried_by_hand() -> None:
    for kind, told in (("reader", "motcua read-code doc-1"), ("light-stack", "đèn xanh")):
        assert told in next_step("doc-1", kind, "no-answer-expected", Sentences("vi"))


def test_an_unknown_device_is_refused(motcua: CommandLine, here: Machine) -> None:
    del here
    assert motcua.refused("devices check led-99")["code"] == "device-not-configured"


@pytest.mark.parametrize("words", ["--level 3 --json", "--level 4", "--level x"])
def test_a_wrong_level_is_wrong_usage(motcua: CommandLine, words: str) -> None:
    assert motcua(f"devices check {words}").exit_code == 2
