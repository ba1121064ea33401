"""A guide's work, two numbers and a slip's code, from the command line."""

from office.numbering import slip_code
from office.store import read_key
from tests.fakes.command_line import CommandLine, assert_plain_vietnamese


def begun(motcua: CommandLine, *words: str) -> None:
    """Counter 2 is open, two wait."""
    for one in (
        "counter open --counter 2",
        "ticket issue ho-tich --no-print",
        "ticket issue ho-tich --no-print",
        *words,
    ):
        motcua.done(one)


def test_two_are_called_and_the_second_comes_first(motcua: CommandLine) -> None:
    begun(motcua)
    assert motcua.done("counter call-two --counter 2")["ticket"]["number"] == "A001"
    called = motcua.done("counter call-second A002 --counter 2")
    assert (called["ticket"]["number"], called["reason"]["rule"]) == ("A002", "second")
    assert called["reason"]["sentence"] == "Được gọi cùng lúc với số A001 và tới trước."
    assert "mời chuẩn bị, đến gần quầy 2; giữ nguyên chỗ" in motcua("ticket show A001").out
    error = motcua.refused("counter call-second A009 --counter 2")
    assert error["code"] == "ticket-unknown"


def test_a_slip_that_is_no_longer_announced(motcua: CommandLine) -> None:
    begun(motcua)
    error = motcua.refused("counter call-second A002 --counter 2")
    assert error["code"] == "ticket-not-announced"
    assert_plain_vietnamese(error["message"])


def test_at_a_counter_only_guides_reclassify(motcua: CommandLine) -> None:
    begun(motcua)
    error = motcua.refused("ticket reclassify A001 --service chung-thuc --counter 2")
    assert error["code"] == "not-a-guide"
    assert_plain_vietnamese(error["message"])
    changed = motcua.done("ticket reclassify A001 --service chung-thuc")["ticket"]
    assert changed["service"] == "chung-thuc"


def test_a_number_comes_back_by_the_code_of_its_slip(motcua: CommandLine) -> None:
    begun(motcua, "counter call --counter 2", "counter no-show --counter 2")
    ticket = motcua.done("ticket show A001")["ticket"]["id"]
    code = slip_code("mau", ticket, read_key(motcua.data_dir))
    returned = motcua.done(f"counter return {code} --counter 2")["ticket"]
    assert (returned["number"], returned["state"]) == ("A001", "waiting")
    error = motcua.refused(f"counter return {code} --counter 2")
    assert error["code"] == "slip-twice"
    forged = motcua.refused(f"counter return {code[:-1]}- --counter 2")
    assert forged["code"] == "slip-forged"
