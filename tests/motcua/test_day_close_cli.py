"""`motcua day close`: whom it would leave behind, and whom it did."""

from tests.fakes.command_line import CommandLine, assert_plain_vietnamese

UPSTAIRS = """

[[office.points]]
id = "main"
name = { vi = "Sảnh chính" }

[[office.points]]
id = "tang-2"
name = { vi = "Tầng 2" }

[[office.services]]
id = "xay-dung"
name = { vi = "Xây dựng" }
series = "A"
point = "tang-2"
"""


def left_behind(motcua: CommandLine) -> None:
    """A002 is called at counter 2; two of two services wait here, and one upstairs."""
    motcua.configure({})
    assert motcua.config
    with motcua.config.open("a", encoding="utf-8") as file:
        file.write(UPSTAIRS)
    for words in (
        "counter open --counter 2",
        "ticket issue ho-tich",
        "counter call --counter 2",
        "ticket issue ho-tich",
        "ticket issue chung-thuc",
        "ticket issue xay-dung --point tang-2",
    ):
        motcua.done(*words.split(), *(["--no-print"] if "issue" in words else []))


def test_everybody_who_would_lose_his_turn_is_named_at_once(motcua: CommandLine) -> None:
    left_behind(motcua)
    error = motcua.refused("day close")
    assert error["code"] == "day-still-waiting"
    assert_plain_vietnamese(error["message"])
    assert error["details"]["lost"] == (
        "Sảnh chính: Hộ tịch A002; Chứng thực bản sao, chữ ký C001. Tầng 2: Xây dựng A001"
    )
    assert "Còn ở quầy: A001 (quầy 2, Sảnh chính)." in error["message"]
    assert "“--unserved --unattended”" in error["message"]
    still = motcua.refused("day close --unserved")
    assert (still["code"], still["details"]["number"]) == ("day-still-open", "A001")


def test_who_lost_his_turn_is_named_afterwards(motcua: CommandLine) -> None:
    left_behind(motcua)
    motcua.done("counter finish --counter 2")
    text = motcua("day close --unserved --command-id c1").out
    assert "\nChưa được phục vụ: Sảnh chính: Hộ tịch A002; Chứng thực" in text
    assert "Bỏ dở ở quầy" not in text
    told = motcua.done("day close --unserved --command-id c1")
    assert [(one["number"], one["point"]) for one in told["unserved_tickets"]] == [
        ("A002", "main"),
        ("C001", "main"),
        ("A001", "tang-2"),
    ]
