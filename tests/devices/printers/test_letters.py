"""The tables of letters against the GNU C library's, which shares nothing with ours."""

import subprocess
import unicodedata

import pytest

from devices.printers.letters import LETTERS, Table, as_ascii_marks, table_bytes

SMALL, CAPITALS = LETTERS[:67], LETTERS[67:]
ON_CONTROL_BYTES = "ẲẴẪỶỸỴ"


def iconv(letter: str, charset: str) -> bytes:
    """The bytes of a letter by `iconv`."""
    return subprocess.run(
        ["iconv", "-f", "UTF-8", "-t", charset],
        input=letter.encode(),
        capture_output=True,
        check=True,
    ).stdout


def differing(table: Table, letters: str, charset: str) -> list[str]:
    ours = table_bytes(table)
    return [one for one in letters if ours.get(one) != iconv(one, charset)]


def test_there_are_134_letters() -> None:
    assert len(set(LETTERS)) == 134
    assert unicodedata.normalize("NFC", LETTERS) == LETTERS


@pytest.mark.parametrize(
    ("table", "letters", "charset"),
    [
        pytest.param(Table.TCVN, SMALL, "TCVN", id="tcvn"),
        pytest.param(Table.CP1258, LETTERS, "CP1258", id="cp1258"),
        pytest.param(
            Table.VISCII,
            "".join(one for one in LETTERS if one not in ON_CONTROL_BYTES),
            "VISCII",
            id="viscii",
        ),
        pytest.param(Table.TCVN_CAPITALS, "ĂÂĐ", "TCVN", id="capitals"),
        pytest.param(Table.TCVN_CAPITALS_ROW, "ĂÂÊÔƠƯĐ", "TCVN", id="row of capitals"),
    ],
)
def test_each_letter_has_the_bytes_of_iconv(table: Table, letters: str, charset: str) -> None:
    assert differing(table, letters, charset) == []


@pytest.mark.parametrize(
    ("table", "moved"), [(Table.TCVN_CAPITALS, "ĂÂĐ"), (Table.TCVN_CAPITALS_ROW, "ĂÂÊÔƠƯĐ")]
)
def test_other_capitals_stand_at_the_byte_of_their_small_letter(table: Table, moved: str) -> None:
    small, capitals = table_bytes(Table.TCVN), table_bytes(table)
    same = [one for one in CAPITALS if capitals[one] == small[one.lower()]]
    assert sorted(same) == sorted(set(CAPITALS) - set(moved))


@pytest.mark.parametrize("table", Table)
def test_no_byte_is_a_control_byte_or_stands_for_two(table: Table) -> None:
    ours = table_bytes(table)
    assert all(byte >= 0x20 for data in ours.values() for byte in data)
    assert len(set(ours.values())) == len(ours)


def test_a_table_has_only_what_it_can_print() -> None:
    sizes = {table: len(table_bytes(table)) for table in Table}
    assert sizes == {
        Table.TCVN: 67,
        Table.TCVN_CAPITALS: 67,
        Table.TCVN_CAPITALS_ROW: 67,
        Table.CP1258: 134,
        Table.VISCII: 128,
    }


def test_marks_become_ascii_and_letters_stay() -> None:
    decomposed = unicodedata.normalize("NFD", "Chờ 10–20 phút… “Quầy\u00a01”")
    assert as_ascii_marks(decomposed) == 'Chờ 10-20 phút... "Quầy 1"'
