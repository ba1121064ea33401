"""Many dossiers under one number, from the command line."""

from tests.fakes.command_line import CommandLine, assert_plain_vietnamese


def begun(motcua: CommandLine) -> None:
    """Two dossiers a turn; an agent with five is at counter 2, and somebody waits."""
    motcua.configure({"[office.queue]": "[office.queue]\ndossiers_per_turn = 2"})
    for words in (
        "counter open --counter 2",
        "ticket issue ho-tich --no-print",
        "counter call --counter 2",
        "counter dossiers 5 --counter 2",
        "ticket issue ho-tich --no-print",
    ):
        motcua.done(words)


def test_the_agent_goes_to_the_end_with_what_is_left(motcua: CommandLine) -> None:
    begun(motcua)
    shown = motcua("counter call --counter 2")
    assert "A001: còn 3 hồ sơ, chờ tiếp ở cuối hàng" in shown.out
    assert motcua.done("ticket show A001")["ticket"]["dossiers"] == 3
    history = motcua("ticket show A001").out
    assert "5 hồ sơ, đếm ở quầy 2" in history
    assert "xong 2 hồ sơ ở quầy 2, còn 3: chờ tiếp ở cuối hàng" in history


def test_a_slip_of_the_finger_is_refused(motcua: CommandLine) -> None:
    begun(motcua)
    error = motcua.refused("counter dossiers 500 --counter 2")
    assert error["code"] == "dossiers-unlikely"
    assert "500" in error["message"]
    assert_plain_vietnamese(error["message"])


def test_only_a_class_that_counts_them_brings_several(motcua: CommandLine) -> None:
    error = motcua.refused("ticket issue ho-tich --no-print --dossiers 4")
    assert error["code"] == "dossiers-not-counted"
    assert_plain_vietnamese(error["message"])
